package dev.lungo.model;

/// What each published layout can express: a config outside it could be trained, but no other
/// library would read it as it was trained, so it is refused when it is made.
final class ConfigRules {
  private ConfigRules() {}

  static void check(
      Architecture architecture,
      Norm norm,
      Positions positions,
      Mlp mlp,
      boolean attentionBias,
      boolean queryKeyNorm,
      int embedding,
      int heads,
      int keyValueHeads,
      int headSize) {
    String name = architecture.modelType();
    if (architecture.isGpt()) {
      ModelConfig.multiple("embedding", embedding, "heads", heads);
      require(headSize == embedding / heads, name, "a head size of embedding / heads");
      require(keyValueHeads == heads, name, "as many key-value heads as heads");
      require(norm.kind() == Norm.Kind.LAYER, name, "layer norms");
      require(positions instanceof Positions.Learned, name, "learned positions");
      require(!mlp.gated(), name, "an MLP without a gate");
      require(mlp.bias() && attentionBias, name, "biases");
      require(!queryKeyNorm, name, "no query and key norms");
    } else {
      require(norm.kind() == Norm.Kind.RMS, name, "RMS norms");
      require(positions instanceof Positions.Rotary, name, "rotary positions");
      require(mlp.gated(), name, "a gated MLP");
    }
    boolean post = norm.placement() == Norm.Placement.POST;
    switch (architecture) {
      case GPT1 -> {
        require(post, name, "norms after each half of a block");
        require(mlp.hidden() == 4 * embedding, name, "an MLP of 4 × embedding");
      }
      case GPT2 -> require(!post, name, "norms before each half of a block");
      case LLAMA -> {
        require(!post, name, "norms before each half of a block");
        require(!queryKeyNorm, name, "no query and key norms (qwen3 has them)");
      }
      case QWEN3 -> {
        require(!post, name, "norms before each half of a block");
        require(queryKeyNorm, name, "query and key norms (llama has none)");
        require(!mlp.bias(), name, "an MLP without biases");
      }
    }
  }

  private static void require(boolean holds, String architecture, String what) {
    if (!holds) {
      throw new IllegalArgumentException("the architecture " + architecture + " has " + what);
    }
  }
}
