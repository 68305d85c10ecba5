package dev.lungo.alignment.reward;

import dev.lungo.alignment.RewardModel;
import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.preferences.PreferenceTask;
import dev.lungo.model.ScalarModel;
import dev.lungo.torch.Safetensors;
import dev.lungo.training.Metric;
import dev.lungo.training.SavedTensors;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/// A reward model in training.
public final class RewardTask implements PreferenceTask {
  private static final String WEIGHTS = "model.safetensors";
  private static final String STATE = "optimizer.safetensors";

  private final RewardTrainer trainer;
  private final RewardModel scorer;
  private final Normalisation normalisation;
  private final List<int[]> reference;
  private final HeldOutReport heldOut;

  /// @param reference texts by which scores are normalised
  /// @param heldOut comparisons that are never learned from
  public RewardTask(
      ScalarModel model, RewardRecipe recipe, List<int[]> reference, HeldOutReport heldOut) {
    trainer = new RewardTrainer(model, recipe.loss(), recipe.optimizer(), recipe.precision());
    scorer = new RewardModel(model, recipe.precision());
    normalisation = recipe.normalisation();
    this.reference = List.copyOf(reference);
    this.heldOut = heldOut;
  }

  @Override
  public void begin() {
    if (normalisation instanceof Normalisation.Samples) {
      String _ = trainer.normalise(scorer.scoresOf(reference), true);
    }
  }

  @Override
  public Result step(List<Comparison> batch, double factor) {
    return trainer.step(batch, factor);
  }

  @Override
  public List<Metric> look(long step, boolean last) {
    return heldOut.of(
        comparisons ->
            scorer.scoresOf(comparisons.stream().flatMap(c -> c.texts().stream()).toList()),
        step,
        last);
  }

  @Override
  public List<String> finish() {
    return switch (normalisation) {
      case Normalisation.None() -> List.of();
      case Normalisation.Samples _, Normalisation.Answers _ ->
          List.of(trainer.normalise(scorer.scoresOf(reference), true));
      case Normalisation.Demonstrations _ ->
          List.of(trainer.normalise(scorer.scoresOf(reference), false));
    };
  }

  @Override
  public void save(Path folder) {
    trainer.model().save(folder);
    Safetensors.write(folder.resolve(STATE), trainer.state(), Map.of());
  }

  @Override
  public void restore(Path folder) {
    SavedTensors.copy(folder.resolve(WEIGHTS), trainer.weights());
    SavedTensors.copy(folder.resolve(STATE), trainer.state());
  }

  @Override
  public void export(Path folder) {
    trainer.model().save(folder);
  }
}
