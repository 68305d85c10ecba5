package dev.lungo.training;

import dev.lungo.training.report.Chart;
import dev.lungo.training.report.Chart.Format;
import dev.lungo.training.report.Chart.Style;
import dev.lungo.training.report.Report;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.Set;
import java.util.function.ToDoubleFunction;

/// A run's numbers as charts, over steps, tokens and time. What is not measured at every step
/// stands at the tokens and the time of its step.
final class RunCurves {
  private static final Set<String> BAD = Set.of("diverged", "nan", "spike");

  private final List<Metric.Step> steps;
  private final List<Metric.HeldOut> validations;
  private final List<Metric.Measured> measured;

  /// @param steps ascending, at least one
  RunCurves(
      List<Metric.Step> steps, List<Metric.HeldOut> validations, List<Metric.Measured> measured) {
    this.steps = steps;
    this.validations = validations;
    this.measured = measured;
  }

  List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    charts.add(
        withMean(overSteps("Training loss (" + unit() + ")", Format.NUMBER), Metric.Step::loss));
    if (!validations.isEmpty()) {
      charts.add(validation());
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

  private String unit() {
    return !validations.isEmpty() && validations.getFirst() instanceof Metric.PreferenceLoss
        ? "nats per comparison"
        : "nats per token";
  }

  private Chart validation() {
    Chart chart =
        overTime("Validation (" + validations.getFirst().unit() + ")", Format.NUMBER, validations)
            .line("all", Style.STRONG, validations.stream().map(Metric.HeldOut::loss).toList());
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
  List<Double> smoothed(List<Double> values) {
    return smoothed(values, window());
  }

  static List<Double> smoothed(List<Double> values, int window) {
    List<Double> means = new ArrayList<>(values.size());
    double mean = Double.NaN;
    for (double value : values) {
      if (Double.isNaN(mean)) {
        mean = value;
      } else if (Double.isFinite(value)) {
        mean += (value - mean) / Math.min(window, 1 + means.size() / 16.0);
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

  /// The events that a reader of the curves should see in them.
  List<Report.Marker> markers(List<Metric.Event> events) {
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
    return BAD.contains(event.kind());
  }
}
