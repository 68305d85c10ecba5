package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;

/// How often a run looks up from its work: answers to the prompts kept back, a checkpoint, the
/// report. `recipe.yaml` holds it under `looks`.
public record LookRecipe(
    @Doc("steps between looks; 0: `times` in the run") long every,
    @Doc("how often in the run, where `every` is 0") int times,
    @Doc("how many checkpoints are kept, the newest first") int keep,
    @Doc("prompts whose answers are written out") int shown,
    @Doc("at which they are answered") double temperature) {
  public LookRecipe {
    if (every < 0 || times < 1 || keep < 1 || shown < 0 || !(temperature >= 0)) {
      throw new IllegalArgumentException(
          "looks needs every>=0, times>=1, keep>=1, shown>=0 and temperature>=0, but every="
              + every
              + ", times="
              + times
              + ", keep="
              + keep
              + ", shown="
              + shown
              + ", temperature="
              + temperature);
    }
  }
}
