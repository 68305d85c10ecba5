package dev.lungo.training;

import dev.lungo.model.Architecture;
import dev.lungo.model.Mlp;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Norm;
import dev.lungo.model.Positions;
import dev.lungo.model.SpecialTokens;

/// The shape of a model in the default architecture, Qwen3's block. `recipe.yaml` holds it under
/// `model`; the vocabulary comes from the tokenizer.
public record ModelRecipe(
    @Doc("blocks; the one dial (--depth) from which the rest follows") int depth,
    @Doc("channels: 64 per block, the usual ratio of small models") int width,
    @Doc("query heads") int heads,
    @Doc("key and value heads; fewer than heads make the cache smaller") int keyValueHeads,
    @Doc("channels of a head") int headSize,
    @Doc("channels inside SwiGLU: three matrices of 8/3 width cost what two of 4 width do")
        int feedForward,
    @Doc("the longest text it can read, in tokens") int context) {

  /// The shape that {@link ModelConfig#forDepth} gives.
  public static ModelRecipe forDepth(int depth, int context) {
    if (depth > 128) {
      throw new IllegalArgumentException("depth must be from 1 to 128, but is " + depth);
    }
    ModelConfig config = ModelConfig.forDepth(depth, 1, context);
    return new ModelRecipe(
        depth,
        config.embedding(),
        config.heads(),
        config.keyValueHeads(),
        config.headSize(),
        config.mlp().hidden(),
        context);
  }

  /// The model's configuration with this shape.
  ///
  /// @throws IllegalArgumentException if such a model cannot work
  public ModelConfig config(int vocabularySize, SpecialTokens tokens) {
    ModelConfig base = ModelConfig.forDepth(depth, vocabularySize, context);
    return new ModelConfig(
        Architecture.QWEN3,
        vocabularySize,
        context,
        depth,
        width,
        heads,
        keyValueHeads,
        headSize,
        new Norm(Norm.Kind.RMS, Norm.Placement.PRE, base.norm().epsilon()),
        new Positions.Rotary(10_000, new Positions.Scaling.None()),
        new Mlp(Mlp.Activation.SILU, true, feedForward, false),
        false,
        true,
        true,
        tokens);
  }
}
