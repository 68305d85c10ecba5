package dev.lungo.cli.speedrun;

import dev.lungo.cli.Main;
import dev.lungo.cli.speedrun.SpeedrunReport.Took;
import dev.lungo.evaluation.examination.ExaminationPage;
import dev.lungo.evaluation.examination.ExaminationResult;
import dev.lungo.evaluation.examination.ExaminedAnswer;
import dev.lungo.evaluation.examination.Rate;
import dev.lungo.evaluation.metrics.Estimate;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;

/// A {@link SpeedrunReport} as Markdown.
final class SpeedrunMarkdown {
  private final SpeedrunReport report;
  private final List<ExaminationResult> results;
  private final StringBuilder text = new StringBuilder();

  private SpeedrunMarkdown(SpeedrunReport report) {
    this.report = report;
    this.results = report.results();
  }

  static String of(SpeedrunReport report) {
    return new SpeedrunMarkdown(report).markdown();
  }

  private String markdown() {
    line("# Speedrun");
    line("");
    line("- Lungo %s; %s", Main.VERSION, report.plan().machine().inWords());
    line("- %s", report.plan().machine().system());
    line(
        "- %.1fM parameters, %s minutes planned, %.1f taken, seed %d",
        report.plan().sizes().parameters() / 1e6,
        report.plan().length(),
        report.seconds() / 60,
        report.plan().seed());
    if (!results.isEmpty()) {
      scores();
      questions();
    }
    section("What it cannot do");
    report.cannot().forEach(each -> line("- %s", each));
    section("Stages");
    row("stage", "minutes", "command");
    row("---", "---:", "---");
    for (Took took : report.steps()) {
      row(
          took.step().name(),
          String.format(Locale.ROOT, "%.1f", took.seconds() / 60),
          "`" + Step.commandLine(took.command()) + "`");
    }
    section("To try next");
    line("```");
    report.next().forEach(each -> line("%s", each));
    line("```");
    return text.toString();
  }

  private void scores() {
    section("Right answers to held-out questions");
    line(
        "In percent, with half of the 95 %% interval, of %s; chance is guessing among known"
            + " answers.",
        ExaminationPage.how(results.getLast()));
    line("");
    line(
        "| | chance | %s |",
        results.stream().map(ExaminationResult::model).collect(Collectors.joining(" | ")));
    line("|---|---:|%s", "---:|".repeat(results.size()));
    for (String family : results.getLast().families()) {
      String chance =
          results.getLast().chance(family).stream()
              .mapToObj(value -> String.format(Locale.ROOT, "%.0f", value))
              .findFirst()
              .orElse("");
      measured(family, chance, result -> result.accuracy(family));
    }
    measured("**average**", "", ExaminationResult::average);
    for (Rate rate : Rate.values()) {
      measured(rate.title(), "", rate::of);
    }
    for (ExaminationResult other : results.subList(0, results.size() - 1)) {
      measured(
          "preferred to " + other.model() + " by the judge",
          "50",
          result -> result.equals(other) ? Optional.empty() : result.winRate(other));
    }
  }

  private void measured(
      String name, String chance, Function<ExaminationResult, Optional<Estimate>> of) {
    line(
        "| %s | %s | %s |",
        name,
        chance,
        results.stream()
            .map(result -> ExaminationPage.text(of.apply(result)))
            .collect(Collectors.joining(" | ")));
  }

  private void questions() {
    section("The same questions after each stage");
    for (ExaminedAnswer asked : results.getLast().some(ShownAnswers.DOZEN)) {
      line("**%s**", oneLine(ExaminationPage.question(asked.question().lesson())));
      line("");
      for (ExaminationResult result : results) {
        result.answers().stream()
            .filter(answer -> answer.question().equals(asked.question()))
            .findFirst()
            .ifPresent(
                answer ->
                    line(
                        "- %s (%s): %s", result.model(), answer.inWords(), oneLine(answer.text())));
      }
      line("");
    }
  }

  /// A model's words must not become headings, tables or HTML.
  private static String oneLine(String words) {
    return words
        .strip()
        .replaceAll("\\s*\n\\s*", " / ")
        .replaceAll("([\\\\`*_<>|#\\[\\]])", "\\\\$1");
  }

  private void section(String title) {
    line("");
    line("## %s", title);
    line("");
  }

  private void row(String... cells) {
    line("| %s |", String.join(" | ", cells));
  }

  private void line(String format, Object... values) {
    text.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
