package dev.lungo.evaluation.metrics;

import java.util.Arrays;

/// A mean with its standard error: how far the examples at hand, drawn from all that could have
/// been, leave it uncertain.
///
/// @param value the score
/// @param standardError its standard deviation over other draws of as many examples; NaN for
///     fewer than two
/// @param examples how many were averaged
public record Estimate(double value, double standardError, int examples) {
  /// 95 of 100 such intervals hold the true value.
  private static final double NORMAL_95 = 1.959963984540054;

  /// The mean of one score per example. Where each is 0 or 1 this is the binomial's error,
  /// √(p (1-p) / (n-1)).
  public static Estimate mean(double... scores) {
    int n = scores.length;
    if (n == 0) {
      throw new IllegalArgumentException("no examples to average");
    }
    double mean = Arrays.stream(scores).sum() / n;
    double squares = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum();
    double error = n < 2 ? Double.NaN : Math.sqrt(squares / (n - 1) / n);
    return new Estimate(mean, error, n);
  }

  /// A ratio of two sums over the examples, such as bits per byte. The error follows from the
  /// residuals, to first order (the delta method).
  public static Estimate ratio(double[] numerators, double[] denominators) {
    int n = numerators.length;
    double below = Arrays.stream(denominators).sum();
    if (n == 0 || n != denominators.length || below == 0) {
      throw new IllegalArgumentException(
          "a ratio needs as many numerators as denominators, and a sum other than 0; there are "
              + n
              + " and "
              + denominators.length
              + ", and the sum is "
              + below);
    }
    double ratio = Arrays.stream(numerators).sum() / below;
    double squares = 0;
    for (int i = 0; i < n; i++) {
      double residual = numerators[i] - ratio * denominators[i];
      squares += residual * residual;
    }
    double error = n < 2 ? Double.NaN : Math.sqrt(squares * n / (n - 1)) / below;
    return new Estimate(ratio, error, n);
  }

  /// The mean of means of separate groups, each counting the same (balanced accuracy).
  public static Estimate balanced(Estimate... groups) {
    double value = Arrays.stream(groups).mapToDouble(Estimate::value).average().orElseThrow();
    double squares =
        Arrays.stream(groups).mapToDouble(g -> g.standardError * g.standardError).sum();
    int examples = Arrays.stream(groups).mapToInt(Estimate::examples).sum();
    return new Estimate(value, Math.sqrt(squares) / groups.length, examples);
  }

  /// The mean difference of two models' scores on the same examples. What makes an example easy
  /// or hard for both cancels out, so this is far more certain than two separate errors suggest.
  public static Estimate pairedDifference(double[] scores, double[] others) {
    if (scores.length != others.length) {
      throw new IllegalArgumentException(
          "a paired difference needs the same examples, but there are "
              + scores.length
              + " and "
              + others.length);
    }
    double[] differences = new double[scores.length];
    Arrays.setAll(differences, i -> scores[i] - others[i]);
    return mean(differences);
  }

  public Estimate times(double factor) {
    return new Estimate(value * factor, standardError * Math.abs(factor), examples);
  }

  /// The lower end of the 95 % confidence interval.
  public double low() {
    return value - NORMAL_95 * standardError;
  }

  /// The upper end of the 95 % confidence interval.
  public double high() {
    return value + NORMAL_95 * standardError;
  }
}
