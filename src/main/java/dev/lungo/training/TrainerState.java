package dev.lungo.training;

import dev.lungo.model.Checkpoint;
import dev.lungo.torch.Safetensors;
import java.nio.file.Path;
import java.util.Map;
import org.bytedeco.javacpp.PointerScope;

/// The tensors of a trainer in a checkpoint's folder: the model in the Hugging Face layout, so that
/// any checkpoint can be opened as a model, and the optimizer's state and averages beside it.
final class TrainerState {
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String AVERAGES = "averages.safetensors";

  private TrainerState() {}

  static void save(Path folder, Trainer trainer) {
    try (PointerScope _ = new PointerScope()) {
      Checkpoint.save(folder, trainer.model());
      Safetensors.write(folder.resolve(OPTIMIZER), trainer.optimizerState(), Map.of());
      trainer
          .averages()
          .ifPresent(means -> Safetensors.write(folder.resolve(AVERAGES), means, Map.of()));
    }
  }

  /// Copies a checkpoint's values into the trainer's tensors.
  ///
  /// @throws IllegalArgumentException if they belong to another model or optimizer
  static void load(Path folder, Trainer trainer) {
    SavedTensors.copy(folder.resolve("model.safetensors"), trainer.model().parameters());
    SavedTensors.copy(folder.resolve(OPTIMIZER), trainer.optimizerState());
    trainer.averages().ifPresent(means -> SavedTensors.copy(folder.resolve(AVERAGES), means));
  }
}
