package dev.lungo.training;

/// How often a run looks up from its work. `recipe.yaml` holds it under `cadence`.
///
/// A cadence of 0 steps is "so many times in the run" (`times`), which also fits a run whose length
/// the clock decides.
public record CadenceRecipe(
    @Doc("validate, sample and write a checkpoint every so many steps; 0: `times` in the run")
        long every,
    @Doc("how often in the run, where `every` is 0") int times,
    @Doc("tokens of validation text read each time, over all sources; 0: all")
        long validationTokens,
    @Doc("how many checkpoints are kept, the newest first") int keep,
    @Doc("nats above the smoothed loss, three steps in a row, that stop the run") double spike) {
  public CadenceRecipe {
    if (every < 0 || times < 1 || keep < 1 || validationTokens < 0 || !(spike > 0)) {
      throw new IllegalArgumentException(
          "cadence needs every>=0, times>=1, validationTokens>=0, keep>=1 and spike>0, but every="
              + every
              + ", times="
              + times
              + ", validationTokens="
              + validationTokens
              + ", keep="
              + keep
              + ", spike="
              + spike);
    }
  }

  /// Whether the run looks up after `done` steps.
  public boolean due(long done, Plan plan) {
    if (done == 0) {
      return false;
    }
    if (every > 0) {
      return done % every == 0;
    }
    return plan.fitted()
        && (long) (plan.progress(done) * times) > (long) (plan.progress(done - 1) * times);
  }

  /// How many looks are still to come after `done` steps; 1 while the length is unknown.
  long looksAfter(long done, Plan plan) {
    if (!plan.fitted()) {
      return 1;
    }
    return every > 0
        ? (plan.total() / every) - (done / every)
        : (long) Math.ceil((1 - plan.progress(done)) * times);
  }

  /// {@link #validationTokens}, or no limit.
  public long validationLimit() {
    return validationTokens == 0 ? Long.MAX_VALUE : validationTokens;
  }
}
