package dev.lungo.evaluation;

import dev.lungo.training.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalDouble;
import java.util.stream.Stream;

/// The sections of a page that set two models beside each other.
final class ComparisonSections {
  private ComparisonSections() {}

  static List<Section> of(ReportCard card, ReportCard other) {
    List<Comparison> comparisons = Comparison.of(card, other);
    if (comparisons.isEmpty()) {
      return List.of();
    }
    List<Section.Panel> panels = new ArrayList<>();
    addPanel(
        panels,
        comparisons.stream().filter(c -> c.one().unit().moreIsBetter()).toList(),
        "Differences of scores, of 100",
        "To the right, this model is better.");
    addPanel(
        panels,
        comparisons.stream().filter(c -> !c.one().unit().moreIsBetter()).toList(),
        "Differences of bits per byte",
        "To the left, this model is better.");
    return List.of(
        new Section.Intervals("This model against " + other.model(), panels),
        new Section.Tables("Side by side", List.of(table(comparisons, other))));
  }

  private static void addPanel(
      List<Section.Panel> panels, List<Comparison> comparisons, String caption, String better) {
    if (comparisons.isEmpty()) {
      return;
    }
    List<Section.Row> rows =
        comparisons.stream()
            .map(
                c ->
                    new Section.Row(
                        title(c),
                        OptionalDouble.of(0),
                        List.of(ReportCardPage.point(c.difference()))))
            .toList();
    double most =
        rows.stream()
            .flatMap(row -> row.points().stream())
            .flatMap(p -> Stream.of(p.low(), p.high()))
            .mapToDouble(Math::abs)
            .max()
            .orElse(1);
    double end = Math.max(1.1 * most, 1e-3);
    panels.add(
        new Section.Panel(
            caption,
            better + " Bars and ± are 95 % intervals of the difference on the same questions.",
            -end,
            end,
            List.of(),
            rows));
  }

  private static String title(Comparison comparison) {
    return comparison.shots() == 0
        ? comparison.task()
        : comparison.task() + ", " + comparison.shots() + " shots";
  }

  private static Section.Table table(List<Comparison> comparisons, ReportCard other) {
    return new Section.Table(
        "",
        List.of("task", "measure", "this model", other.model(), "difference", "95 % interval", ""),
        comparisons.stream()
            .map(
                c ->
                    List.of(
                        title(c),
                        c.one().name(),
                        ReportCardPage.number(c.one().unit(), c.one().estimate().value()),
                        ReportCardPage.number(c.one().unit(), c.other().estimate().value()),
                        signed(c, c.difference().value()),
                        signed(c, c.difference().low()) + " to " + signed(c, c.difference().high()),
                        switch (c.verdict()) {
                          case BETTER -> "better";
                          case WORSE -> "worse";
                          case UNDECIDED -> "undecided";
                        }))
            .toList());
  }

  private static String signed(Comparison comparison, double value) {
    return (value > 0 ? "+" : "") + ReportCardPage.number(comparison.one().unit(), value);
  }
}
