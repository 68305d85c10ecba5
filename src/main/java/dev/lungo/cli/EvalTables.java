package dev.lungo.cli;

import static java.util.stream.Collectors.joining;

import dev.lungo.cli.TextTable.Align;
import dev.lungo.evaluation.Comparison;
import dev.lungo.evaluation.Form;
import dev.lungo.evaluation.Measure;
import dev.lungo.evaluation.ReportCard;
import dev.lungo.evaluation.Task;
import dev.lungo.evaluation.TaskResult;
import dev.lungo.evaluation.Tasks;
import dev.lungo.evaluation.metrics.Estimate;
import dev.lungo.training.report.Numbers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;

/// What `eval` prints.
final class EvalTables {
  private EvalTables() {}

  /// Every score of a model; a task's first measure is the telling one.
  static String scores(ReportCard card) {
    TextTable table =
        new TextTable()
            .column("task", Align.LEFT)
            .column("shots", Align.RIGHT)
            .column("measure", Align.LEFT)
            .column("score", Align.RIGHT)
            .column("error", Align.RIGHT)
            .column("chance", Align.RIGHT)
            .column("examples", Align.RIGHT)
            .column("seconds", Align.RIGHT);
    for (TaskResult result : card.results()) {
      for (int i = 0; i < result.measures().size(); i++) {
        Measure measure = result.measures().get(i);
        boolean first = i == 0;
        table.row(
            first ? result.task() : "",
            first ? "" + result.shots() : "",
            measure.name(),
            number(measure, measure.estimate().value()),
            number(measure, measure.estimate().standardError()),
            measure.chance().isPresent() ? number(measure, measure.chance().getAsDouble()) : "",
            first ? Numbers.grouped(measure.estimate().examples()) : "",
            first ? Numbers.decimal("%.1f", result.seconds()) : "");
      }
    }
    String mean =
        card.aboveChance().isPresent()
            ? "mean above chance, where 0 is chance and 100 perfect: %s%n"
                .formatted(Numbers.decimal("%.1f", card.aboveChance().getAsDouble()))
            : "";
    return table + mean;
  }

  /// Two models side by side, by each task's first measure.
  static String comparison(ReportCard card, ReportCard other) {
    TextTable table =
        new TextTable()
            .column("task", Align.LEFT)
            .column("shots", Align.RIGHT)
            .column("measure", Align.LEFT)
            .column("this", Align.RIGHT)
            .column("other", Align.RIGHT)
            .column("difference", Align.RIGHT)
            .column("95 % interval", Align.RIGHT)
            .column("", Align.LEFT);
    for (Comparison comparison : Comparison.of(card, other)) {
      Estimate difference = comparison.difference();
      table.row(
          comparison.task(),
          "" + comparison.shots(),
          comparison.one().name(),
          number(comparison.one(), comparison.one().estimate().value()),
          number(comparison.one(), comparison.other().estimate().value()),
          signed(comparison.one(), difference.value()),
          signed(comparison.one(), difference.low())
              + " to "
              + signed(comparison.one(), difference.high()),
          comparison.verdict().name().toLowerCase(Locale.ROOT));
    }
    List<TaskResult> without = Comparison.without(card, other);
    return "%nagainst %s:%n%s%s"
        .formatted(
            other.model(),
            table,
            without.isEmpty()
                ? ""
                : "not compared, as the other's results lack them or are of other questions: %s%n"
                    .formatted(
                        without.stream().map(TaskResult::task).distinct().collect(joining(", "))));
  }

  private static String signed(Measure measure, double value) {
    return (value > 0 ? "+" : "") + number(measure, value);
  }

  private static String number(Measure measure, double value) {
    String format = measure.unit() == Measure.Unit.BITS_PER_BYTE ? "%.4f" : "%.2f";
    return Double.isFinite(value) ? Numbers.decimal(format, value) : "-";
  }

  /// The tasks by name, and whether their data is there.
  static String list(List<Task> tasks, Path data) {
    TextTable table =
        new TextTable()
            .column("task", Align.LEFT)
            .column("kind", Align.LEFT)
            .column("there", Align.LEFT)
            .column("file", Align.LEFT)
            .column("asks", Align.LEFT);
    for (Task task : tasks) {
      table.row(
          task.name(),
          kind(task.form()),
          Files.exists(data.resolve(task.set())) ? "yes" : "no",
          task.set(),
          task.description());
    }
    String suites =
        Tasks.suites().stream()
            .map(
                suite ->
                    "  %-14s %s%n"
                        .formatted(
                            suite,
                            suite.equals("all")
                                ? "every task"
                                : Tasks.named(List.of(suite)).stream()
                                    .map(Task::name)
                                    .collect(joining(", "))))
            .collect(joining());
    return "%s%nsuites (--suite):%n%s".formatted(table, suites);
  }

  private static String kind(Form form) {
    return switch (form) {
      case Form.BitsPerByte _ -> "bits per byte";
      case Form.MinimalPairs _ -> "pairs";
      case Form.MultipleChoice _ -> "multiple choice";
      case Form.Classification _ -> "classification";
      case Form.Generation _ -> "generation";
      case Form.Refusals _ -> "refusals";
      case Form.Preferences _ -> "preferences";
    };
  }
}
