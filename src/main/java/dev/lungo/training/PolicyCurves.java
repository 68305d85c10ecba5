package dev.lungo.training;

import dev.lungo.training.report.Chart;
import dev.lungo.training.report.Chart.Format;
import dev.lungo.training.report.Chart.Style;
import dev.lungo.training.report.Numbers;
import dev.lungo.training.report.Report;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.function.Function;
import java.util.function.ToDoubleFunction;

/// The numbers of a run of policy optimisation as charts: what it got, what that cost, and how the
/// updates went.
final class PolicyCurves {
  private final List<Metric.PolicyStep> steps;
  private final List<Metric.Measured> measured;

  /// @param steps ascending, at least one
  PolicyCurves(List<Metric.PolicyStep> steps, List<Metric.Measured> measured) {
    this.steps = steps;
    this.measured = measured;
  }

  List<Chart> charts() {
    List<Chart> charts = new ArrayList<>();
    Chart scores =
        withMean(overSteps("Score of an episode"), "score", s -> s.scores().score())
            .line("score less the KL penalty", Style.NORMAL, smoothed(s -> s.scores().reward()));
    charts.add(scores);
    if (judged()) {
      charts.add(withMean(overSteps("Held-out judge"), "judge", s -> s.scores().judge().get()));
    }
    charts.add(againstKl());
    charts.add(
        withMean(overSteps("KL from the reference (nats an episode)"), "k1", s -> s.kl().k1())
            .line("k3", Style.NORMAL, smoothed(s -> s.kl().k3())));
    charts.add(line("Beta, the price of a nat", s -> s.kl().beta()));
    charts.add(line("Entropy (nats a token)", s -> s.responses().entropy()));
    charts.add(
        withMean(overSteps("Response length (tokens)"), "length", s -> s.responses().length()));
    charts.add(line("Share of responses with an end", s -> s.responses().ended()));
    charts.add(line("Clip fraction", s -> s.update().clipFraction()));
    charts.add(line("Approximate KL of an update (nats a token)", s -> s.update().approximateKl()));
    charts.add(line("Ratio, mean", s -> s.update().ratio()));
    charts.add(line("Ratio, variance", s -> s.update().ratioVariance()));
    charts.add(line("Policy loss", s -> s.update().policyLoss()));
    if (steps.getFirst().update().explained().isPresent()) {
      charts.add(line("Value loss", s -> s.update().valueLoss()));
      charts.add(line("Explained variance of the returns", s -> s.update().explained().orElse(0.)));
    }
    if (steps.getFirst().update().pretraining().isPresent()) {
      charts.add(line("Pretraining text (nats a token)", s -> s.update().pretraining().orElse(0.)));
    }
    charts.add(line("Learning rate", s -> s.update().learningRate()));
    charts.add(line("Gradient norm, before clipping", s -> s.update().gradientNorm()));
    charts.add(
        overSteps("Seconds of a step")
            .line("generating", Style.STRONG, smoothed(s -> s.parts().generating()))
            .line("scoring", Style.NORMAL, smoothed(s -> s.parts().scoring()))
            .line("evaluating", Style.NORMAL, smoothed(s -> s.parts().evaluating()))
            .line("updating", Style.NORMAL, smoothed(s -> s.parts().updating())));
    measured.stream()
        .flatMap(m -> m.values().keySet().stream())
        .distinct()
        .forEach(name -> charts.add(looks(name)));
    return charts;
  }

  private boolean judged() {
    return steps.stream().allMatch(s -> s.scores().judge().isPresent());
  }

  /// What the reward says for each nat, and what the judge says: where the second turns down, the
  /// reward is over-optimised.
  private Chart againstKl() {
    List<Double> kl = smoothed(s -> s.kl().k1());
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < kl.size(); i++) {
      order.add(i);
    }
    order.sort(Comparator.comparing(kl::get));
    Function<List<Double>, List<Double>> sorted =
        values -> order.stream().map(values::get).toList();
    Chart chart =
        Chart.of("Score against KL (means of about " + window() + " steps)", Format.NUMBER)
            .axis("KL in nats", Format.NUMBER, sorted.apply(kl))
            .line("score", Style.STRONG, sorted.apply(smoothed(s -> s.scores().score())));
    return judged()
        ? chart.line(
            "judge", Style.NORMAL, sorted.apply(smoothed(s -> s.scores().judge().orElseThrow())))
        : chart;
  }

  private Chart looks(String name) {
    List<Metric.Measured> with =
        measured.stream().filter(m -> m.values().containsKey(name)).toList();
    return Chart.of(name, Format.NUMBER)
        .axis("step", Format.COUNT, with.stream().map(m -> (double) m.step()).toList())
        .line(name, Style.STRONG, with.stream().map(m -> m.values().get(name)).toList());
  }

  private Chart overSteps(String title) {
    return Chart.of(title, Format.NUMBER)
        .axis("step", Format.COUNT, column(s -> (double) s.step()))
        .axis("episodes", Format.COUNT, column(s -> (double) s.episodes()))
        .axis("time", Format.SECONDS, column(Metric.PolicyStep::seconds));
  }

  private Chart line(String title, ToDoubleFunction<Metric.PolicyStep> value) {
    return overSteps(title).line("each step", Style.STRONG, column(value));
  }

  private Chart withMean(Chart chart, String name, ToDoubleFunction<Metric.PolicyStep> value) {
    return chart
        .line(name + ", each step", Style.FAINT, column(value))
        .line(name + ", mean of about " + window() + " steps", Style.STRONG, smoothed(value));
  }

  private List<Double> column(ToDoubleFunction<Metric.PolicyStep> value) {
    return steps.stream().mapToDouble(value).boxed().toList();
  }

  private int window() {
    return Math.max(5, steps.size() / 50);
  }

  private List<Double> smoothed(ToDoubleFunction<Metric.PolicyStep> value) {
    return RunCurves.smoothed(column(value), window());
  }

  /// The numbers to see first.
  List<Report.Tile> tiles() {
    Metric.PolicyStep last = steps.getLast();
    List<Double> scores = smoothed(s -> s.scores().score());
    List<Report.Tile> tiles = new ArrayList<>();
    tiles.add(
        new Report.Tile(
            "Score",
            Numbers.decimal("%.3f", scores.getLast()),
            "from " + Numbers.decimal("%.3f", steps.getFirst().scores().score())));
    if (judged()) {
      tiles.add(
          new Report.Tile(
              "Judge",
              Numbers.decimal("%.3f", smoothed(s -> s.scores().judge().orElseThrow()).getLast()),
              "from " + Numbers.decimal("%.3f", steps.getFirst().scores().judge().orElseThrow())));
    }
    tiles.add(
        new Report.Tile(
            "KL",
            Numbers.decimal("%.2f", smoothed(s -> s.kl().k1()).getLast()),
            "nats an episode"));
    tiles.add(
        new Report.Tile(
            "Episodes",
            Numbers.count((double) last.episodes()),
            "in " + Numbers.grouped(last.step()) + " steps"));
    tiles.add(
        new Report.Tile(
            "Time",
            Numbers.clock(last.seconds()),
            Numbers.decimal("%.0f %% of it generating", 100 * generating())));
    return tiles;
  }

  private double generating() {
    double all = steps.stream().mapToDouble(s -> s.parts().total()).sum();
    return all == 0 ? 0 : steps.stream().mapToDouble(s -> s.parts().generating()).sum() / all;
  }
}
