package dev.lungo.training.report;

import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Curves over common points. Each point has a place on one axis or more, between which the
/// reader switches (step, tokens, time), and a value on each line; NaN is a gap.
///
/// @param format of the values
public record Chart(String title, Format format, List<Axis> axes, List<Line> lines) {
  /// How numbers are written.
  public enum Format {
    /// Plain: 0.0123.
    NUMBER,
    /// Large whole numbers: 1.5k, 32M.
    COUNT,
    /// A time in seconds: 1:05:00.
    SECONDS
  }

  /// How a line looks.
  public enum Style {
    /// In the background.
    FAINT,
    /// One of several.
    NORMAL,
    /// The one to look at.
    STRONG
  }

  /// @param values one per point, ascending
  public record Axis(String name, Format format, List<Double> values) {
    public Axis {
      values = List.copyOf(values);
    }
  }

  /// @param values one per point
  public record Line(String name, Style style, List<Double> values) {
    public Line {
      values = List.copyOf(values);
    }
  }

  public Chart {
    axes = List.copyOf(axes);
    lines = List.copyOf(lines);
    for (Axis axis : axes) {
      check(title, axis.name(), axis.values().size(), axes.getFirst().values().size());
    }
    for (Line line : lines) {
      check(title, line.name(), line.values().size(), axes.getFirst().values().size());
    }
  }

  private static void check(String title, String name, int size, int expected) {
    if (size != expected) {
      throw new IllegalArgumentException(
          "chart %s: %s has %d points where the first axis has %d"
              .formatted(title, name, size, expected));
    }
  }

  /// A chart without axes and lines yet; an axis comes before the first line.
  public static Chart of(String title, Format format) {
    return new Chart(title, format, List.of(), List.of());
  }

  public Chart axis(String name, Format format, List<Double> values) {
    List<Axis> all = new ArrayList<>(axes);
    all.add(new Axis(name, format, values));
    return new Chart(title, this.format, all, lines);
  }

  public Chart line(String name, Style style, List<Double> values) {
    List<Line> all = new ArrayList<>(lines);
    all.add(new Line(name, style, values));
    return new Chart(title, format, axes, all);
  }

  public int points() {
    return axes.isEmpty() ? 0 : axes.getFirst().values().size();
  }

  /// At most about so many of the points: of each stretch, those at which a line is lowest and
  /// highest. No peak is lost, however long the series.
  public Chart thinned(int most) {
    if (points() <= most) {
      return this;
    }
    int stretches = Math.max(1, most / (2 * Math.max(1, lines.size())));
    BitSet kept = new BitSet(points());
    kept.set(0);
    kept.set(points() - 1);
    for (int s = 0; s < stretches; s++) {
      int from = (int) ((long) points() * s / stretches);
      int to = (int) ((long) points() * (s + 1) / stretches);
      for (Line line : lines) {
        extreme(from, to, i -> line.values().get(i), kept);
        extreme(from, to, i -> -line.values().get(i), kept);
      }
    }
    int[] indices = kept.stream().toArray();
    return new Chart(
        title,
        format,
        axes.stream().map(a -> new Axis(a.name(), a.format(), at(indices, a.values()))).toList(),
        lines.stream().map(l -> new Line(l.name(), l.style(), at(indices, l.values()))).toList());
  }

  private static void extreme(int from, int to, IntToDoubleFunction value, BitSet kept) {
    int lowest = -1;
    for (int i = from; i < to; i++) {
      double v = value.applyAsDouble(i);
      if (!Double.isNaN(v) && (lowest < 0 || v < value.applyAsDouble(lowest))) {
        lowest = i;
      }
    }
    if (lowest >= 0) {
      kept.set(lowest);
    }
  }

  private static List<Double> at(int[] indices, List<Double> values) {
    return IntStream.of(indices).mapToObj(values::get).toList();
  }
}
