package dev.lungo.model;

import dev.lungo.torch.Device;
import org.bytedeco.pytorch.Tensor;

/// One layer: attention, then the feed-forward half, each added to the residual stream.
final class Block {
  private final boolean normFirst;
  private final Normalization attentionNorm;
  private final Attention attention;
  private final Normalization mlpNorm;
  private final FeedForward mlp;

  Block(Parameters parameters, ModelConfig config, Device device, int layer) {
    Architecture.Names names = config.architecture().names();
    String prefix = names.block() + layer + ".";
    long C = config.embedding();
    this.normFirst = config.norm().placement() == Norm.Placement.PRE;
    this.attentionNorm =
        new Normalization(parameters, config.norm(), prefix + names.attentionNorm(), C);
    this.attention = new Attention(parameters, config, device, layer);
    this.mlpNorm = new Normalization(parameters, config.norm(), prefix + names.mlpNorm(), C);
    this.mlp = new FeedForward(parameters, config, device, layer);
  }

  /// @param x (B, T, C)
  /// @return (B, T, C)
  Tensor attend(Tensor x, Sight sight) {
    return normFirst
        ? x.add(attention.forward(attentionNorm.forward(x), sight))
        : attentionNorm.forward(x.add(attention.forward(x, sight)));
  }

  /// @param x (B, T, C)
  /// @return (B, T, C)
  Tensor think(Tensor x) {
    return normFirst
        ? x.add(mlp.forward(mlpNorm.forward(x)))
        : mlpNorm.forward(x.add(mlp.forward(x)));
  }
}
