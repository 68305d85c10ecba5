package dev.lungo.cli;

import dev.lungo.data.Batches;
import dev.lungo.training.Interruption;
import dev.lungo.training.Run;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import dev.lungo.training.RunParts;
import dev.lungo.training.RunRecipe;
import dev.lungo.training.Trainer;

/// What every training command ends with.
final class Training {
  private Training() {}

  /// Trains to the end or until a signal, and prints where the model is.
  ///
  /// @return the exit code
  static int run(
      RunFolder folder,
      RunRecipe recipe,
      Trainer trainer,
      Batches batches,
      RunParts parts,
      boolean resume,
      RunClock clock) {
    try (Interruption interruption = Interruption.watch()) {
      Run run = new Run(folder, recipe, trainer, batches, parts, interruption, clock);
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
