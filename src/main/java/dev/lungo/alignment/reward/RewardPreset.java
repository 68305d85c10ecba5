package dev.lungo.alignment.reward;

import dev.lungo.alignment.ppo.Ending;
import dev.lungo.alignment.preferences.LooksRecipe;
import dev.lungo.alignment.preferences.PreferenceDataRecipe;
import dev.lungo.torch.Precision;
import dev.lungo.training.Budget;
import dev.lungo.training.OptimizerRecipe;
import dev.lungo.training.Schedule;
import dev.lungo.training.ScheduleRecipe;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/// Published recipes, number by number, and one for models of a few million parameters.
public enum RewardPreset {
  /// No paper's: a learning rate at which models of 1 to 20 million parameters learn, with little
  /// decay, and two passes over data that is usually small.
  SMALL(
      new PreferenceLoss.Ranking(0, false),
      new Normalisation.Answers(256),
      false,
      32,
      new OptimizerRecipe(
          OptimizerRecipe.Kind.ADAMW, 2e-4, 2e-4, 2e-4, 0.01, 0.95, 0.9, 0.95, 1e-8, 1, 0),
      new ScheduleRecipe(10, new Schedule.Linear(0)),
      2),

  /// Ziegler et al. 2019: the best of four, one pass, the learning rate proportional to the batch:
  /// 5e-5 at 32, 2.5e-5 at 16. Its published code has Adam's epsilon at 1e-5.
  ZIEGLER2019(
      new PreferenceLoss.BestOf(),
      new Normalisation.Samples(256, 24, 0.7, new Ending.Truncated(".", 16)),
      true,
      32,
      adam(5e-5, 0.999, 1e-5),
      new ScheduleRecipe(0, new Schedule.Linear(0)),
      1),

  /// Stiennon et al. 2020: pairs, the reference answers at 0. The paper leaves the learning rate's
  /// course open; here it falls to 0.
  STIENNON2020(
      new PreferenceLoss.Pairs(0, false),
      new Normalisation.Demonstrations(List.of(), 1024),
      true,
      64,
      adam(3e-6, 0.999, 1e-8),
      new ScheduleRecipe(0, new Schedule.Linear(0)),
      1),

  /// Ouyang et al. 2022, InstructGPT: all pairs of a ranking as one element, 64 prompts a batch,
  /// demonstrations at 0. The cosine down to a tenth is the paper's.
  INSTRUCTGPT(
      new PreferenceLoss.Ranking(0, false),
      new Normalisation.Demonstrations(List.of(), 1024),
      false,
      64,
      adam(9e-6, 0.95, 1e-8),
      new ScheduleRecipe(0, new Schedule.Cosine(0.1)),
      1);

  @SuppressWarnings("ImmutableEnumChecker") // a record of records, without the annotation
  private final RewardRecipe recipe;

  RewardPreset(
      PreferenceLoss loss,
      Normalisation normalisation,
      boolean plain,
      int batch,
      OptimizerRecipe optimizer,
      ScheduleRecipe schedule,
      double epochs) {
    recipe =
        new RewardRecipe(
            label(),
            Path.of(""),
            new PreferenceDataRecipe(List.of(), plain, false, 0.1),
            loss,
            normalisation,
            batch,
            optimizer,
            schedule,
            new Budget.Epochs(epochs),
            new LooksRecipe(0, 10, 2),
            Precision.FP32,
            "best",
            42);
  }

  private static OptimizerRecipe adam(double rate, double beta2, double epsilon) {
    return new OptimizerRecipe(
        OptimizerRecipe.Kind.ADAMW, rate, rate, rate, 0, 0.95, 0.9, beta2, epsilon, 0, 0);
  }

  /// The recipe without its inputs.
  public RewardRecipe recipe() {
    return recipe;
  }

  /// The recipe with another batch. Ziegler's learning rate goes with it; the others' stays.
  public RewardRecipe recipe(int batch) {
    OptimizerRecipe optimizer = recipe.optimizer();
    if (this == ZIEGLER2019) {
      optimizer = adam(5e-5 * batch / 32, 0.999, 1e-5);
    }
    return new RewardRecipe(
        recipe.preset(),
        recipe.model(),
        recipe.data(),
        recipe.loss(),
        recipe.normalisation(),
        batch,
        optimizer,
        recipe.schedule(),
        recipe.budget(),
        recipe.looks(),
        recipe.precision(),
        recipe.device(),
        recipe.seed());
  }

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  /// @throws IllegalArgumentException listing the presets
  public static RewardPreset named(String label) {
    return Arrays.stream(values())
        .filter(preset -> preset.label().equals(label.toLowerCase(Locale.ROOT)))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "there is no preset '"
                        + label
                        + "'; there are "
                        + Arrays.stream(values())
                            .map(RewardPreset::label)
                            .collect(Collectors.joining(", "))));
  }
}
