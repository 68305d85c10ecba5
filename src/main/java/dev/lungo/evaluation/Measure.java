package dev.lungo.evaluation;

import dev.lungo.evaluation.metrics.Estimate;
import java.util.OptionalDouble;

/// One score of a task.
///
/// @param name such as `accuracy`
/// @param unit what its numbers are
/// @param chance what is reached without reading the questions: by guessing, or by always giving
///     the commonest answer; empty where neither says anything
/// @param estimate the score with its standard error
/// @param scores what each example contributes
public record Measure(
    String name, Unit unit, OptionalDouble chance, Estimate estimate, Scores scores) {
  /// What numbers mean, and which way is better.
  public enum Unit {
    /// 0 to 100; more is better.
    PERCENT,
    /// Up to 100, as BLEU, chrF and correlations times 100 go; more is better.
    POINTS,
    /// Less is better.
    BITS_PER_BYTE,
    /// Less is better.
    PERPLEXITY;

    public boolean moreIsBetter() {
      return this == PERCENT || this == POINTS;
    }
  }

  public static Measure of(String name, Unit unit, OptionalDouble chance, Scores scores) {
    return new Measure(name, unit, chance, scores.estimate(), scores);
  }

  /// The same measure of some of the examples.
  Measure of(java.util.List<Integer> indices) {
    return of(name, unit, chance, scores.of(indices));
  }
}
