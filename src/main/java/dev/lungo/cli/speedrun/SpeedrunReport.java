package dev.lungo.cli.speedrun;

import dev.lungo.cli.speedrun.Step.Kind;
import dev.lungo.evaluation.examination.ExaminationFiles;
import dev.lungo.evaluation.examination.ExaminationResult;
import dev.lungo.evaluation.examination.Rate;
import dev.lungo.evaluation.metrics.Estimate;
import dev.lungo.files.AtomicFiles;
import dev.lungo.training.report.ReportPage;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;

/// The report card of a speedrun: `report.html` and `REPORT.md`.
///
/// @param plan what was decided
/// @param own what people brought
/// @param steps with what each took
/// @param results of the examined models, in the order of the stages
/// @param tuned models that can chat, the one to be served first in front
record SpeedrunReport(
    Plan plan,
    OwnData own,
    Path out,
    List<Took> steps,
    List<ExaminationResult> results,
    List<Path> tuned) {
  /// @param seconds over all sessions
  record Took(Step step, double seconds, List<String> command) {}

  static SpeedrunReport write(Plan plan, OwnData own, List<Step> steps, Path out) {
    Journal journal = new Journal(out.resolve("stages"));
    List<Took> took = new ArrayList<>();
    List<ExaminationResult> results = new ArrayList<>();
    for (Step step : steps) {
      journal
          .entry(step)
          .ifPresent(entry -> took.add(new Took(step, entry.seconds(), entry.command())));
      if (step.kind() instanceof Kind.Examined(Path result)) {
        results.add(ExaminationFiles.read(result));
      }
    }
    SpeedrunReport report = new SpeedrunReport(plan, own, out, took, results, tuned(out, results));
    report.tuned.forEach(model -> offerExamples(model, results));
    ReportPage.write(out.resolve("report.html"), SpeedrunPage.of(report));
    AtomicFiles.writeString(out.resolve("REPORT.md"), SpeedrunMarkdown.of(report));
    return report;
  }

  /// The policy stands in front, unless the judge found it worse than what it came from.
  private static List<Path> tuned(Path out, List<ExaminationResult> results) {
    List<Path> models = new ArrayList<>();
    for (String name : List.of("ppo", "sft")) {
      Path model = out.resolve(name).resolve("model");
      if (Files.exists(model.resolve("config.json"))) {
        models.add(model);
      }
    }
    Optional<Estimate> gain =
        result(results, "ppo")
            .flatMap(ppo -> result(results, "sft").flatMap(sft -> ppo.winRate(sft)));
    if (models.size() == 2 && gain.isPresent() && gain.get().high() < 50) {
      return models.reversed();
    }
    return models;
  }

  static Optional<ExaminationResult> result(List<ExaminationResult> results, String model) {
    return results.stream().filter(result -> result.model().equals(model)).findFirst();
  }

  /// The page's first screen offers what the model was taught the like of.
  private static void offerExamples(Path model, List<ExaminationResult> results) {
    if (results.isEmpty()) {
      return;
    }
    ArrayNode prompts = JsonMapper.shared().createArrayNode();
    results.getLast().some(200).stream()
        .map(answer -> answer.question().lesson().prompt().messages())
        .filter(messages -> messages.size() == 1)
        .map(messages -> messages.getFirst().content())
        .filter(text -> text.length() <= 120)
        .limit(ShownAnswers.DOZEN)
        .forEach(prompts::add);
    AtomicFiles.writeString(model.resolve("examples.json"), prompts + "\n");
  }

  double seconds() {
    return steps.stream().mapToDouble(Took::seconds).sum();
  }

  /// What is said at the end.
  List<String> lines() {
    List<String> lines = new ArrayList<>();
    lines.add("");
    for (ExaminationResult result : results) {
      Optional<Estimate> right = result.average();
      right
          .or(() -> Rate.WELL_FORMED.of(result))
          .ifPresent(
              share ->
                  lines.add(
                      "%-5s %.1f %% of the answers to held-out questions are %s"
                          .formatted(
                              result.model(),
                              share.value(),
                              right.isPresent() ? "right" : "well formed")));
    }
    lines.add("all stages: " + Speedrun.clock(seconds()));
    lines.add("report: " + out.resolve("report.html") + " and " + out.resolve("REPORT.md"));
    return lines;
  }

  /// Arguments of `serve --model`.
  List<String> models() {
    return tuned.stream().map(model -> out.relativize(model).getName(0) + "=" + model).toList();
  }

  // --- Texts of both forms ---

  List<String> cannot() {
    List<String> cannot = new ArrayList<>();
    cannot.add(
        own.hasChats()
            ? "It is a small model: it has the form of your answers, and what it says is often not"
                + " true."
            : "It knows a small world made by rules, and nothing else: no other facts, no news, no"
                + " conversation about anything.");
    if (!results.isEmpty() && !own.hasChats()) {
      ExaminationResult last = results.getLast();
      List<String> weak =
          last.families().stream()
              .filter(family -> last.accuracy(family).filter(e -> e.value() < 50).isPresent())
              .toList();
      if (!weak.isEmpty()) {
        cannot.add("Wrong more often than right in: " + String.join(", ", weak) + ".");
      }
    }
    cannot.add(
        "It reads at most "
            + Sizes.context(own)
            + " tokens, question and answer together; older turns are left out.");
    cannot.add("Its refusals are learned from few examples: it is no safe assistant for others.");
    return cannot;
  }

  List<String> next() {
    List<String> next = new ArrayList<>();
    String model =
        tuned.isEmpty() ? out.resolve("base/model").toString() : tuned.getFirst().toString();
    if (!tuned.isEmpty()) {
      next.add("./lungo chat --model " + model);
      next.add("./lungo serve --model " + model);
    }
    next.add("./lungo speedrun --minutes 120 --out runs/longer");
    next.add("./lungo speedrun --data my-files/ --out runs/mine");
    next.add("./lungo inspect " + model);
    return next;
  }
}
