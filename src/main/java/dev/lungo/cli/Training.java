package dev.lungo.cli;

import dev.lungo.training.FolderRun;
import dev.lungo.training.Interruption;
import dev.lungo.training.RunFolder;
import java.util.function.Function;

/// What every training command ends with.
final class Training {
  private Training() {}

  /// Trains to the end or until a signal, and prints where the model is.
  ///
  /// @param begun the run, which looks at the signal
  /// @return the exit code
  static int run(RunFolder folder, boolean resume, Function<Interruption, FolderRun> begun) {
    try (Interruption interruption = Interruption.watch()) {
      FolderRun run = begun.apply(interruption);
      if (resume) {
        run.restore();
      }
      return switch (run.train()) {
        case FINISHED -> {
          System.out.println(folder.model());
          yield 0;
        }
        case INTERRUPTED -> 130;
      };
    }
  }
}
