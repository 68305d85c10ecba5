package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;
import java.nio.file.Path;
import java.util.Optional;

/// Pretraining text beside the episodes (PPO-ptx). `recipe.yaml` holds it under `ptx`.
public record PtxRecipe(
    @Doc("folder or file of the text; null: none") Optional<Path> corpus,
    @Doc("the text's mean loss per token is multiplied by this (27.8 in InstructGPT)")
        double coefficient,
    @Doc("rows of text beside each episode (8 in InstructGPT)") int examplesPerEpisode,
    @Doc("tokens of a row of text; 0: as many as prompt and response may have") int length) {
  public PtxRecipe {
    if (!(coefficient > 0) || examplesPerEpisode < 1 || length < 0) {
      throw new IllegalArgumentException(
          "ptx needs coefficient>0, examplesPerEpisode>=1 and length>=0, but coefficient="
              + coefficient
              + ", examplesPerEpisode="
              + examplesPerEpisode
              + " and length="
              + length);
    }
  }

  public PtxRecipe withCorpus(Path value) {
    return new PtxRecipe(Optional.of(value), coefficient, examplesPerEpisode, length);
  }
}
