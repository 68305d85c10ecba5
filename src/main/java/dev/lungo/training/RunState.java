package dev.lungo.training;

import dev.lungo.data.Batches;
import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a checkpoint keeps beside tensors (`state.json`).
///
/// @param step optimizer steps done
/// @param tokens read
/// @param seconds of the run so far
/// @param position in the data, where the next batch begins
/// @param divergence what the spike rule remembers
/// @param generator libtorch's random state, in hexadecimal
record RunState(
    long step,
    long tokens,
    double seconds,
    Batches.Position position,
    Divergence.State divergence,
    String generator) {
  static final String FILE = "state.json";
  private static final JsonMapper JSON = JsonMapper.shared();

  void write(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE), JSON.writeValueAsString(this));
  }

  static RunState read(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return JSON.readValue(Files.readAllBytes(file), RunState.class);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw new IllegalStateException(file + " is damaged: it is not a run's state", e);
    }
  }
}
