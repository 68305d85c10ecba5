package dev.lungo.alignment.dpo;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.preferences.PreferenceTask;
import dev.lungo.alignment.reward.HeldOutReport;
import dev.lungo.model.Checkpoint;
import dev.lungo.torch.Safetensors;
import dev.lungo.training.Metric;
import dev.lungo.training.RunParts;
import dev.lungo.training.SavedTensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/// A policy in training by DPO.
///
/// @param heldOut comparisons that are never learned from
/// @param sampler writes what the policy answers
public record DpoTask(DpoTrainer trainer, HeldOutReport heldOut, RunParts.Sampler sampler)
    implements PreferenceTask {
  private static final String WEIGHTS = "model.safetensors";
  private static final String STATE = "optimizer.safetensors";

  @Override
  public Result step(List<Comparison> batch, double factor) {
    return trainer.step(batch, factor);
  }

  @Override
  public List<Metric> look(long step, boolean last) {
    List<Metric> metrics = new ArrayList<>(heldOut.of(trainer::rewards, step, last));
    metrics.addAll(sampler.sample(trainer.policy(), step));
    return metrics;
  }

  @Override
  public void save(Path folder) {
    try (PointerScope _ = new PointerScope()) {
      Checkpoint.save(folder, trainer.policy());
      Safetensors.write(folder.resolve(STATE), trainer.optimizerState(), Map.of());
    }
  }

  @Override
  public void restore(Path folder) {
    SavedTensors.copy(folder.resolve(WEIGHTS), trainer.policy().parameters());
    SavedTensors.copy(folder.resolve(STATE), trainer.optimizerState());
  }

  @Override
  public void export(Path folder) {
    Checkpoint.save(folder, trainer.policy());
  }
}
