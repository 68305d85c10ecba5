package dev.lungo.alignment.ppo;

import dev.lungo.data.Batches;
import dev.lungo.files.AtomicFiles;
import dev.lungo.model.Checkpoint;
import dev.lungo.torch.Safetensors;
import dev.lungo.training.SavedTensors;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// A checkpoint of policy optimisation: the policy as a model, values, optimizer state and averages
/// beside it, and in `state.json` what is not a tensor. Prompts and random numbers follow from the
/// step's number.
///
/// @param step steps done
/// @param episodes done
/// @param seconds of the run so far
/// @param beta the price of a nat
/// @param text where PPO-ptx's text goes on; absent without it
record PpoState(
    long step, long episodes, double seconds, double beta, Optional<Batches.Position> text) {
  private static final String FILE = "state.json";
  private static final String VALUES = "values.safetensors";
  private static final String OPTIMIZER = "optimizer.safetensors";
  private static final String AVERAGES = "averages.safetensors";
  private static final JsonMapper JSON = JsonMapper.shared();

  void save(Path folder, PpoModels models, PpoTrainer trainer) throws IOException {
    try (PointerScope _ = new PointerScope()) {
      Checkpoint.save(folder, models.policy());
      if (!models.values().parameters().isEmpty()) {
        Safetensors.write(folder.resolve(VALUES), models.values().parameters(), Map.of());
      }
      Safetensors.write(folder.resolve(OPTIMIZER), trainer.optimizerState(), Map.of());
      trainer
          .averages()
          .ifPresent(means -> Safetensors.write(folder.resolve(AVERAGES), means, Map.of()));
    }
    Files.writeString(folder.resolve(FILE), JSON.writeValueAsString(this));
  }

  /// Copies a checkpoint's tensors into the live ones.
  static PpoState load(Path folder, PpoModels models, PpoTrainer trainer) {
    SavedTensors.copy(folder.resolve("model.safetensors"), models.policy().parameters());
    if (!models.values().parameters().isEmpty()) {
      SavedTensors.copy(folder.resolve(VALUES), models.values().parameters());
    }
    SavedTensors.copy(folder.resolve(OPTIMIZER), trainer.optimizerState());
    trainer.averages().ifPresent(means -> SavedTensors.copy(folder.resolve(AVERAGES), means));
    Path file = folder.resolve(FILE);
    try {
      PpoState state = JSON.readValue(Files.readAllBytes(file), PpoState.class);
      trainer.beta(state.beta());
      state.text().ifPresent(at -> trainer.pretraining().orElseThrow().batches().seek(at));
      return state;
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw new IllegalStateException(file + " is damaged: it is not a run's state", e);
    }
  }
}
