package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;
import java.nio.file.Files;
import java.nio.file.Path;

/// One reward and its part in the sum. `recipe.yaml` holds them under `rewards`.
public record RewardRecipe(
    @Doc("a reward model's folder, or a file of questions with checks, whose rules score answers")
        Path model,
    @Doc("by which its scores are multiplied") double weight) {
  /// Whether it is a file of questions with checks, and not the folder of a reward model.
  public boolean isRules() {
    return Files.isRegularFile(model);
  }
}
