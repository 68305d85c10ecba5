package dev.lungo.alignment.reward;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.reward.Accuracy.Scored;
import dev.lungo.chat.Preference;
import dev.lungo.training.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.function.Function;

/// What a reward model makes of held-out comparisons: how often it agrees with the people, by
/// source, by their confidence and by length, how well its certainty can be trusted, and what a
/// rule that only sees lengths would get.
public final class HeldOutReport {
  /// Distinct values of confidence up to which each has its row.
  private static final int ROWS = 10;

  private final List<Comparison> comparisons;
  private final int longer;

  /// @param train from which the length-only rule learns whether longer is better
  public HeldOutReport(List<Comparison> heldOut, List<Comparison> train) {
    comparisons = List.copyOf(heldOut);
    double right =
        train.stream()
            .mapToDouble(c -> Accuracy.right(c.judged(), unscored(c).byLength(1).scores()))
            .sum();
    double pairs = train.stream().mapToDouble(c -> c.judged().pairs().size()).sum();
    longer = right >= pairs / 2 ? 1 : -1;
  }

  private static Scored unscored(Comparison comparison) {
    return new Scored(comparison, new double[0]);
  }

  /// Scores all responses of some comparisons, one after the other.
  @FunctionalInterface
  public interface Scorer {
    double[] scores(List<Comparison> comparisons);
  }

  /// @param last whether tables and plots are wanted too
  public List<Metric> of(Scorer scorer, long step, boolean last) {
    return comparisons.isEmpty() ? List.of() : of(scored(scorer), step, last);
  }

  private List<Scored> scored(Scorer scorer) {
    double[] scores = scorer.scores(comparisons);
    List<Scored> scored = new ArrayList<>();
    int at = 0;
    for (Comparison comparison : comparisons) {
      int end = at + comparison.responses().size();
      scored.add(new Scored(comparison, Arrays.copyOfRange(scores, at, end)));
      at = end;
    }
    return scored;
  }

  List<Metric> of(List<Scored> scored, long step, boolean last) {
    List<Metric> metrics = new ArrayList<>();
    SequencedMap<String, List<Scored>> bySource = grouped(scored, s -> s.comparison().source());
    SequencedMap<String, Double> losses = new LinkedHashMap<>();
    bySource.forEach((source, some) -> losses.put(source, loss(some)));
    metrics.add(new Metric.PreferenceLoss(step, loss(scored), losses));
    Accuracy accuracy = Accuracy.of(scored);
    SequencedMap<String, Double> values = new LinkedHashMap<>();
    values.put("held-out accuracy", accuracy.share());
    metrics.add(new Metric.Measured(step, values));
    if (last) {
      SequencedMap<String, String> rows = new LinkedHashMap<>();
      rows.put("all", accuracy + ", by length alone " + Accuracy.of(byLength(scored)));
      best(scored).ifPresent(text -> rows.put("the best of several is on top", text));
      rows.put("length-only rule", longer > 0 ? "longer is better" : "shorter is better");
      if (bySource.size() > 1) {
        rows.putAll(table(bySource));
      }
      metrics.add(new Metric.Facts(step, "Held-out accuracy", rows));
      confidence(scored)
          .ifPresent(table -> metrics.add(new Metric.Facts(step, "By confidence", table)));
      metrics.add(new Metric.Facts(step, "By length", shares(lengths(scored))));
      Calibration calibration = Calibration.of(scored);
      metrics.add(calibration.facts(step));
      metrics.add(calibration.plot(step));
    }
    return metrics;
  }

  private List<Scored> byLength(List<Scored> scored) {
    return scored.stream().map(s -> s.byLength(longer)).toList();
  }

  private static double loss(List<Scored> scored) {
    double loss = 0;
    long pairs = 0;
    for (Scored one : scored) {
      for (Preference.Pair pair : one.comparison().judged().pairs()) {
        loss +=
            PreferenceLoss.negativeLogSigmoid(
                one.scores()[pair.better()] - one.scores()[pair.worse()]);
        pairs++;
      }
    }
    return loss / pairs;
  }

  /// Of comparisons of more than two responses: how often the first is among the best, and what
  /// chance would get.
  private static java.util.Optional<String> best(List<Scored> scored) {
    List<Scored> several = scored.stream().filter(s -> s.scores().length > 2).toList();
    if (several.isEmpty()) {
      return java.util.Optional.empty();
    }
    double right = 0;
    double chance = 0;
    for (Scored one : several) {
      List<Integer> best = one.comparison().judged().ranking().getFirst();
      double most = Arrays.stream(one.scores()).max().orElseThrow();
      right += best.stream().anyMatch(i -> one.scores()[i] == most) ? 1 : 0;
      chance += best.size() / (double) one.scores().length;
    }
    double share = right / several.size();
    return java.util.Optional.of(
        String.format(
            Locale.ROOT,
            "%.3f ± %.3f of %,d comparisons, by chance %.3f",
            share,
            Math.sqrt(share * (1 - share) / several.size()),
            several.size(),
            chance / several.size()));
  }

  private SequencedMap<String, String> table(SequencedMap<String, List<Scored>> groups) {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    groups.forEach(
        (name, some) ->
            rows.put(name, Accuracy.of(some) + ", by length alone " + Accuracy.of(byLength(some))));
    return rows;
  }

  /// Without the rule of length, which is right or wrong about a whole group.
  private static SequencedMap<String, String> shares(SequencedMap<String, List<Scored>> groups) {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    groups.forEach((name, some) -> rows.put(name, Accuracy.of(some).toString()));
    return rows;
  }

  private static SequencedMap<String, List<Scored>> grouped(
      List<Scored> scored, Function<Scored, String> key) {
    SequencedMap<String, List<Scored>> groups = new LinkedHashMap<>();
    scored.forEach(s -> groups.computeIfAbsent(key.apply(s), _ -> new ArrayList<>()).add(s));
    return groups;
  }

  /// By the values of confidence where they are few, by quarters otherwise.
  private java.util.Optional<SequencedMap<String, String>> confidence(List<Scored> scored) {
    TreeMap<Double, List<Scored>> byValue = new TreeMap<>();
    for (Scored one : scored) {
      one.comparison()
          .judged()
          .details()
          .confidence()
          .ifPresent(c -> byValue.computeIfAbsent(c, _ -> new ArrayList<>()).add(one));
    }
    if (byValue.isEmpty()) {
      return java.util.Optional.empty();
    }
    SequencedMap<String, List<Scored>> groups = new LinkedHashMap<>();
    if (byValue.size() <= ROWS) {
      byValue.forEach((value, some) -> groups.put("confidence " + value, some));
      return java.util.Optional.of(table(groups));
    }
    long all = byValue.values().stream().mapToLong(List::size).sum();
    long before = 0;
    for (var entry : byValue.entrySet()) {
      String name = "quarter " + (1 + before * 4 / all) + " of confidence";
      groups.computeIfAbsent(name, _ -> new ArrayList<>()).addAll(entry.getValue());
      before += entry.getValue().size();
    }
    return java.util.Optional.of(table(groups));
  }

  /// Pairs by how much longer, in tokens, the preferred response is.
  private static SequencedMap<String, List<Scored>> lengths(List<Scored> scored) {
    List<String> names =
        List.of(
            "preferred one at least a third shorter",
            "preferred one shorter",
            "as long",
            "preferred one longer",
            "preferred one at least half as long again");
    List<List<Scored>> groups = new ArrayList<>();
    names.forEach(_ -> groups.add(new ArrayList<>()));
    for (Scored one : scored) {
      List<Comparison> pairs = one.comparison().split();
      List<Preference.Pair> indices = one.comparison().judged().pairs();
      for (int i = 0; i < pairs.size(); i++) {
        double better = pairs.get(i).responses().get(0).length;
        double worse = pairs.get(i).responses().get(1).length;
        double[] scores = {
          one.scores()[indices.get(i).better()], one.scores()[indices.get(i).worse()]
        };
        int group =
            better == worse
                ? 2
                : better > worse
                    ? (better >= 1.5 * worse ? 4 : 3)
                    : (worse >= 1.5 * better ? 0 : 1);
        groups.get(group).add(new Scored(pairs.get(i), scores));
      }
    }
    SequencedMap<String, List<Scored>> named = new LinkedHashMap<>();
    for (int i = 0; i < names.size(); i++) {
      if (!groups.get(i).isEmpty()) {
        named.put(names.get(i), groups.get(i));
      }
    }
    return named;
  }
}
