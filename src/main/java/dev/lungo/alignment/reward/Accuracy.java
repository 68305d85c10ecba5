package dev.lungo.alignment.reward;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.chat.Preference;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

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

    void add(Sum other) {
      right += other.right;
      pairs += other.pairs;
    }
  }

  /// @param all at least one
  static Accuracy of(List<Scored> all) {
    Map<String, Sum> byPrompt = new HashMap<>();
    List<Sum> byComparison = new ArrayList<>();
    Sum total = new Sum();
    for (Scored scored : all) {
      Sum sum = new Sum();
      sum.right = right(scored.comparison().judged(), scored.scores());
      sum.pairs = scored.comparison().judged().pairs().size();
      byComparison.add(sum);
      byPrompt.computeIfAbsent(scored.comparison().question(), _ -> new Sum()).add(sum);
      total.add(sum);
    }
    double share = total.right / total.pairs;
    // Where everybody was asked the same, comparisons are what there is to count.
    Collection<Sum> groups = byPrompt.size() > 1 ? byPrompt.values() : byComparison;
    double error =
        groups.size() > 1
            ? clustered(groups, share, total.pairs)
            : Math.sqrt(share * (1 - share) / total.pairs);
    return new Accuracy(share, error, (long) total.pairs);
  }

  private static double clustered(Collection<Sum> groups, double share, double pairs) {
    double squares = 0;
    for (Sum group : groups) {
      double residual = group.right - share * group.pairs;
      squares += residual * residual;
    }
    return Math.sqrt(squares * groups.size() / (groups.size() - 1)) / pairs;
  }

  @Override
  public String toString() {
    return String.format(Locale.ROOT, "%.3f ± %.3f of %,d pairs", share, error, pairs);
  }
}
