package dev.lungo.evaluation.examination;

import dev.lungo.chat.Message;
import dev.lungo.curriculum.Lesson;
import dev.lungo.curriculum.Part;
import dev.lungo.evaluation.metrics.Estimate;
import dev.lungo.training.report.Numbers;
import dev.lungo.training.report.Report;
import dev.lungo.training.report.Section;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Results of one model or several, side by side; the last is looked at closely.
public final class ExaminationPage {
  private static final int EACH = 4;
  private static final int MOST_CHARACTERS = 700;

  private ExaminationPage() {}

  static String subtitle(ExaminationResult result) {
    return "%s questions, %s of them of kinds that were never taught; %s"
        .formatted(
            Numbers.grouped(result.answers().size()),
            Numbers.grouped(result.answers().stream().filter(ExaminedAnswer::heldOut).count()),
            how(result));
  }

  /// How the answers were chosen.
  public static String how(ExaminationResult result) {
    return result.temperature() == 0
        ? "the most probable answers"
        : "answers sampled at temperature " + result.temperature();
  }

  /// The average of each model.
  public static List<Report.Tile> tiles(List<ExaminationResult> results) {
    List<Report.Tile> tiles = new ArrayList<>();
    for (ExaminationResult result : results) {
      result
          .average()
          .ifPresent(
              average ->
                  tiles.add(
                      new Report.Tile(
                          result.model(), Numbers.decimal("%.1f %%", average.value()), "right")));
    }
    return tiles;
  }

  /// Accuracy by family, the rates, and, of the last model, what was learned by heart and examples.
  public static List<Section> sections(List<ExaminationResult> results) {
    ExaminationResult last = results.getLast();
    List<String> names = results.stream().map(ExaminationResult::model).toList();
    List<Section> sections = new ArrayList<>();
    sections.add(
        new Section.Intervals(
            "Right answers by family",
            List.of(
                new Section.Panel(
                    "Held-out questions, in percent; " + how(last),
                    "Bars and ± are 95 % intervals; the dashed line is chance.",
                    0,
                    100,
                    names,
                    last.families().stream().map(family -> row(results, family)).toList()))));
    sections.add(new Section.Tables("In numbers", List.of(rates(results), parts(last))));
    if (results.size() > 1) {
      sections.add(new Section.Tables("Side by side", List.of(winRates(results))));
    }
    sections.add(new Section.Examples("Examples of " + last.model(), examples(last)));
    return sections;
  }

  private static Section.Row row(List<ExaminationResult> results, String family) {
    OptionalDouble chance = results.getLast().chance(family);
    return new Section.Row(
        family,
        chance,
        results.stream()
            .flatMap(r -> r.accuracy(family).stream())
            .map(ExaminationPage::point)
            .toList());
  }

  private static Section.Point point(Estimate estimate) {
    boolean sure = Double.isFinite(estimate.standardError());
    return new Section.Point(
        estimate.value(),
        sure ? Math.max(0, estimate.low()) : estimate.value(),
        sure ? Math.min(100, estimate.high()) : estimate.value(),
        text(estimate));
  }

  /// The value with half of its 95 % interval.
  static String text(Estimate estimate) {
    return Numbers.decimal("%.1f", estimate.value())
        + (Double.isFinite(estimate.standardError())
            ? Numbers.decimal(" ± %.1f", estimate.high() - estimate.value())
            : "");
  }

  /// A dash where nothing was measured.
  public static String text(Optional<Estimate> estimate) {
    return estimate.map(ExaminationPage::text).orElse("–");
  }

  private static Section.Table rates(List<ExaminationResult> results) {
    List<List<String>> rows = new ArrayList<>();
    rows.add(cells("all families, on average", results, ExaminationResult::average));
    for (Rate rate : Rate.values()) {
      if (results.stream().anyMatch(result -> rate.of(result).isPresent())) {
        rows.add(cells(rate.title(), results, rate::of));
      }
    }
    rows.add(cells("the judge's score, of 100", results, ExaminationResult::score));
    return new Section.Table("Held-out questions, in percent", header(results), rows);
  }

  private interface Measured {
    Optional<Estimate> of(ExaminationResult result);
  }

  private static List<String> cells(
      String name, List<ExaminationResult> results, Measured measured) {
    return Stream.concat(Stream.of(name), results.stream().map(result -> text(measured.of(result))))
        .toList();
  }

  private static List<String> header(List<ExaminationResult> results) {
    return Stream.concat(Stream.of(""), results.stream().map(ExaminationResult::model)).toList();
  }

  private static Section.Table parts(ExaminationResult result) {
    List<List<String>> rows = new ArrayList<>();
    for (Part part : Part.EXAMINED) {
      rows.add(
          List.of(
              part.name().toLowerCase(Locale.ROOT).replace('_', ' '),
              text(result.accuracy(a -> a.question().part() == part))));
    }
    return new Section.Table(result.model() + ": by heart, or understood", List.of(), rows);
  }

  private static Section.Table winRates(List<ExaminationResult> results) {
    List<List<String>> rows = new ArrayList<>();
    for (ExaminationResult result : results) {
      rows.add(
          cells(
              result.model() + " is better than",
              results,
              other -> other.equals(result) ? Optional.empty() : result.winRate(other)));
    }
    return new Section.Table(
        "How often the judge prefers an answer, in percent; ties count half",
        header(results),
        rows);
  }

  /// A question as it is shown: of a conversation all turns.
  public static String question(Lesson lesson) {
    List<Message> messages = lesson.prompt().messages();
    return messages.size() == 1
        ? messages.getFirst().content()
        : messages.stream()
            .map(message -> message.role().text() + ": " + message.content())
            .collect(Collectors.joining("\n"));
  }

  private static List<Section.ExampleGroup> examples(ExaminationResult result) {
    return result.families().stream()
        .map(
            family -> {
              List<ExaminedAnswer> all =
                  result.answers().stream().filter(ExaminationResult.heldOut(family)).toList();
              List<Section.Example> shown =
                  Stream.of(true, false)
                      .flatMap(
                          right ->
                              all.stream().filter(a -> a.verdict().right() == right).limit(EACH))
                      .map(ExaminationPage::example)
                      .toList();
              return new Section.ExampleGroup(family, text(result.accuracy(family)), shown);
            })
        .toList();
  }

  private static Section.Example example(ExaminedAnswer answer) {
    boolean right = answer.verdict().right();
    return new Section.Example(
        answer.inWords(),
        answer.judged() ? (right ? Section.Tone.GOOD : Section.Tone.BAD) : Section.Tone.NEUTRAL,
        shortened(question(answer.question().lesson())),
        shortened(answer.question().lesson().answer()),
        shortened(answer.text()) + (answer.ended() ? "" : " […]"));
  }

  private static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + " …";
  }
}
