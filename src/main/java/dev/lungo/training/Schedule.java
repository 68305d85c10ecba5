package dev.lungo.training;

/// The shape of the learning rate over a run, as a factor between 0 and 1 of the peak rate.
///
/// Warm-up is counted in steps, because Adam's second moments need a number of steps, not a share
/// of the run, to mean something; the rest depends on the progress through the run alone, so that
/// a run bounded by the clock, whose length is fitted while it runs, uses the same shapes.
public sealed interface Schedule {
  /// @param progress share of the run after the warm-up that is done, from 0 to 1
  /// @return the factor by which the peak learning rate is multiplied
  double shape(double progress);

  /// The peak rate to the end.
  record Constant() implements Schedule {
    @Override
    public double shape(double progress) {
      return 1;
    }
  }

  /// Half a cosine from 1 down to `floor` (Loshchilov and Hutter 2017; GPT-3 uses floor 0.1).
  record Cosine(@Doc("the rate at the end, as a share of the peak") double floor)
      implements Schedule {
    public Cosine {
      checkFraction("floor", floor);
    }

    public static Cosine defaults() {
      return new Cosine(0.1);
    }

    @Override
    public double shape(double progress) {
      return floor + (1 - floor) * 0.5 * (1 + Math.cos(Math.PI * clamp(progress)));
    }
  }

  /// A straight line from 1 down to `floor`. Decay to zero is the best simple choice for a known
  /// length (Bergsma et al. 2025, "Straight to Zero").
  record Linear(
      @Doc("the rate at the end, as a share of the peak; 0 gives the lowest loss") double floor)
      implements Schedule {
    public Linear {
      checkFraction("floor", floor);
    }

    public static Linear defaults() {
      return new Linear(0);
    }

    @Override
    public double shape(double progress) {
      return 1 - (1 - floor) * clamp(progress);
    }
  }

  /// The peak until the last `decay` of the run, then a straight line down to `floor` (Hu et al.
  /// 2024, MiniCPM). Most of the run does not depend on its length, so it can be continued.
  record WarmupStableDecay(
      @Doc("the share of the run, at its end, in which the rate falls") double decay,
      @Doc("the rate at the end, as a share of the peak; 0 gives the lowest loss") double floor)
      implements Schedule {
    public WarmupStableDecay {
      checkFraction("decay", decay);
      checkFraction("floor", floor);
      if (decay == 0) {
        throw new IllegalArgumentException(
            "decay must be above 0, or choose the constant schedule");
      }
    }

    public static WarmupStableDecay defaults() {
      return new WarmupStableDecay(0.5, 0);
    }

    @Override
    public double shape(double progress) {
      double done = (clamp(progress) - (1 - decay)) / decay; // of the decay phase
      return done <= 0 ? 1 : 1 - (1 - floor) * done;
    }
  }

  /// The factor of one step with linear warm-up: step 0 of `warmup` steps already learns a little.
  default double factor(long step, long warmup, double progress) {
    return step < warmup ? (step + 1.0) / (warmup + 1.0) : shape(progress);
  }

  private static double clamp(double progress) {
    return Math.clamp(progress, 0.0, 1.0);
  }

  private static void checkFraction(String name, double value) {
    if (!(value >= 0 && value <= 1)) {
      throw new IllegalArgumentException(name + " must be from 0 to 1, but is " + value);
    }
  }
}
