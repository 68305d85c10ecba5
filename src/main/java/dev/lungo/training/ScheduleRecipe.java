package dev.lungo.training;

/// The learning rate's course. `recipe.yaml` holds it under `schedule`.
public record ScheduleRecipe(
    @Doc("steps of linear warm-up; Muon needs few, AdamW's second moments some dozens")
        long warmupSteps,
    @Doc("constant, cosine, linear or warmup-stable-decay") Schedule shape) {
  public ScheduleRecipe {
    if (warmupSteps < 0) {
      throw new IllegalArgumentException(
          "schedule.warmupSteps must be 0 or more, but is " + warmupSteps);
    }
  }

  /// The factor of the peak rate at `step`, of which `plan` says how far along it stands.
  public double factor(long step, Plan plan) {
    return shape.factor(step, warmupSteps, plan.progress(step));
  }
}
