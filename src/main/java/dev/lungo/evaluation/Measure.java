package dev.lungo.evaluation;

import dev.lungo.evaluation.metrics.Estimate;
import java.util.OptionalDouble;

/// One score of a task.
///
/// @param name such as `accuracy`
/// @param unit what its numbers are
/// @param chance what guessing reaches; empty where it says nothing
/// @param scores what each example contributes
public record Measure(String name, Unit unit, OptionalDouble chance, Scores scores) {
  /// What numbers mean, and which way is better.
  public enum Unit {
    /// 0 to 100; more is better.
    PERCENT,
    /// 0 to 100, as BLEU and chrF go; more is better.
    POINTS,
    /// Less is better.
    BITS_PER_BYTE,
    /// Less is better.
    PERPLEXITY;

    public boolean moreIsBetter() {
      return this == PERCENT || this == POINTS;
    }
  }

  public Estimate estimate() {
    return scores.estimate();
  }
}
