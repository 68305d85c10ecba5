package dev.lungo.alignment.preferences;

import dev.lungo.training.Doc;

/// How often a run looks up from its work: held-out comparisons, a checkpoint, the report.
/// `recipe.yaml` holds it under `looks`.
public record LooksRecipe(
    @Doc("steps between looks; 0: `times` in the run") long every,
    @Doc("how often in the run, where `every` is 0") int times,
    @Doc("how many checkpoints are kept, the newest first") int keep) {
  public LooksRecipe {
    if (every < 0 || times < 1 || keep < 1) {
      throw new IllegalArgumentException(
          "looks needs every>=0, times>=1 and keep>=1, but every=%d, times=%d, keep=%d"
              .formatted(every, times, keep));
    }
  }
}
