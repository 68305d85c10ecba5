package dev.lungo.cli.speedrun;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.json.JsonMapper;

/// What was decided at the beginning: `speedrun.json`. To go on, nothing else is needed.
///
/// @param minutes from the start to the page
/// @param seed of the curriculum and the examination
/// @param data people's own files, or nothing
/// @param machine on which it was planned
public record Plan(double minutes, long seed, Optional<Path> data, Sizes sizes, Machine machine) {
  private static final String FILE = "speedrun.json";
  private static final JsonMapper JSON = JsonMapper.shared();

  /// As it is saved: paths as texts.
  record Saved(double minutes, long seed, String data, Sizes sizes, Machine machine) {}

  static Optional<Plan> find(Path out) {
    Path file = out.resolve(FILE);
    if (!Files.exists(file)) {
      return Optional.empty();
    }
    try {
      Saved saved = JSON.readValue(Files.readAllBytes(file), Saved.class);
      return Optional.of(
          new Plan(
              saved.minutes,
              saved.seed,
              saved.data.isEmpty() ? Optional.empty() : Optional.of(Path.of(saved.data)),
              saved.sizes,
              saved.machine));
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw new IllegalStateException(file + " is damaged: " + e.getOriginalMessage(), e);
    }
  }

  /// The minutes without needless digits.
  String length() {
    return minutes == Math.rint(minutes) ? "" + (long) minutes : "" + minutes;
  }

  void save(Path out) {
    Saved saved = new Saved(minutes, seed, data.map(Path::toString).orElse(""), sizes, machine);
    AtomicFiles.writeString(
        out.resolve(FILE), JSON.writerWithDefaultPrettyPrinter().writeValueAsString(saved) + "\n");
  }
}
