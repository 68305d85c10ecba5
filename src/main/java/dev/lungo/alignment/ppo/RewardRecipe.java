package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;
import java.nio.file.Path;

/// One reward model and its part in the sum. `recipe.yaml` holds them under `rewards`.
public record RewardRecipe(
    @Doc("the reward model's folder") Path model,
    @Doc("by which its scores are multiplied") double weight) {}
