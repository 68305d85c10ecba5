package dev.lungo.training;

import dev.lungo.files.AtomicFiles;
import dev.lungo.training.report.Chart;
import dev.lungo.training.report.Chart.Format;
import dev.lungo.training.report.Chart.Style;
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
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// The page of a training run: `report.html`, from its `recipe.yaml` and `metrics.jsonl`.
///
/// It can be written at any time, of a run that is still going on too.
public final class RunReport {
  /// Samples shown of each prompt: the newest, the first, and some between.
  private static final int MOST_SAMPLES = 12;

  private static final int MOST_CHARACTERS = 2000;

  private final List<Metric.Step> steps = new ArrayList<>();
  private final List<Metric.Validation> validations = new ArrayList<>();
  private final List<Metric.Measured> measured = new ArrayList<>();
  private final List<Metric.Event> events = new ArrayList<>();
  private final SequencedMap<String, List<Metric.Sample>> samples = new LinkedHashMap<>();
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
      case Metric.Measured values -> measured.add(values);
      case Metric.Validation validation -> validations.add(validation);
      case Metric.Event event -> events.add(event);
      case Metric.Facts table -> facts.put(table.title(), table);
      case Metric.Sample sample ->
          samples.computeIfAbsent(sample.prompt(), _ -> new ArrayList<>()).add(sample);
    }
  }

  private Report build(String name, String recipe) {
    List<Section> sections = new ArrayList<>();
    if (!steps.isEmpty()) {
      sections.add(new Section.Charts("Curves", charts()));
    }
    if (!samples.isEmpty()) {
      sections.add(new Section.Samples("Samples, newest first", prompts()));
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
    return new Report(name, subtitle(), tiles(), markers(), sections);
  }

  // --- Curves ---

  private List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    charts.add(
        withMean(overSteps("Training loss (nats per token)", Format.NUMBER), Metric.Step::loss));
    if (!validations.isEmpty()) {
      charts.add(bitsPerByte());
    }
    charts.add(
        overSteps("Learning rate", Format.NUMBER)
            .line("learning rate", Style.STRONG, column(Metric.Step::learningRate)));
    charts.add(
        withMean(
            overSteps("Gradient norm, before clipping", Format.NUMBER), Metric.Step::gradientNorm));
    charts.add(
        withMean(overSteps("Tokens per second", Format.COUNT), Metric.Step::tokensPerSecond));
    SequencedSet<String> names = new LinkedHashSet<>();
    measured.forEach(m -> names.addAll(m.values().keySet()));
    for (String name : names) {
      List<Metric.Measured> with =
          measured.stream().filter(m -> m.values().containsKey(name)).toList();
      charts.add(
          overTime(name, Format.NUMBER, with)
              .line(name, Style.NORMAL, with.stream().map(m -> m.values().get(name)).toList()));
    }
    return charts;
  }

  private Chart bitsPerByte() {
    Chart chart =
        overTime("Validation (bits per byte)", Format.NUMBER, validations)
            .line(
                "all text",
                Style.STRONG,
                validations.stream().map(Metric.Validation::bitsPerByte).toList());
    SequencedSet<String> sources = new LinkedHashSet<>();
    validations.forEach(v -> sources.addAll(v.sources().keySet()));
    if (sources.size() < 2) {
      return chart;
    }
    for (String source : sources) {
      chart =
          chart.line(
              source,
              Style.NORMAL,
              validations.stream().map(v -> v.sources().getOrDefault(source, Double.NaN)).toList());
    }
    return chart;
  }

  private Chart overSteps(String title, Format format) {
    return overTime(title, format, steps);
  }

  private Chart overTime(String title, Format format, List<? extends Metric> points) {
    return Chart.of(title, format)
        .axis("step", Format.COUNT, points.stream().map(p -> (double) p.step()).toList())
        .axis("tokens", Format.COUNT, points.stream().map(p -> tokensAt(p.step())).toList())
        .axis("time", Format.SECONDS, points.stream().map(p -> secondsAt(p.step())).toList());
  }

  private List<Double> column(ToDoubleFunction<Metric.Step> value) {
    return steps.stream().mapToDouble(value).boxed().toList();
  }

  private Chart withMean(Chart chart, ToDoubleFunction<Metric.Step> value) {
    List<Double> values = column(value);
    return chart
        .line("each step", Style.FAINT, values)
        .line("mean of about " + window() + " steps", Style.STRONG, smoothed(values));
  }

  private int window() {
    return Math.max(10, steps.size() / 100);
  }

  /// An exponential mean whose window grows at first, so that it does not lag behind the fall.
  private List<Double> smoothed(List<Double> values) {
    List<Double> means = new ArrayList<>(values.size());
    double mean = Double.NaN;
    for (double value : values) {
      if (Double.isNaN(mean)) {
        mean = value;
      } else if (Double.isFinite(value)) {
        mean += (value - mean) / Math.min(window(), 1 + means.size() / 16.0);
      }
      means.add(mean);
    }
    return means;
  }

  private double tokensAt(long step) {
    int i = indexAt(step);
    return i < 0 ? 0 : steps.get(i).tokens();
  }

  private double secondsAt(long step) {
    int i = indexAt(step);
    return i < 0 ? 0 : steps.get(i).seconds();
  }

  /// The last line of a step at or before the given one; -1 where there is none.
  private int indexAt(long step) {
    int low = 0, high = steps.size();
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (steps.get(middle).step() <= step) {
        low = middle + 1;
      } else {
        high = middle;
      }
    }
    return low - 1;
  }

  private List<Report.Marker> markers() {
    return events.stream()
        .filter(e -> isBad(e) || e.kind().equals("resume"))
        .map(
            e ->
                new Report.Marker(
                    e.kind(),
                    isBad(e),
                    List.of("step", "tokens", "time"),
                    List.of((double) e.step(), tokensAt(e.step()), secondsAt(e.step()))))
        .toList();
  }

  private static boolean isBad(Metric.Event event) {
    return event.kind().equals("spike") || event.kind().equals("nan");
  }

  // --- Samples ---

  private List<Section.Prompt> prompts() {
    return samples.entrySet().stream()
        .map(
            entry ->
                new Section.Prompt(
                    shortened(entry.getKey()),
                    spread(entry.getValue().reversed()).stream()
                        .map(
                            s ->
                                new Section.Continuation(
                                    "step " + Numbers.grouped(s.step()), shortened(s.text())))
                        .toList()))
        .toList();
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
    if (steps.isEmpty()) {
      return "No step has been made yet.";
    }
    Metric.Event last = events.isEmpty() ? null : events.getLast();
    return last == null || last.kind().equals("checkpoint") || last.kind().equals("resume")
        ? "%s steps so far".formatted(Numbers.grouped(steps.getLast().step()))
        : "%s at step %s: %s".formatted(last.kind(), Numbers.grouped(last.step()), last.message());
  }

  private List<Report.Tile> tiles() {
    List<Report.Tile> tiles = new ArrayList<>();
    if (!validations.isEmpty()) {
      double best =
          validations.stream().mapToDouble(Metric.Validation::bitsPerByte).min().orElseThrow();
      tiles.add(
          new Report.Tile(
              "Validation",
              Numbers.decimal("%.3f", validations.getLast().bitsPerByte()),
              "bits per byte, best " + Numbers.decimal("%.3f", best)));
    }
    if (!steps.isEmpty()) {
      Metric.Step last = steps.getLast();
      List<Double> losses = column(Metric.Step::loss);
      double loss = smoothed(losses).getLast();
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
