package dev.lungo.cli.speedrun;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// Which stages are done, one small file each in `stages/`.
record Journal(Path folder) {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// @param done whether the stage is complete; otherwise it was stopped
  /// @param seconds that it took, over all sessions
  /// @param command that did it
  record Entry(boolean done, double seconds, List<String> command) {
    Entry {
      command = List.copyOf(command);
    }
  }

  Optional<Entry> entry(Step step) {
    Path file = file(step);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      return Optional.of(JSON.readValue(Files.readAllBytes(file), Entry.class));
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw new IllegalStateException(
          file + " is damaged: delete it, and the stage is done again", e);
    }
  }

  boolean isDone(Step step) {
    return entry(step).filter(Entry::done).isPresent();
  }

  double seconds(Step step) {
    return entry(step).map(Entry::seconds).orElse(0.0);
  }

  void write(Step step, Entry entry) {
    AtomicFiles.writeString(
        file(step), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(entry) + "\n");
  }

  private Path file(Step step) {
    return folder.resolve(step.name() + ".json");
  }
}
