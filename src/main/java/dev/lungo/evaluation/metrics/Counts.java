package dev.lungo.evaluation.metrics;

import java.util.Arrays;
import java.util.Collection;
import java.util.List;

/// What one segment adds to the score of a corpus, such as its matching n-grams of each order.
/// Made and read by {@link Bleu} and {@link Chrf}; as numbers it can be saved. Immutable.
public final class Counts {
  private final long[] values;

  Counts(long... values) {
    this.values = values;
  }

  /// The counts that {@link #values} gave.
  public static Counts of(List<Long> values) {
    return new Counts(values.stream().mapToLong(Long::longValue).toArray());
  }

  public List<Long> values() {
    return Arrays.stream(values).boxed().toList();
  }

  long get(int index) {
    return values[index];
  }

  /// The counts of a corpus.
  ///
  /// @throws IllegalArgumentException where there is no segment
  static Counts sum(Collection<Counts> segments) {
    return segments.stream()
        .reduce(Counts::plus)
        .orElseThrow(() -> new IllegalArgumentException("no segments to score"));
  }

  private Counts plus(Counts other) {
    long[] sum = new long[values.length];
    Arrays.setAll(sum, i -> values[i] + other.values[i]);
    return new Counts(sum);
  }
}
