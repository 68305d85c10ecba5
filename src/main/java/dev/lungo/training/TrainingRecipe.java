package dev.lungo.training;

import dev.lungo.data.TokenShards;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;

/// Everything that decides a pretraining run, apart from its text. Saved, resolved, as the run's
/// `recipe.yaml`; read by key, so that a file or `--set` needs to name only what differs.
///
/// {@link #forDepth} turns the one dial: it sets width, heads, batch and learning rates.
public record TrainingRecipe(
    @Doc("the model's shape") ModelRecipe model,
    @Doc("what one step reads") BatchRecipe batch,
    @Doc("how gradients become updates") OptimizerRecipe optimizer,
    @Doc("the learning rate's course") ScheduleRecipe schedule,
    @Doc("how long: kind steps, tokens or minutes") Budget budget,
    @Doc("how often the run looks up from its work") CadenceRecipe cadence,
    @Doc("FP32, or BF16: matrix products in bfloat16, weights and sums in float32")
        Precision precision,
    @Doc("cpu, cuda:0, mps, or best for what is there") String device,
    @Doc("of the weights, the order of the data and the samples") long seed)
    implements RunRecipe {

  public TrainingRecipe {
    if (batch.length() > model.context()) {
      throw new IllegalArgumentException(
          "batch.length must not exceed model.context, but batch.length="
              + batch.length()
              + " and model.context="
              + model.context());
    }
  }

  /// The recipe of a model of so many layers.
  ///
  /// The learning rates are published ones that gave good curves at depth 4, not the result of a
  /// sweep. Across depths they follow theory: Muon's update has a width-free spectral norm, so its
  /// rate stays; AdamW's rate of the embeddings falls with the square root of the width.
  public static TrainingRecipe forDepth(int depth, Budget budget) {
    ModelRecipe model = ModelRecipe.forDepth(depth, 256);
    // Tokens per step grow with the model: a larger one needs a less noisy gradient, and on a CPU
    // the cost of Muon, which depends on the weights alone, must stay small beside the products.
    int rows = Math.max(8, 4 * depth);
    return new TrainingRecipe(
        model,
        new BatchRecipe(rows, model.context(), 1, true, BatchRecipe.Reading.AUTO),
        new OptimizerRecipe(
            OptimizerRecipe.Kind.MUON,
            0.02, // Jordan's
            0.01 * Math.sqrt(256.0 / model.width()),
            0.01,
            0.1, // several epochs over a small corpus overfit without it
            0.95,
            0.9,
            0.95,
            1e-10,
            1.0,
            0),
        new ScheduleRecipe(20, new Schedule.WarmupStableDecay(0.6, 0)),
        budget,
        new CadenceRecipe(0, looks(budget), 65_536, 2, 2.0),
        Precision.fastest(Device.best()),
        "best",
        42);
  }

  /// Ten looks in a run, but in one of minutes not more than one every three.
  private static int looks(Budget budget) {
    return switch (budget) {
      case Budget.Minutes(double minutes) -> Math.clamp(Math.round(minutes / 3), 1, 10);
      case Budget.Steps _, Budget.Tokens _, Budget.Epochs _ -> 10;
    };
  }

  /// With all that the data decide decided.
  public TrainingRecipe settled(TokenShards train) {
    return new TrainingRecipe(
        model,
        batch.withReading(batch.settled(train)),
        optimizer,
        schedule,
        budget,
        cadence,
        precision,
        device,
        seed);
  }
}
