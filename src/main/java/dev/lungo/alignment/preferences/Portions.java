package dev.lungo.alignment.preferences;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// Parts of a batch that go through a model together: comparisons of similar length, as many as
/// memory is meant for. A comparison stays whole, since its loss needs all of its responses.
public final class Portions {
  private Portions() {}

  /// @param tokens of a part with its padding, at most, unless one comparison has more
  public static List<List<Comparison>> of(List<Comparison> batch, int tokens) {
    List<Comparison> byLength =
        batch.stream().sorted(Comparator.comparingInt(Portions::longest).reversed()).toList();
    List<List<Comparison>> portions = new ArrayList<>();
    List<Comparison> portion = new ArrayList<>();
    int rows = 0;
    for (Comparison comparison : byLength) {
      int more = comparison.responses().size();
      boolean full =
          !portion.isEmpty() && (long) (rows + more) * longest(portion.getFirst()) > tokens;
      if (full) {
        portions.add(portion);
        portion = new ArrayList<>();
        rows = 0;
      }
      portion.add(comparison);
      rows += more;
    }
    portions.add(portion);
    return portions;
  }

  private static int longest(Comparison comparison) {
    return comparison.prompt().length
        + comparison.responses().stream().mapToInt(r -> r.length).max().orElseThrow();
  }
}
