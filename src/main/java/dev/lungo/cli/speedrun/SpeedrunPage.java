package dev.lungo.cli.speedrun;

import dev.lungo.cli.Main;
import dev.lungo.cli.speedrun.SpeedrunReport.Took;
import dev.lungo.cli.speedrun.Step.Kind;
import dev.lungo.evaluation.examination.ExaminationPage;
import dev.lungo.evaluation.examination.ExaminationResult;
import dev.lungo.evaluation.examination.ExaminedAnswer;
import dev.lungo.training.report.Numbers;
import dev.lungo.training.report.Report;
import dev.lungo.training.report.Section;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// A {@link SpeedrunReport} as a page.
final class SpeedrunPage {
  private final SpeedrunReport report;

  private SpeedrunPage(SpeedrunReport report) {
    this.report = report;
  }

  static Report of(SpeedrunReport report) {
    return new SpeedrunPage(report).page();
  }

  private Report page() {
    List<Report.Tile> tiles = new ArrayList<>();
    tiles.add(
        new Report.Tile(
            "Time",
            Numbers.clock(report.seconds()),
            "of " + report.plan().length() + " minutes planned"));
    tiles.add(
        new Report.Tile(
            "Parameters",
            Numbers.count((double) report.plan().sizes().parameters()),
            "of the model"));
    List<Section> sections = new ArrayList<>();
    if (!report.results().isEmpty()) {
      tiles.addAll(ExaminationPage.tiles(report.results()));
      sections.add(new Section.Samples("The same questions after each stage", questions()));
      sections.addAll(ExaminationPage.sections(report.results()));
    }
    sections.add(new Section.Tables("The run", List.of(stages(), machine())));
    sections.add(new Section.Links("Each stage", links()));
    sections.add(
        new Section.Tables(
            "And now",
            List.of(
                list("What it cannot do", report.cannot()), list("To try next", report.next()))));
    return new Report(
        "Speedrun",
        "From nothing to a chat page: %s".formatted(report.out().toAbsolutePath().normalize()),
        tiles,
        List.of(),
        sections);
  }

  private List<Section.Prompt> questions() {
    List<Section.Prompt> prompts = new ArrayList<>();
    for (ExaminedAnswer asked : report.results().getLast().some(ShownAnswers.DOZEN)) {
      List<Section.Continuation> answers = new ArrayList<>();
      for (ExaminationResult result : report.results()) {
        result.answers().stream()
            .filter(answer -> answer.question().equals(asked.question()))
            .findFirst()
            .ifPresent(
                answer ->
                    answers.add(
                        new Section.Continuation(
                            result.model() + ", " + answer.inWords(), answer.text())));
      }
      prompts.add(
          new Section.Prompt(ExaminationPage.question(asked.question().lesson()), false, answers));
    }
    return prompts;
  }

  private Section.Table stages() {
    return new Section.Table(
        "Stages",
        List.of("stage", "minutes", "command"),
        report.steps().stream().map(SpeedrunPage::stage).toList());
  }

  private static List<String> stage(Took took) {
    return List.of(
        took.step().name(),
        String.format(Locale.ROOT, "%.1f", took.seconds() / 60),
        Step.commandLine(took.command()));
  }

  private Section.Table machine() {
    return new Section.Table(
        "Made with",
        List.of(),
        List.of(
            List.of("Lungo", Main.VERSION),
            List.of("machine", report.plan().machine().inWords()),
            List.of("system", report.plan().machine().system()),
            List.of("seed", String.valueOf(report.plan().seed())),
            List.of(
                "model",
                String.format(
                    Locale.ROOT,
                    "%,d parameters, %d layers, %,d tokens",
                    report.plan().sizes().parameters(),
                    report.plan().sizes().depth(),
                    report.plan().sizes().vocabulary()))));
  }

  private List<Section.Link> links() {
    List<Section.Link> links = new ArrayList<>();
    for (Took took : report.steps()) {
      Path root = report.out();
      switch (took.step().kind()) {
        case Kind.Training training ->
            links.add(
                new Section.Link(
                    took.step().name(),
                    address(root, training.run().resolve("report.html")),
                    "curves and samples"));
        case Kind.Examined examined ->
            links.add(
                new Section.Link(
                    took.step().name(),
                    address(root, examined.result().resolve("report.html")),
                    "every family, with examples"));
        case Kind.Plain _ -> {}
      }
    }
    return links;
  }

  private static String address(Path root, Path file) {
    return root.relativize(file).toString().replace('\\', '/');
  }

  private static Section.Table list(String title, List<String> lines) {
    return new Section.Table(title, List.of(), lines.stream().map(List::of).toList());
  }
}
