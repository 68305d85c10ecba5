package dev.lungo.alignment.reward;

import dev.lungo.alignment.reward.Accuracy.Scored;
import dev.lungo.chat.Preference;
import dev.lungo.training.Metric;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.SequencedMap;

/// Whether a reward model is right as often as it says: σ(difference) is the probability with which
/// it expects the response of the higher score to be preferred.
///
/// @param bins by what was expected, from 0.5 up; those without a pair are left out
record Calibration(List<Bin> bins) {
  private static final int BINS = 10;

  /// @param expected mean probability
  /// @param observed the share that was preferred
  record Bin(double expected, double observed, int pairs) {}

  static Calibration of(List<Scored> scored) {
    double[] expected = new double[BINS];
    double[] right = new double[BINS];
    int[] pairs = new int[BINS];
    for (Scored one : scored) {
      for (Preference.Pair pair : one.comparison().judged().pairs()) {
        double ahead = one.scores()[pair.better()] - one.scores()[pair.worse()];
        double sure = 1 / (1 + Math.exp(-Math.abs(ahead)));
        int bin = Math.min(BINS - 1, (int) ((sure - 0.5) * 2 * BINS));
        expected[bin] += sure;
        right[bin] += Accuracy.right(ahead);
        pairs[bin]++;
      }
    }
    List<Bin> bins = new ArrayList<>();
    for (int i = 0; i < BINS; i++) {
      if (pairs[i] > 0) {
        bins.add(new Bin(expected[i] / pairs[i], right[i] / pairs[i], pairs[i]));
      }
    }
    return new Calibration(List.copyOf(bins));
  }

  /// The mean distance between expected and observed, over pairs.
  double error() {
    double all = bins.stream().mapToDouble(Bin::pairs).sum();
    return bins.stream().mapToDouble(b -> b.pairs() * Math.abs(b.expected() - b.observed())).sum()
        / all;
  }

  Metric.Facts facts(long step) {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    rows.put("expected calibration error", String.format(Locale.ROOT, "%.3f", error()));
    for (Bin bin : bins) {
      rows.put(
          String.format(Locale.ROOT, "expected %.3f", bin.expected()),
          String.format(Locale.ROOT, "observed %.3f of %,d pairs", bin.observed(), bin.pairs()));
    }
    return new Metric.Facts(step, "Calibration", rows);
  }

  Metric.Plot plot(long step) {
    SequencedMap<String, List<Double>> curves = new LinkedHashMap<>();
    curves.put("preferred", bins.stream().map(Bin::observed).toList());
    curves.put("as expected", bins.stream().map(Bin::expected).toList());
    return new Metric.Plot(
        step,
        "Reliability: how often the higher score was preferred",
        "probability that the model gives it",
        bins.stream().map(Bin::expected).toList(),
        curves);
  }
}
