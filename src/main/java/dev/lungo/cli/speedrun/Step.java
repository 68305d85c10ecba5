package dev.lungo.cli.speedrun;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/// One stage of a speedrun: a command line.
///
/// @param name in small letters: of its record, its log and in the report
/// @param says what happens, for people
/// @param share of the whole time
/// @param command to begin with
/// @param kind whether it ends by itself
record Step(String name, String says, double share, List<String> command, Kind kind) {
  Step {
    command = List.copyOf(command);
  }

  sealed interface Kind {
    /// It takes as long as it takes, and is begun anew after a kill.
    record Plain() implements Kind {}

    /// It is given minutes, and goes on after a kill.
    ///
    /// @param run its folder
    /// @param resume the command to go on with
    record Training(Path run, List<String> resume) implements Kind {
      public Training {
        resume = List.copyOf(resume);
      }

      boolean begun() {
        return Files.exists(run.resolve("recipe.yaml"));
      }
    }

    /// Its answers are shown.
    ///
    /// @param result the folder it writes
    record Examined(Path result) implements Kind {}
  }

  /// As one would type it.
  String commandLine() {
    return commandLine(command);
  }

  static String commandLine(List<String> words) {
    StringBuilder line = new StringBuilder("./lungo");
    for (String word : words) {
      line.append(' ').append(word.matches("[\\w./=:,+-]+") ? word : "'" + word + "'");
    }
    return line.toString();
  }
}
