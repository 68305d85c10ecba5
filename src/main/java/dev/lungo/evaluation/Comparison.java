package dev.lungo.evaluation;

import dev.lungo.evaluation.metrics.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// Two models' scores on the same examples of one task.
///
/// @param shots examples in the prompts
/// @param one the first measure of the one model
/// @param other that of the other
/// @param difference how much greater the one's is; its interval is far narrower than the two
///     errors suggest, as what makes an example easy or hard for both cancels out
public record Comparison(String task, int shots, Measure one, Measure other, Estimate difference) {
  /// What can be said of a difference.
  public enum Verdict {
    BETTER,
    WORSE,
    /// The interval holds 0.
    UNDECIDED
  }

  /// All tasks of which both have results for the same examples, by their first measures.
  public static List<Comparison> of(ReportCard one, ReportCard other) {
    List<Comparison> comparisons = new ArrayList<>();
    for (TaskResult result : one.results()) {
      Optional<TaskResult> match = match(result, other);
      if (match.isPresent()) {
        Measure mine = result.primary();
        Measure theirs = match.get().primary();
        comparisons.add(
            new Comparison(
                result.task(), result.shots(), mine, theirs, mine.scores().minus(theirs.scores())));
      }
    }
    return comparisons;
  }

  /// The one's results that cannot be compared, as the other has none, or of other examples.
  public static List<TaskResult> without(ReportCard one, ReportCard other) {
    return one.results().stream().filter(result -> match(result, other).isEmpty()).toList();
  }

  private static Optional<TaskResult> match(TaskResult result, ReportCard other) {
    return other
        .result(result.task(), result.shots())
        .filter(match -> match.fingerprint().equals(result.fingerprint()));
  }

  /// Whether the one is better, where the 95 % interval leaves no doubt.
  public Verdict verdict() {
    if (!(difference.low() > 0 || difference.high() < 0)) {
      return Verdict.UNDECIDED;
    }
    return difference.value() > 0 == one.unit().moreIsBetter() ? Verdict.BETTER : Verdict.WORSE;
  }
}
