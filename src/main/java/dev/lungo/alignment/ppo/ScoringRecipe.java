package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;
import java.util.Optional;

/// From a reward's score to the rewards of tokens. `recipe.yaml` holds it under `scoring`.
public record ScoringRecipe(
    @Doc("the score of a response without an end, whatever the reward says; null: the reward's")
        Optional<Double> missingEnd,
    @Doc("scores are cut to -clip..clip; 0: not") double clip,
    @Doc(
            "whether the score stands at the state after the response, where the response is not "
                + "full (Stiennon et al. 2020), or at its last token")
        boolean afterEnd,
    @Doc("the KL estimate that a token is charged for: K1 or K3") KlEstimator penalty) {
  public ScoringRecipe {
    if (!(clip >= 0) || missingEnd.filter(score -> !Double.isFinite(score)).isPresent()) {
      throw new IllegalArgumentException(
          "scoring needs clip>=0 and a number as missingEnd, but clip="
              + clip
              + " and missingEnd="
              + missingEnd.map(String::valueOf).orElse("null"));
    }
  }

  /// A reward's score under these rules.
  double score(double raw, boolean ended) {
    if (!ended && missingEnd.isPresent()) {
      return missingEnd.get();
    }
    return clip == 0 ? raw : Math.clamp(raw, -clip, clip);
  }

  ScoringRecipe withClip(double value) {
    return new ScoringRecipe(missingEnd, value, afterEnd, penalty);
  }
}
