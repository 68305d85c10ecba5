package dev.lungo.alignment.preferences;

import dev.lungo.training.Metric;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;

/// What a run on preferences trains.
public interface PreferenceTask {
  /// What one step measured.
  ///
  /// @param loss mean over its comparisons
  /// @param gradientNorm before clipping
  /// @param tokens read
  /// @param measured more numbers by name, each a curve
  record Result(
      double loss, double gradientNorm, long tokens, SequencedMap<String, Double> measured) {
    public Result {
      measured = Collections.unmodifiableSequencedMap(new LinkedHashMap<>(measured));
    }
  }

  /// Before the first step of a new run.
  default void begin() {}

  /// One optimizer step.
  ///
  /// @param factor of the peak learning rate
  /// @throws IllegalStateException if a gradient is no number; nothing was learned then
  Result step(List<Comparison> batch, double factor);

  /// What held-out comparisons say.
  ///
  /// @param last whether training is over
  List<Metric> look(long step, boolean last);

  /// After the last step.
  ///
  /// @return what was done, in words
  default List<String> finish() {
    return List.of();
  }

  /// Writes a checkpoint's tensors.
  void save(Path folder) throws IOException;

  /// Copies a checkpoint's tensors into the live ones.
  void restore(Path folder);

  /// Writes the finished model.
  void export(Path folder);
}
