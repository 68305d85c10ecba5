package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;

/// The value function, where the advantages need one. `recipe.yaml` holds it under `value`.
public record ValueRecipe(
    @Doc("HEAD: on the policy's trunk, starting at 0; NETWORK: initialised from the reward model")
        Kind kind,
    @Doc("weight of its loss beside the policy's") double coefficient,
    @Doc("a value's loss counts as if it moved no further than this; 0: no such clip")
        double clip) {
  /// Where the values come from.
  public enum Kind {
    HEAD,
    NETWORK
  }

  public ValueRecipe {
    if (!(coefficient > 0) || !(clip >= 0)) {
      throw new IllegalArgumentException(
          "value needs coefficient>0 and clip>=0, but coefficient="
              + coefficient
              + " and clip="
              + clip);
    }
  }
}
