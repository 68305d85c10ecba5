package dev.lungo.cli.speedrun;

import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Runs command lines.
@FunctionalInterface
interface Commands {
  /// @param log the file for all that it says
  /// @param shown gets the lines that a person sees
  /// @return the exit code: 0 if it is done, 130 if it was asked to stop
  int run(List<String> arguments, Path log, Consumer<String> shown);
}
