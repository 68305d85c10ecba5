package dev.lungo.alignment.ppo;

import dev.lungo.alignment.ppo.AdvantageEstimator.Advantage;
import dev.lungo.training.Metric;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;

/// Adds up what the updates of one step measure.
final class Tally {
  private int updates;
  private long tokens;
  private double norm;
  private double policyLoss;
  private double valueLoss;
  private double clipped;
  private double approximateKl;
  private double ratio;
  private double ratioSquares;
  private double firstRatio;
  private double textLoss;
  private int texts;
  // Of the minibatch at work.
  private long itsTokens;
  private double itsKl;

  /// The next minibatch begins.
  void begin() {
    updates++;
    itsTokens = 0;
    itsKl = 0;
  }

  void policy(PolicyLoss loss) {
    int n = loss.gradient().length;
    tokens += n;
    itsTokens += n;
    policyLoss += loss.loss();
    clipped += loss.clipped();
    approximateKl += loss.approximateKl();
    itsKl += loss.approximateKl();
    ratio += loss.ratio();
    ratioSquares += loss.ratioSquares();
    if (updates <= 1) {
      firstRatio = Math.max(firstRatio, loss.farthest());
    }
  }

  /// @param count values of the whole minibatch
  void value(ValueLoss loss, int count) {
    valueLoss += loss.loss() / count;
  }

  void text(double loss) {
    textLoss += loss;
    texts++;
  }

  void norm(double value) {
    norm += value;
  }

  /// Of the minibatch at work, in nats a token.
  double approximateKl() {
    return itsKl / Math.max(1, itsTokens);
  }

  Metric.PolicyStep.Update result(
      double learningRate, List<Evaluation> evaluations, List<Advantage> advantages) {
    double mean = ratio / tokens;
    return new Metric.PolicyStep.Update(
        updates,
        learningRate,
        norm / updates,
        policyLoss / tokens,
        valueLoss / updates,
        clipped / tokens,
        approximateKl / tokens,
        mean,
        Math.max(0, ratioSquares / tokens - mean * mean),
        firstRatio,
        explained(evaluations, advantages),
        texts == 0 ? Optional.empty() : Optional.of(textLoss / texts));
  }

  /// `1 − Var(R − V) / Var(R)` of the values before the first update: 1 where they knew the
  /// returns, 0 where a constant would have done as well.
  static Optional<Double> explained(List<Evaluation> evaluations, List<Advantage> advantages) {
    double[] returns =
        advantages.stream().flatMapToDouble(a -> java.util.Arrays.stream(a.returns())).toArray();
    if (returns.length == 0) {
      return Optional.empty();
    }
    double[] errors =
        IntStream.range(0, advantages.size())
            .mapToObj(
                i -> {
                  double[] error = advantages.get(i).returns().clone();
                  for (int t = 0; t < error.length; t++) {
                    error[t] -= evaluations.get(i).values()[t];
                  }
                  return error;
                })
            .flatMapToDouble(java.util.Arrays::stream)
            .toArray();
    double all = variance(returns);
    return Optional.of(all == 0 ? 0 : 1 - variance(errors) / all);
  }

  private static double variance(double[] values) {
    double sum = 0;
    for (double x : values) {
      sum += x;
    }
    double mean = sum / values.length;
    double squares = 0;
    for (double x : values) {
      squares += (x - mean) * (x - mean);
    }
    return squares / values.length;
  }
}
