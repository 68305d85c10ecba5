package dev.lungo.training;

import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import java.nio.file.Path;
import java.util.List;

/// Everything that decides a run of supervised tuning, its data and its parent model included.
/// Saved, resolved, as the run's `recipe.yaml`; read by key, so that a file or `--set` needs to
/// name only what differs.
public record TuningRecipe(
    @Doc("the folder of the model to tune") Path model,
    @Doc("the conversations") ChatDataRecipe data,
    @Doc("what one step reads") ChatBatchRecipe batch,
    @Doc("how gradients become updates") OptimizerRecipe optimizer,
    @Doc("the learning rate's course") ScheduleRecipe schedule,
    @Doc("how long: kind epochs, steps, tokens or minutes") Budget budget,
    @Doc("how often the run looks up from its work") CadenceRecipe cadence,
    @Doc("what the model is asked at each look") SamplesRecipe samples,
    @Doc("FP32, or BF16: matrix products in bfloat16, weights and sums in float32")
        Precision precision,
    @Doc("cpu, cuda:0, mps, or best for what is there") String device,
    @Doc("of the order of the data, the rows of new tokens and the samples") long seed)
    implements RunRecipe {
  /// What hides conversations from each other takes memory with the square of a row's length.
  private static final int LONGEST = 2048;

  /// Passes over the data, as in GPT-1 and Alpaca. InstructGPT made 16, for its reward model's
  /// sake: the held-out loss rises long before, and there is no dropout here.
  public static final double EPOCHS = 3;

  /// The recipe for a model.
  ///
  /// @param context of the model, which rows fill; of one that reads more than most conversations
  ///     are long, a part
  /// @param kind the optimizer that the model was pretrained with: tuning goes on with it, as a
  ///     change of optimizer costs quality
  public static TuningRecipe of(
      Path model, int context, int width, OptimizerRecipe.Kind kind, Budget budget) {
    return new TuningRecipe(
        model,
        ChatDataRecipe.NONE,
        new ChatBatchRecipe(0, Math.min(context, LONGEST), 1),
        optimizer(kind, width),
        new ScheduleRecipe(10, new Schedule.Linear(0)),
        budget,
        new CadenceRecipe(0, looks(budget), 65_536, 2, 2.0),
        new SamplesRecipe(List.of(), 24, 256, 0.8),
        Precision.fastest(Device.best()),
        "best",
        42);
  }

  /// Under Muon half of pretraining's peaks: of a small model that has read little, less learns
  /// too slowly (docs/LOG.md). Under AdamW the rate that GPT-1 was tuned with (Radford 2018).
  /// No weight decay, which would pull a finished model towards zero.
  private static OptimizerRecipe optimizer(OptimizerRecipe.Kind kind, int width) {
    boolean muon = kind == OptimizerRecipe.Kind.MUON;
    double rate = 0.5;
    return new OptimizerRecipe(
        kind,
        muon ? rate * 0.02 : 6.25e-5,
        rate * 0.01 * Math.sqrt(256.0 / width),
        rate * 0.01,
        0,
        0.95,
        0.9,
        0.95,
        1e-10,
        1.0,
        0);
  }

  /// Five looks in a run, but in one of minutes not more than one every three.
  private static int looks(Budget budget) {
    return switch (budget) {
      case Budget.Minutes(double minutes) -> Math.clamp(Math.round(minutes / 3), 1, 5);
      case Budget.Steps _, Budget.Tokens _, Budget.Epochs _ -> 5;
    };
  }

  /// With all that the data decide decided.
  ///
  /// @param chatRows that the conversations of an epoch fill
  public TuningRecipe settled(int chatRows) {
    if (data.texts().isEmpty()) {
      return with(model, data, batch.settled(chatRows, 1), samples);
    }
    if (batch.rows() == 1) {
      throw new IllegalArgumentException(
          "texts beside conversations need batch.rows=2 or more, but it is 1");
    }
    int all = (int) (chatRows / (1 - data.textShare()));
    return with(model, data, batch.settled(all, 2), samples);
  }

  /// The rows of a batch that texts take; conversations have at least one beside them.
  public int textRows() {
    return data.texts().isEmpty()
        ? 0
        : Math.clamp(Math.round(data.textShare() * batch.rows()), 1, batch.rows() - 1);
  }

  public TuningRecipe withModel(Path value) {
    return with(value, data, batch, samples);
  }

  public TuningRecipe withData(ChatDataRecipe value) {
    return with(model, value, batch, samples);
  }

  public TuningRecipe withSamples(SamplesRecipe value) {
    return with(model, data, batch, value);
  }

  private TuningRecipe with(
      Path parent, ChatDataRecipe chats, ChatBatchRecipe shape, SamplesRecipe asked) {
    return new TuningRecipe(
        parent, chats, shape, optimizer, schedule, budget, cadence, asked, precision, device, seed);
  }
}
