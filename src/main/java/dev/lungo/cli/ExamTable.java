package dev.lungo.cli;

import dev.lungo.cli.TextTable.Align;
import dev.lungo.evaluation.examination.ExaminationResult;
import dev.lungo.evaluation.examination.Rate;
import dev.lungo.evaluation.metrics.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;

/// An examination's results in percent, each with its standard error.
final class ExamTable {
  private final List<ExaminationResult> results;
  private final TextTable table = new TextTable().column("right, in percent", Align.LEFT);

  private ExamTable(List<ExaminationResult> results) {
    this.results = results;
  }

  static String of(ExaminationResult result, List<ExaminationResult> others) {
    List<ExaminationResult> all = new ArrayList<>(others);
    all.add(result);
    return new ExamTable(all).text();
  }

  private String text() {
    for (ExaminationResult result : results) {
      table.column(result.model(), Align.RIGHT);
    }
    for (String family : results.getFirst().families()) {
      row(family, result -> result.accuracy(family));
    }
    row("average of the families", ExaminationResult::average);
    for (Rate rate : Rate.values()) {
      row(rate.title(), rate::of);
    }
    for (ExaminationResult other : results) {
      if (results.size() > 1) {
        row(
            "win rate against " + other.model(),
            result -> result.equals(other) ? Optional.empty() : result.winRate(other));
      }
    }
    return table.toString();
  }

  private void row(String name, Function<ExaminationResult, Optional<Estimate>> measured) {
    List<String> cells = new ArrayList<>(List.of(name));
    for (ExaminationResult result : results) {
      cells.add(measured.apply(result).map(ExamTable::cell).orElse("-"));
    }
    table.row(cells.toArray(String[]::new));
  }

  private static String cell(Estimate estimate) {
    return Double.isFinite(estimate.standardError())
        ? String.format(Locale.ROOT, "%.1f ±%4.1f", estimate.value(), estimate.standardError())
        : String.format(Locale.ROOT, "%.1f      ", estimate.value());
  }
}
