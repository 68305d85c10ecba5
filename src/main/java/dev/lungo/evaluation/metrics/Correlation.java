package dev.lungo.evaluation.metrics;

import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// Matthews' correlation of two labellings, from -1 to 1: 0 for any guess that does not look, and
/// for always giving the same label, however common it is. CoLA's own measure (Warstadt et al.
/// 2019). For more than two labels it is Gorodkin's R_K (2004).
public final class Correlation {
  /// An example's right label, and the one it was given.
  public record Pair(String label, String given) {}

  private Correlation() {}

  public static double matthews(List<Pair> pairs) {
    Map<String, Long> right = new HashMap<>();
    Map<String, Long> given = new HashMap<>();
    double agreed = 0;
    for (Pair pair : pairs) {
      right.merge(pair.label(), 1L, Long::sum);
      given.merge(pair.given(), 1L, Long::sum);
      agreed += pair.label().equals(pair.given()) ? 1 : 0;
    }
    double n = pairs.size();
    double spread = (n * n - product(given, given)) * (n * n - product(right, right));
    return spread == 0 ? 0 : (agreed * n - product(right, given)) / Math.sqrt(spread);
  }

  private static double product(Map<String, Long> one, Map<String, Long> other) {
    return one.entrySet().stream()
        .mapToDouble(e -> (double) e.getValue() * other.getOrDefault(e.getKey(), 0L))
        .sum();
  }
}
