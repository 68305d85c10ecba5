package dev.lungo.alignment.reward;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.chat.Preference;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleFunction;

/// How often pairs of responses are put in the order that was preferred. Chance is 0.5, and equal
/// scores count as that.
///
/// @param share of the pairs
/// @param error standard error of the share. Pairs of one prompt depend on each other, so prompts,
///     not pairs, are what is counted
public record Accuracy(double share, double error, long pairs) {
  /// A comparison and what somebody or something scores its responses.
  ///
  /// @param scores one per response
  record Scored(Comparison comparison, double[] scores) {
    /// The same responses scored by their length in tokens.
    ///
    /// @param sign 1 where longer is better, −1 where shorter is
    Scored byLength(int sign) {
      return new Scored(
          comparison, comparison.responses().stream().mapToDouble(r -> sign * r.length).toArray());
    }
  }

  /// How many of a judgement's pairs the scores put in order; half of one for equal scores.
  public static double right(Preference judged, double[] scores) {
    double right = 0;
    for (Preference.Pair pair : judged.pairs()) {
      right += right(scores[pair.better()] - scores[pair.worse()]);
    }
    return right;
  }

  static double right(double ahead) {
    return ahead > 0 ? 1 : ahead == 0 ? 0.5 : 0;
  }

  private static final class Sum {
    double right;
    double pairs;
  }

  /// @param all at least one
  static Accuracy of(List<Scored> all) {
    Map<String, Sum> byPrompt = new HashMap<>();
    Sum total = new Sum();
    for (Scored scored : all) {
      Preference judged = scored.comparison().judged();
      Sum sum = byPrompt.computeIfAbsent(scored.comparison().question(), _ -> new Sum());
      double right = right(judged, scored.scores());
      int pairs = judged.pairs().size();
      sum.right += right;
      sum.pairs += pairs;
      total.right += right;
      total.pairs += pairs;
    }
    double share = total.right / total.pairs;
    ToDoubleFunction<Sum> residual = sum -> sum.right - share * sum.pairs;
    double squares = byPrompt.values().stream().mapToDouble(residual).map(r -> r * r).sum();
    double few = byPrompt.size() < 2 ? 1 : byPrompt.size() / (byPrompt.size() - 1.0);
    return new Accuracy(share, Math.sqrt(few * squares) / total.pairs, (long) total.pairs);
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f ± %.3f of %,d pairs", share, error, pairs);
  }
}
