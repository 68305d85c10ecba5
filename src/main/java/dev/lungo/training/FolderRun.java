package dev.lungo.training;

/// A run in its folder: it can be stopped, and goes on from its last checkpoint.
public interface FolderRun {
  /// Goes back to the newest checkpoint, if the run has one.
  ///
  /// @throws IllegalStateException if it is damaged, naming the last good one
  void restore();

  /// Trains to the end of the budget, or until interrupted.
  Run.Outcome train();
}
