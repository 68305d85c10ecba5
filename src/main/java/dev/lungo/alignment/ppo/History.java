package dev.lungo.alignment.ppo;

import dev.lungo.training.Metric;
import java.util.List;
import java.util.function.ToDoubleFunction;

/// The steps of a run so far, as the doctor asks about them.
///
/// @param steps at least one
record History(List<Metric.PolicyStep> steps, PpoRecipe recipe) {
  int size() {
    return steps.size();
  }

  List<Metric.PolicyStep> last(int n) {
    return steps.subList(Math.max(0, steps.size() - n), steps.size());
  }

  List<Metric.PolicyStep> first(int n) {
    return steps.subList(0, Math.min(n, steps.size()));
  }

  static double mean(List<Metric.PolicyStep> steps, ToDoubleFunction<Metric.PolicyStep> value) {
    return steps.stream().mapToDouble(value).average().orElse(0);
  }

  /// The standard error of a mean over steps.
  static double error(List<Metric.PolicyStep> steps, ToDoubleFunction<Metric.PolicyStep> value) {
    double mean = mean(steps, value);
    double squares = steps.stream().mapToDouble(value).map(x -> (x - mean) * (x - mean)).sum();
    return Math.sqrt(squares / Math.max(1, steps.size() - 1) / steps.size());
  }
}
