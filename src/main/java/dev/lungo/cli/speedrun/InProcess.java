package dev.lungo.cli.speedrun;

import dev.lungo.cli.Main;
import dev.lungo.training.RunClock;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Consumer;

/// Runs Lungo's own commands in this process.
final class InProcess implements Commands {
  @Override
  public int run(List<String> arguments, Path log, Consumer<String> shown) {
    try (CapturedOutput _ = new CapturedOutput(log, shown)) {
      return RunClock.stage(() -> Main.run(arguments.toArray(String[]::new)));
    }
  }
}
