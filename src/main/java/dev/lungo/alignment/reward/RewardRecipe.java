package dev.lungo.alignment.reward;

import dev.lungo.alignment.preferences.LooksRecipe;
import dev.lungo.alignment.preferences.PreferenceDataRecipe;
import dev.lungo.alignment.preferences.PreferenceRecipe;
import dev.lungo.torch.Precision;
import dev.lungo.training.Budget;
import dev.lungo.training.Doc;
import dev.lungo.training.OptimizerRecipe;
import dev.lungo.training.ScheduleRecipe;
import java.nio.file.Path;

/// Everything that decides the training of a reward model. Saved, resolved, as the run's
/// `recipe.yaml`; {@link RewardPreset} has the published ones.
public record RewardRecipe(
    @Doc("the preset that it began as, for people") String preset,
    @Doc("the folder of the model to begin from: a language model, or a reward model to train on")
        Path model,
    @Doc("what to learn from") PreferenceDataRecipe data,
    @Doc("kind ranking, pairs, best-of or ratings") PreferenceLoss loss,
    @Doc("where the zero is: kind none, samples, answers or demonstrations")
        Normalisation normalisation,
    @Doc("comparisons a step; of kind pairs, pairs") int batch,
    @Doc("how gradients become updates") OptimizerRecipe optimizer,
    @Doc("the learning rate's course over the run's steps") ScheduleRecipe schedule,
    @Doc("how long: kind steps, epochs or minutes") Budget budget,
    @Doc("how often the run looks up from its work") LooksRecipe looks,
    @Doc("of matrix products: FP32, or BF16; scores and losses stay in FP32") Precision precision,
    @Doc("cpu, cuda:0, mps, or best for what is there") String device,
    @Doc("of the head, the order of the comparisons, and samples") long seed)
    implements PreferenceRecipe {
  public RewardRecipe {
    if (batch < 1) {
      throw new IllegalArgumentException("batch must be 1 or more, but is " + batch);
    }
    if (optimizer.ema() > 0) {
      throw new IllegalArgumentException(
          "a reward model is not averaged: optimizer.ema must be 0, but is " + optimizer.ema());
    }
    if (budget instanceof Budget.Tokens) {
      throw new IllegalArgumentException(
          "a run on comparisons is not counted in tokens: give --epochs, --steps or --minutes");
    }
  }

  public RewardRecipe withInputs(Path from, PreferenceDataRecipe read) {
    return with(from, read, loss, normalisation, precision);
  }

  public RewardRecipe withLoss(PreferenceLoss wanted) {
    return with(model, data, wanted, normalisation, precision);
  }

  public RewardRecipe withNormalisation(Normalisation wanted) {
    return with(model, data, loss, wanted, precision);
  }

  public RewardRecipe withPrecision(Precision wanted) {
    return with(model, data, loss, normalisation, wanted);
  }

  private RewardRecipe with(
      Path from,
      PreferenceDataRecipe read,
      PreferenceLoss wanted,
      Normalisation zero,
      Precision products) {
    return new RewardRecipe(
        preset, from, read, wanted, zero, batch, optimizer, schedule, budget, looks, products,
        device, seed);
  }
}
