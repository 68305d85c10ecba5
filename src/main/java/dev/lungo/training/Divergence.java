package dev.lungo.training;

import java.util.Optional;

/// Notices that a run has gone wrong: a loss or gradient that is no number, or a loss spike.
///
/// A spike is `patience` steps in a row whose loss lies more than `spike` nats above the smoothed
/// loss (half-life about 35 steps). A single bad batch passes; a model that has lost what it
/// learned does not. The rule starts after `grace` steps, when the smoothed loss means something.
///
/// Not thread-safe; used by the thread that trains.
public final class Divergence {
  private static final double SMOOTHING = 0.02;
  private static final int GRACE = 20;
  private static final int PATIENCE = 3;

  private final double spike;
  private State state = new State(0, 0, 0);

  /// What a checkpoint keeps.
  ///
  /// @param seen steps seen
  /// @param smoothed the smoothed loss
  /// @param above how many steps in a row lay above the limit
  public record State(long seen, double smoothed, int above) {}

  /// @param spike nats above the smoothed loss
  public Divergence(double spike) {
    this.spike = spike;
  }

  public State state() {
    return state;
  }

  public void restore(State saved) {
    state = saved;
  }

  /// What is wrong after this step, if anything.
  public Optional<String> check(double loss, double gradientNorm) {
    if (!Double.isFinite(loss)) {
      return Optional.of("the loss is " + loss);
    }
    if (!Double.isFinite(gradientNorm)) {
      return Optional.of("the gradient norm is " + gradientNorm);
    }
    double smoothed = state.smoothed();
    if (state.seen() >= GRACE && loss > smoothed + spike) {
      int above = state.above() + 1;
      state = new State(state.seen() + 1, smoothed, above);
      return above < PATIENCE
          ? Optional.empty()
          : Optional.of(
              String.format(
                  java.util.Locale.ROOT,
                  "a loss spike: %.3f after a smoothed loss of %.3f, for %d steps",
                  loss,
                  smoothed,
                  above));
    }
    // The mean of all until there are 50, an exponential one from then on.
    double weight = Math.max(SMOOTHING, 1.0 / (state.seen() + 1));
    state = new State(state.seen() + 1, smoothed + weight * (loss - smoothed), 0);
    return Optional.empty();
  }
}
