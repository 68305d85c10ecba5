package dev.lungo.training;

/// How gradients become updates. `recipe.yaml` holds it under `optimizer`.
public record OptimizerRecipe(
    @Doc("MUON: Muon for the hidden matrices and AdamW for all else; ADAMW: AdamW for everything")
        Kind kind,
    @Doc(
            "peak rate of the hidden matrices; Muon's update has a spectral norm that does not "
                + "depend on the width, so one rate serves every depth")
        double learningRate,
    @Doc("peak rate of embeddings and head under MUON (AdamW; falls with the square root of width)")
        double embeddingLearningRate,
    @Doc("peak rate of norms and biases under MUON (AdamW)") double vectorLearningRate,
    @Doc(
            "decoupled, multiplied by the rate; on hidden matrices only: decay of embeddings, "
                + "norms and biases costs quality")
        double weightDecay,
    @Doc("Muon's Nesterov momentum (Jordan 2024)") double momentum,
    @Doc("AdamW's decay of the first moment") double beta1,
    @Doc("AdamW's decay of the second moment; 0.95, not 0.999, as in every large language model")
        double beta2,
    @Doc("AdamW's guard against division by zero") double epsilon,
    @Doc("the gradient's global norm is cut to this; 0: not cut") double clip,
    @Doc("decay of the exponential mean of the weights that is validated and exported; 0: none")
        double ema) {
  /// Which optimizer the hidden matrices get.
  public enum Kind {
    MUON,
    ADAMW
  }

  public OptimizerRecipe {
    positive("learningRate", learningRate);
    positive("embeddingLearningRate", embeddingLearningRate);
    positive("vectorLearningRate", vectorLearningRate);
    notNegative("weightDecay", weightDecay);
    fraction("momentum", momentum);
    fraction("beta1", beta1);
    fraction("beta2", beta2);
    positive("epsilon", epsilon);
    notNegative("clip", clip);
    fraction("ema", ema);
  }

  private static void positive(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("optimizer." + name + " must be above 0, but is " + value);
    }
  }

  private static void notNegative(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException(
          "optimizer." + name + " must be 0 or more, but is " + value);
    }
  }

  private static void fraction(String name, double value) {
    if (!(value >= 0 && value < 1)) {
      throw new IllegalArgumentException(
          "optimizer." + name + " must be at least 0 and below 1, but is " + value);
    }
  }
}
