package dev.lungo.evaluation;

import dev.lungo.evaluation.Measure.Unit;
import dev.lungo.evaluation.metrics.Estimate;
import dev.lungo.training.report.Chart;
import dev.lungo.training.report.Numbers;
import dev.lungo.training.report.Report;
import dev.lungo.training.report.ReportPage;
import dev.lungo.training.report.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.Predicate;
import java.util.stream.DoubleStream;

/// A {@link ReportCard} as a page, alone or beside another.
final class ReportCardPage {
  /// Lines that can be told apart in one chart.
  private static final int MOST_LINES = 6;

  private final ReportCard card;
  private final Optional<ReportCard> other;

  private ReportCardPage(ReportCard card, Optional<ReportCard> other) {
    this.card = card;
    this.other = other;
  }

  static void write(Path file, ReportCard card, Optional<ReportCard> other) {
    ReportPage.write(file, new ReportCardPage(card, other).report());
  }

  private Report report() {
    List<Section> sections = new ArrayList<>();
    other.ifPresent(o -> sections.addAll(ComparisonSections.of(card, o)));
    sections.add(new Section.Intervals("Scores", panels()));
    List<Chart> curves = curves();
    if (!curves.isEmpty()) {
      sections.add(new Section.Charts("More examples in the prompt", curves));
    }
    List<Section.Panel> groups = groups();
    if (!groups.isEmpty()) {
      sections.add(new Section.Intervals("Parts of tasks", groups));
    }
    sections.add(new Section.Tables("All measures", List.of(table())));
    List<Section.ExampleGroup> examples = ReportCardExamples.of(card);
    if (!examples.isEmpty()) {
      sections.add(new Section.Examples("Questions and answers", examples));
    }
    return new Report("Evaluation", subtitle(), tiles(), List.of(), sections);
  }

  private String subtitle() {
    return card.model()
        + other.map(o -> ", compared with " + o.model()).orElse("")
        + (card.chat() ? "; asked in turns of a chat" : "; asked in running text");
  }

  private List<Report.Tile> tiles() {
    List<Report.Tile> tiles = new ArrayList<>();
    card.aboveChance()
        .ifPresent(
            mean ->
                tiles.add(
                    new Report.Tile(
                        "Above chance",
                        Numbers.decimal("%.1f", mean),
                        "mean; 0 is chance, 100 perfect")));
    tiles.add(
        new Report.Tile(
            "Tasks",
            "" + card.results().stream().map(TaskResult::task).distinct().count(),
            card.limit() == Integer.MAX_VALUE
                ? "whole"
                : "up to " + card.limit() + " questions each"));
    tiles.add(
        new Report.Tile(
            "Questions",
            Numbers.grouped(card.results().stream().mapToLong(TaskResult::examples).sum()),
            cut()));
    tiles.add(
        new Report.Tile(
            "Time",
            Numbers.clock(card.results().stream().mapToDouble(TaskResult::seconds).sum()),
            "reading and writing"));
    return tiles;
  }

  private String cut() {
    int cut = card.results().stream().mapToInt(TaskResult::cut).sum();
    return cut == 0 ? "none cut" : Numbers.grouped(cut) + " too long, cut at their beginning";
  }

  // --- Scores ---

  private List<Section.Panel> panels() {
    List<Section.Panel> panels = new ArrayList<>();
    addPanel(
        panels,
        "Chosen answers, in percent",
        "Bars and ± are 95 % intervals; the dashed line is chance.",
        m -> m.chance().isPresent());
    addPanel(
        panels,
        "Written answers, of 100",
        "Agreement with the expected answers. Bars and ± are 95 % intervals.",
        m -> m.chance().isEmpty() && m.unit().moreIsBetter());
    addPanel(
        panels,
        "Held-out text, in bits per byte",
        "Less is better. Bars and ± are 95 % intervals.",
        m -> !m.unit().moreIsBetter());
    return panels;
  }

  private void addPanel(
      List<Section.Panel> panels, String caption, String note, Predicate<Measure> belongs) {
    List<Section.Row> rows =
        card.results().stream()
            .filter(result -> belongs.test(result.primary()))
            .map(result -> row(title(result), result.primary()))
            .toList();
    if (!rows.isEmpty()) {
      panels.add(new Section.Panel(caption, note, 0, end(rows), List.of(), rows));
    }
  }

  static String title(TaskResult result) {
    return result.shots() == 0
        ? result.task()
        : result.task() + ", " + result.shots() + (result.shots() == 1 ? " shot" : " shots");
  }

  private static Section.Row row(String name, Measure measure) {
    return new Section.Row(name, measure.chance(), List.of(point(measure.estimate())));
  }

  static Section.Point point(Estimate estimate) {
    boolean sure = Double.isFinite(estimate.standardError());
    String error = sure ? Numbers.decimal(" ± %.2f", estimate.high() - estimate.value()) : "";
    return new Section.Point(
        estimate.value(),
        sure ? estimate.low() : estimate.value(),
        sure ? estimate.high() : estimate.value(),
        Numbers.decimal("%.2f", estimate.value()) + error);
  }

  /// Where a scale from 0 ends: at 100 where a chance level asks for all of it, else somewhat
  /// after the greatest value.
  private static double end(List<Section.Row> rows) {
    if (rows.stream().anyMatch(row -> row.reference().isPresent())) {
      return 100;
    }
    DoubleStream highs =
        rows.stream().flatMapToDouble(r -> r.points().stream().mapToDouble(Section.Point::high));
    double most = Math.max(highs.max().orElse(1), 1e-3);
    double unit = Math.pow(10, Math.floor(Math.log10(most)));
    return Math.ceil(most * 1.05 / unit * 2) / 2 * unit;
  }

  private List<Section.Panel> groups() {
    List<Section.Panel> panels = new ArrayList<>();
    for (TaskResult result : card.results()) {
      List<Section.Row> rows =
          result.groups().entrySet().stream().map(e -> row(e.getKey(), e.getValue())).toList();
      if (!rows.isEmpty()) {
        panels.add(
            new Section.Panel(
                title(result), result.primary().name(), 0, end(rows), List.of(), rows));
      }
    }
    return panels;
  }

  // --- Curves over shots ---

  private List<Chart> curves() {
    List<Integer> shots =
        List.copyOf(new TreeSet<>(card.results().stream().map(TaskResult::shots).toList()));
    if (shots.size() < 2) {
      return List.of();
    }
    List<Chart> charts = new ArrayList<>();
    addCurves(charts, shots, "Chosen answers, in percent", m -> m.chance().isPresent());
    addCurves(
        charts,
        shots,
        "Written answers, of 100",
        m -> m.chance().isEmpty() && m.unit().moreIsBetter());
    return charts;
  }

  private void addCurves(
      List<Chart> charts, List<Integer> shots, String title, Predicate<Measure> belongs) {
    List<String> tasks =
        card.results().stream()
            .filter(r -> r.shots() > 0 && belongs.test(r.primary()))
            .map(TaskResult::task)
            .distinct()
            .toList();
    for (int from = 0; from < tasks.size(); from += MOST_LINES) {
      Chart chart =
          Chart.of(title, Chart.Format.NUMBER)
              .axis("shots", Chart.Format.COUNT, shots.stream().map(Integer::doubleValue).toList());
      for (String task : tasks.subList(from, Math.min(from + MOST_LINES, tasks.size()))) {
        chart = chart.line(task, Chart.Style.STRONG, curve(task, shots));
      }
      charts.add(chart);
    }
  }

  private List<Double> curve(String task, List<Integer> shots) {
    return shots.stream()
        .map(k -> card.result(task, k).map(r -> r.primary().estimate().value()).orElse(Double.NaN))
        .toList();
  }

  // --- Table ---

  private Section.Table table() {
    List<List<String>> rows = new ArrayList<>();
    for (TaskResult result : card.results()) {
      for (int i = 0; i < result.measures().size(); i++) {
        Measure measure = result.measures().get(i);
        boolean first = i == 0;
        rows.add(
            List.of(
                first ? title(result) : "",
                measure.name(),
                number(measure.unit(), measure.estimate().value()),
                number(measure.unit(), measure.estimate().standardError()),
                measure.chance().isPresent()
                    ? number(measure.unit(), measure.chance().getAsDouble())
                    : "",
                first ? Numbers.grouped(result.examples()) : "",
                first ? result.description() : ""));
      }
    }
    return new Section.Table(
        "", List.of("task", "measure", "score", "error", "chance", "questions", "asks"), rows);
  }

  static String number(Unit unit, double value) {
    String format = unit == Unit.BITS_PER_BYTE ? "%.4f" : "%.2f";
    return Double.isFinite(value) ? Numbers.decimal(format, value) : "–";
  }
}
