package dev.lungo.training;

import dev.lungo.files.AtomicFiles;
import dev.lungo.training.report.Chart;
import dev.lungo.training.report.Numbers;
import dev.lungo.training.report.Report;
import dev.lungo.training.report.ReportPage;
import dev.lungo.training.report.Section;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.SequencedSet;
import java.util.Set;
import java.util.stream.Stream;

/// The page of a training run: `report.html`, from its `recipe.yaml` and `metrics.jsonl`.
///
/// It can be written at any time, of a run that is still going on too.
public final class RunReport {
  /// Samples shown of each prompt: the newest, the first, and some between.
  private static final int MOST_SAMPLES = 12;

  private static final int MOST_CHARACTERS = 2000;

  /// The kind of an event that says what is wrong with a run's numbers.
  public static final String DOCTOR = "doctor";

  /// Events after which a run goes on.
  private static final Set<String> PASSING = Set.of("checkpoint", "resume", DOCTOR);

  private final List<Metric.Step> steps = new ArrayList<>();
  private final List<Metric.PolicyStep> policySteps = new ArrayList<>();
  private final List<Metric.HeldOut> validations = new ArrayList<>();
  private final List<Metric.Measured> measured = new ArrayList<>();
  private final List<Metric.Event> events = new ArrayList<>();
  private final SequencedMap<String, List<Metric.Sample>> samples = new LinkedHashMap<>();
  private final SequencedMap<String, List<Metric.Answer>> answers = new LinkedHashMap<>();
  private final SequencedMap<String, Metric.Plot> plots = new LinkedHashMap<>();
  private final SequencedMap<String, Metric.Facts> facts = new LinkedHashMap<>();

  private RunReport() {}

  /// Writes the report into the run's folder.
  ///
  /// @return the report's file
  /// @throws IllegalArgumentException if the folder is not a run's
  public static Path write(Path run) {
    Path file = run.resolve("report.html");
    ReportPage.write(file, read(run));
    return file;
  }

  static Report read(Path run) {
    Path metrics = run.resolve("metrics.jsonl");
    if (!Files.exists(metrics)) {
      throw new IllegalArgumentException(
          "no metrics.jsonl in " + run + ": give the folder of a run (what --out named)");
    }
    RunReport report = new RunReport();
    try (Stream<Metric> lines = MetricsLog.read(metrics)) {
      lines.forEach(report::add);
    }
    Path recipe = run.resolve("recipe.yaml");
    try {
      String name = String.valueOf(run.toAbsolutePath().normalize().getFileName());
      return report.build(name, Files.exists(recipe) ? Files.readString(recipe) : "");
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", recipe, e);
    }
  }

  private void add(Metric metric) {
    switch (metric) {
      case Metric.Step step -> steps.add(step);
      case Metric.PolicyStep step -> policySteps.add(step);
      case Metric.Measured values -> measured.add(values);
      case Metric.HeldOut heldOut -> validations.add(heldOut);
      case Metric.Event event -> events.add(event);
      case Metric.Facts table -> facts.put(table.title(), table);
      case Metric.Plot plot -> plots.put(plot.title(), plot);
      case Metric.Sample sample ->
          samples.computeIfAbsent(sample.prompt(), _ -> new ArrayList<>()).add(sample);
      case Metric.Answer answer ->
          answers.computeIfAbsent(answer.question(), _ -> new ArrayList<>()).add(answer);
    }
  }

  private Report build(String name, String recipe) {
    List<Section> sections = new ArrayList<>();
    RunCurves curves = new RunCurves(steps, validations, measured);
    sections.addAll(diagnosis());
    if (!steps.isEmpty()) {
      sections.add(new Section.Charts("Curves", curves.charts()));
    }
    if (!policySteps.isEmpty()) {
      sections.add(new Section.Charts("Curves", new PolicyCurves(policySteps, measured).charts()));
    }
    if (!plots.isEmpty()) {
      sections.add(
          new Section.Charts("At the end", plots.values().stream().map(RunReport::chart).toList()));
    }
    if (!samples.isEmpty()) {
      sections.add(new Section.Samples("Samples, newest first", prompts()));
    }
    if (!answers.isEmpty()) {
      sections.add(new Section.Samples("Answers: the newest, before tuning, between", questions()));
    }
    List<Section.Table> tables = tables();
    if (!tables.isEmpty()) {
      sections.add(new Section.Tables("The run", tables));
    }
    if (!events.isEmpty()) {
      List<List<String>> rows =
          events.stream()
              .map(e -> List.of(Numbers.grouped(e.step()), e.kind(), e.message()))
              .toList();
      sections.add(
          new Section.Tables(
              "Events", List.of(new Section.Table("", List.of("step", "event", ""), rows))));
    }
    if (!recipe.isBlank()) {
      sections.add(new Section.Listing("Recipe", "recipe.yaml, every key resolved", recipe));
    }
    return new Report(name, subtitle(), tiles(curves), curves.markers(events), sections);
  }

  private static Chart chart(Metric.Plot plot) {
    Chart chart =
        Chart.of(plot.title(), Chart.Format.NUMBER)
            .axis(plot.axis(), Chart.Format.NUMBER, plot.places());
    for (var curve : plot.curves().entrySet()) {
      boolean first = curve.equals(plot.curves().firstEntry());
      chart =
          chart.line(
              curve.getKey(), first ? Chart.Style.STRONG : Chart.Style.FAINT, curve.getValue());
    }
    return chart;
  }

  /// What the doctor of a run found, first thing.
  private List<Section> diagnosis() {
    List<List<String>> found =
        events.stream()
            .filter(event -> event.kind().equals(DOCTOR))
            .map(event -> List.of(Numbers.grouped(event.step()), event.message()))
            .toList();
    return found.isEmpty()
        ? List.of()
        : List.of(
            new Section.Tables(
                "The doctor says",
                List.of(new Section.Table("", List.of("step", "what and what to do"), found))));
  }

  // --- Samples ---

  private List<Section.Prompt> prompts() {
    return samples.entrySet().stream()
        .map(
            entry ->
                new Section.Prompt(
                    shortened(entry.getKey()),
                    true,
                    spread(entry.getValue().reversed()).stream()
                        .map(
                            s ->
                                new Section.Continuation(
                                    "step " + Numbers.grouped(s.step()), shortened(s.text())))
                        .toList()))
        .toList();
  }

  private List<Section.Prompt> questions() {
    return answers.entrySet().stream()
        .map(
            entry ->
                new Section.Prompt(
                    shortened(entry.getKey()),
                    false,
                    newestAndFirst(entry.getValue()).stream().map(RunReport::answer).toList()))
        .toList();
  }

  /// What the run has come to stands beside what it came from, and what was between behind them.
  private static <T> List<T> newestAndFirst(List<T> all) {
    List<T> ordered = new ArrayList<>(spread(all.reversed()));
    if (ordered.size() > 2) {
      ordered.add(1, ordered.removeLast());
    }
    return ordered;
  }

  private static Section.Continuation answer(Metric.Answer answer) {
    String when = answer.step() == 0 ? "before tuning" : "step " + Numbers.grouped(answer.step());
    return new Section.Continuation(
        answer.ended() ? when : when + ", cut off", shortened(answer.text()));
  }

  private static <T> List<T> spread(List<T> all) {
    if (all.size() <= MOST_SAMPLES) {
      return all;
    }
    List<T> some = new ArrayList<>();
    for (int i = 0; i < MOST_SAMPLES; i++) {
      some.add(all.get((int) ((long) i * (all.size() - 1) / (MOST_SAMPLES - 1))));
    }
    return some;
  }

  private static String shortened(String text) {
    return text.length() <= MOST_CHARACTERS ? text : text.substring(0, MOST_CHARACTERS) + " …";
  }

  // --- Tables ---

  /// `Expected` and `Actual` become one table.
  private List<Section.Table> tables() {
    List<Section.Table> tables = new ArrayList<>();
    Metric.Facts expected = facts.get("Expected");
    Metric.Facts actual = facts.get("Actual");
    if (expected != null) {
      SequencedSet<String> names = new LinkedHashSet<>(expected.rows().keySet());
      Map<String, String> came = actual == null ? Map.of() : actual.rows();
      names.addAll(came.keySet());
      tables.add(
          new Section.Table(
              "Expected and actual",
              List.of("", "expected", "actual"),
              names.stream()
                  .map(
                      name ->
                          List.of(
                              name,
                              expected.rows().getOrDefault(name, "–"),
                              came.getOrDefault(name, "–")))
                  .toList()));
    }
    for (Metric.Facts table : facts.values()) {
      if (expected == null || !List.of("Expected", "Actual").contains(table.title())) {
        tables.add(
            new Section.Table(
                table.title(),
                List.of(),
                table.rows().entrySet().stream()
                    .map(row -> List.of(row.getKey(), row.getValue()))
                    .toList()));
      }
    }
    return tables;
  }

  // --- The numbers to see first ---

  private String subtitle() {
    if (steps.isEmpty() && policySteps.isEmpty()) {
      return "No step has been made yet.";
    }
    long done = steps.isEmpty() ? policySteps.getLast().step() : steps.getLast().step();
    Metric.Event last =
        events.reversed().stream()
            .filter(event -> !PASSING.contains(event.kind()))
            .findFirst()
            .orElse(null);
    return last == null
        ? "%s steps so far".formatted(Numbers.grouped(done))
        : "%s at step %s: %s".formatted(last.kind(), Numbers.grouped(last.step()), last.message());
  }

  private List<Report.Tile> tiles(RunCurves curves) {
    List<Report.Tile> tiles = new ArrayList<>();
    if (!policySteps.isEmpty()) {
      tiles.addAll(new PolicyCurves(policySteps, measured).tiles());
    }
    if (!validations.isEmpty()) {
      double best = validations.stream().mapToDouble(Metric.HeldOut::loss).min().orElseThrow();
      Metric.HeldOut last = validations.getLast();
      tiles.add(
          new Report.Tile(
              "Validation",
              Numbers.decimal("%.3f", last.loss()),
              last.unit() + ", best " + Numbers.decimal("%.3f", best)));
    }
    if (!steps.isEmpty()) {
      Metric.Step last = steps.getLast();
      List<Double> losses = steps.stream().map(Metric.Step::loss).toList();
      double loss = curves.smoothed(losses).getLast();
      tiles.add(
          new Report.Tile(
              "Training loss",
              Numbers.decimal("%.3f", loss),
              "from " + Numbers.decimal("%.2f", losses.getFirst()) + " at the start"));
      tiles.add(
          new Report.Tile(
              "Tokens",
              Numbers.count((double) last.tokens()),
              "in " + Numbers.grouped(last.step()) + " steps"));
      double[] speeds = steps.stream().mapToDouble(Metric.Step::tokensPerSecond).sorted().toArray();
      tiles.add(
          new Report.Tile(
              "Speed", Numbers.count(speeds[speeds.length / 2]), "tokens per second, median"));
      tiles.add(
          new Report.Tile(
              "Time",
              Numbers.clock(last.seconds()),
              Numbers.decimal("%.3g s per step", last.seconds() / Math.max(1, last.step()))));
    }
    return tiles;
  }
}
