package dev.lungo.cli;

import dev.lungo.files.AtomicFiles;
import dev.lungo.model.Checkpoint;
import dev.lungo.training.RunFolder;
import dev.lungo.training.TuningRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a tuning run reads, by SHA-256: `inputs.json` of its folder, so that it is resumed on the
/// same, and the lineage of its result.
///
/// @param model the parent's weights
/// @param data by file
record RunInputs(String model, SequencedMap<String, String> data) {
  private static final JsonMapper JSON = JsonMapper.shared();

  RunInputs {
    data = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(data));
  }

  static RunInputs of(TuningRecipe recipe) {
    return new RunInputs(Checkpoint.hash(recipe.model()), ChatData.hashes(recipe.data().sets()));
  }

  void save(RunFolder folder) {
    AtomicFiles.writeString(
        file(folder), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(this) + "\n");
  }

  private static Path file(RunFolder folder) {
    return folder.root().resolve("inputs.json");
  }

  /// @throws IllegalArgumentException naming what is not what the run began with
  void requireSame(RunFolder folder) {
    Path file = file(folder);
    RunInputs first;
    try {
      first = JSON.readValue(Files.readAllBytes(file), RunInputs.class);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw new IllegalStateException(file + " is damaged: " + e.getOriginalMessage(), e);
    }
    if (!first.model.equals(model)) {
      throw changed("the model", folder);
    }
    data.forEach(
        (name, hash) -> {
          if (!hash.equals(first.data.get(name))) {
            throw changed(name, folder);
          }
        });
  }

  private static IllegalArgumentException changed(String what, RunFolder folder) {
    return new IllegalArgumentException(
        what
            + " is not what the run in "
            + folder.root()
            + " began with: restore it, or choose another --out");
  }
}
