package dev.lungo.training;

/// How long a run is whose steps are not counted in tokens. Bounded by minutes, it is fitted to the
/// speed of the first steps and corrected on the way; every fit is kept, so that a resumed run has
/// the same learning rates.
public final class RunLength {
  /// Steps measured before the first fit; the one before them is slower and left out.
  private static final int MEASURED = 3;

  private final RunFolder folder;
  private final Budget budget;
  private Plan plan;
  private long decided;
  private double stepSeconds;
  private long steps;
  private double lookSeconds;
  private int looks;

  /// @param warmup steps
  /// @param perStep what one step takes of the data, such as prompts
  /// @param perEpoch as many of all of them
  public RunLength(RunFolder folder, Budget budget, long warmup, long perStep, long perEpoch) {
    this.folder = folder;
    this.budget = budget;
    plan = folder.loadPlan().orElse(budget.plan(warmup, perStep, perEpoch));
  }

  public Plan plan() {
    return plan;
  }

  public void save() {
    folder.save(plan);
  }

  /// The run had done so many steps before it was killed.
  public void decidedUpTo(long step) {
    decided = step;
  }

  public void step(double seconds) {
    if (steps++ > 0) {
      stepSeconds += seconds;
    }
  }

  public void look(double seconds) {
    lookSeconds += seconds;
    looks++;
  }

  public double secondsPerStep() {
    return steps < 2 ? 0 : stepSeconds / (steps - 1);
  }

  /// Fits a run that is bounded by minutes.
  ///
  /// @param step steps done
  /// @param seconds of the run so far
  public void fit(long step, double seconds) {
    if (!(budget instanceof Budget.Minutes(double minutes))) {
      return;
    }
    boolean settled = plan.fitted() && Math.max(decided, plan.fits().getLast().step()) >= step;
    if (settled || step >= plan.total()) {
      return;
    }
    double left = minutes * 60 - seconds;
    double reserve = 1 + 1.5 * (looks == 0 ? 2 : lookSeconds / looks);
    boolean last = left <= reserve;
    boolean due = plan.fitted() ? dueForFit(step) : steps > MEASURED;
    if (!last && !due) {
      return;
    }
    plan =
        last ? plan.endAt(step) : plan.refit(step, Plan.fit(step, left, secondsPerStep(), reserve));
    folder.save(plan);
  }

  /// Whether it is time to look up from the work, after a step.
  ///
  /// @param every steps; 0: `times` in the run
  public boolean due(long step, long every, int times) {
    if (every > 0) {
      return step % every == 0;
    }
    double now = plan.progress(step) * times;
    return plan.fitted() && (long) now > (long) (plan.progress(step - 1) * times);
  }

  /// Every twentieth of the run, and every step near its end.
  private boolean dueForFit(long step) {
    double now = plan.progress(step);
    return now > 0.95 || (int) (now * 20) > (int) (plan.progress(step - 1) * 20);
  }

  /// Seconds that are left, as far as is known.
  public double secondsLeft(long step, double seconds) {
    return budget instanceof Budget.Minutes(double minutes)
        ? Math.max(0, minutes * 60 - seconds)
        : (plan.total() - step) * secondsPerStep();
  }
}
