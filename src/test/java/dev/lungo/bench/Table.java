package dev.lungo.bench;

import java.util.ArrayList;
import java.util.List;

/// A benchmark's result as an aligned table in Markdown, ready for docs/LOG.md.
public final class Table {
  private final List<List<String>> rows = new ArrayList<>();

  public Table(String... header) {
    rows.add(List.of(header));
  }

  public Table row(Object... cells) {
    List<String> row = new ArrayList<>();
    for (Object cell : cells) {
      row.add(
          cell instanceof Double d ? String.format(java.util.Locale.ROOT, "%.2f", d) : "" + cell);
    }
    rows.add(row);
    return this;
  }

  /// The median of some measurements.
  public static double median(double... values) {
    double[] sorted = values.clone();
    java.util.Arrays.sort(sorted);
    int n = sorted.length;
    return n % 2 == 1 ? sorted[n / 2] : (sorted[n / 2 - 1] + sorted[n / 2]) / 2;
  }

  @Override
  public String toString() {
    int columns = rows.getFirst().size();
    int[] width = new int[columns];
    rows.forEach(
        row -> {
          for (int i = 0; i < columns; i++) {
            width[i] = Math.max(width[i], row.get(i).length());
          }
        });
    StringBuilder out = new StringBuilder();
    for (int r = 0; r < rows.size(); r++) {
      for (int i = 0; i < columns; i++) {
        String cell = rows.get(r).get(i);
        out.append("| ").append(cell).append(" ".repeat(width[i] - cell.length() + 1));
      }
      out.append("|\n");
      if (r == 0) {
        for (int i = 0; i < columns; i++) {
          out.append("|").append("-".repeat(width[i] + 2));
        }
        out.append("|\n");
      }
    }
    return out.toString();
  }
}
