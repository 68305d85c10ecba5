package dev.lungo.alignment.dpo;

import dev.lungo.alignment.preferences.LooksRecipe;
import dev.lungo.alignment.preferences.PreferenceDataRecipe;
import dev.lungo.alignment.preferences.PreferenceRecipe;
import dev.lungo.torch.Precision;
import dev.lungo.training.Budget;
import dev.lungo.training.Doc;
import dev.lungo.training.OptimizerRecipe;
import dev.lungo.training.SamplesRecipe;
import dev.lungo.training.Schedule;
import dev.lungo.training.ScheduleRecipe;
import java.nio.file.Path;
import java.util.List;

/// Everything that decides a run of direct preference optimisation. Saved, resolved, as the run's
/// `recipe.yaml`.
public record DpoRecipe(
    @Doc("the folder of the model to optimise; it is the reference too") Path model,
    @Doc("what to learn from") PreferenceDataRecipe data,
    @Doc("beta, label smoothing, and whether there is a reference") DpoLoss loss,
    @Doc("comparisons a step; the paper's: 64") int batch,
    @Doc("how gradients become updates; the paper's rate for billions of parameters is 1e-6")
        OptimizerRecipe optimizer,
    @Doc("the learning rate's course over the run's steps") ScheduleRecipe schedule,
    @Doc("how long: kind steps, epochs or minutes") Budget budget,
    @Doc("how often the run looks up from its work") LooksRecipe looks,
    @Doc("what the model is asked at each look") SamplesRecipe samples,
    @Doc("of matrix products: FP32, or BF16; losses stay in FP32") Precision precision,
    @Doc("cpu, cuda:0, mps, or best for what is there") String device,
    @Doc("of the order of the comparisons, and samples") long seed)
    implements PreferenceRecipe {
  public DpoRecipe {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be 1 or more, but is " + batch);
    }
    if (optimizer.ema() > 0) {
      throw new IllegalArgumentException(
          "the policy is not averaged here: optimizer.ema must be 0, but is " + optimizer.ema());
    }
    if (budget instanceof Budget.Tokens) {
      throw new IllegalArgumentException(
          "a run on comparisons is not counted in tokens: give --epochs, --steps or --minutes");
    }
  }

  /// For models of 1 to 20 million parameters.
  public static DpoRecipe defaults() {
    return new DpoRecipe(
        Path.of(""),
        new PreferenceDataRecipe(List.of(), false, false, 0.1),
        new DpoLoss(0.1, 0, false),
        32,
        new OptimizerRecipe(
            OptimizerRecipe.Kind.ADAMW, 5e-5, 5e-5, 5e-5, 0, 0.95, 0.9, 0.95, 1e-8, 1, 0),
        new ScheduleRecipe(10, new Schedule.Linear(0)),
        new Budget.Epochs(1),
        new LooksRecipe(0, 10, 2),
        new SamplesRecipe(List.of(), 32, 128, 0.7),
        Precision.FP32,
        "best",
        42);
  }

  public DpoRecipe withInputs(Path from, PreferenceDataRecipe read) {
    return with(from, read, loss, precision);
  }

  public DpoRecipe withLoss(DpoLoss wanted) {
    return with(model, data, wanted, precision);
  }

  public DpoRecipe withPrecision(Precision products) {
    return with(model, data, loss, products);
  }

  private DpoRecipe with(Path from, PreferenceDataRecipe read, DpoLoss wanted, Precision products) {
    return new DpoRecipe(
        from, read, wanted, batch, optimizer, schedule, budget, looks, samples, products, device,
        seed);
  }
}
