package dev.lungo.alignment.preferences;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What a checkpoint keeps beside tensors (`state.json`). The comparisons to come follow from the
/// step's number.
///
/// @param step steps done
/// @param tokens read
/// @param seconds of the run so far
record PreferenceState(long step, long tokens, double seconds) {
  private static final String FILE = "state.json";
  private static final JsonMapper JSON = JsonMapper.shared();

  void save(Path folder) throws IOException {
    Files.writeString(folder.resolve(FILE), JSON.writeValueAsString(this));
  }

  static PreferenceState load(Path folder) {
    Path file = folder.resolve(FILE);
    try {
      return JSON.readValue(Files.readAllBytes(file), PreferenceState.class);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw new IllegalStateException(file + " is damaged: it is not a run's state", e);
    }
  }
}
