package dev.lungo.alignment.ppo;

import dev.lungo.training.Budget;
import dev.lungo.training.Plan;
import dev.lungo.training.RunFolder;

/// How long a run is. Bounded by minutes, it is fitted to the speed of the first steps and
/// corrected on the way; every fit is kept, so that a resumed run has the same learning rates.
final class RunLength {
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

  /// @param prompts in one pass over them
  RunLength(RunFolder folder, PpoRecipe recipe, int prompts) {
    this.folder = folder;
    this.budget = recipe.budget();
    plan =
        folder
            .loadPlan()
            .orElse(
                budget.plan(recipe.schedule().warmupSteps(), recipe.update().prompts(), prompts));
  }

  Plan plan() {
    return plan;
  }

  void save() {
    folder.save(plan);
  }

  /// The run had done so many steps before it was killed.
  void decidedUpTo(long step) {
    decided = step;
  }

  void step(double seconds) {
    if (steps++ > 0) {
      stepSeconds += seconds;
    }
  }

  void look(double seconds) {
    lookSeconds += seconds;
    looks++;
  }

  double secondsPerStep() {
    return steps < 2 ? 0 : stepSeconds / (steps - 1);
  }

  /// Fits a run that is bounded by minutes.
  ///
  /// @param step steps done
  /// @param seconds of the run so far
  void fit(long step, double seconds) {
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

  /// Every twentieth of the run, and every step near its end.
  private boolean dueForFit(long step) {
    double now = plan.progress(step);
    return now > 0.95 || (int) (now * 20) > (int) (plan.progress(step - 1) * 20);
  }

  /// Seconds that are left, as far as is known.
  double secondsLeft(long step, double seconds) {
    return budget instanceof Budget.Minutes(double minutes)
        ? Math.max(0, minutes * 60 - seconds)
        : (plan.total() - step) * secondsPerStep();
  }
}
