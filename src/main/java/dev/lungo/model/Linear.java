package dev.lungo.model;

import dev.lungo.model.Parameters.Start;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;

/// A matrix product with an optional bias.
///
/// GPT's files store the matrix as (in, out), the others as (out, in); the transposed view that
/// bridges the two costs nothing, since the product's kernel takes either order.
final class Linear {
  private final Tensor weight;
  private final TensorOptional bias;
  private final boolean inputFirst;

  private Linear(Tensor weight, TensorOptional bias, boolean inputFirst) {
    this.weight = weight;
    this.bias = bias;
    this.inputFirst = inputFirst;
  }

  static Linear of(
      Parameters parameters,
      ModelConfig config,
      String name,
      Start start,
      boolean withBias,
      long in,
      long out) {
    boolean inputFirst = config.architecture().isGpt();
    Tensor weight =
        inputFirst
            ? parameters.add(name + ".weight", start, in, out)
            : parameters.add(name + ".weight", start, out, in);
    return new Linear(
        weight,
        withBias ? parameters.addOptional(name + ".bias", Start.ZEROS, out) : parameters.none(),
        inputFirst);
  }

  /// One whose matrix (out, in) is a parameter already: tied embeddings.
  static Linear over(Parameters parameters, Tensor weight) {
    return new Linear(weight, parameters.none(), false);
  }

  /// @param x (..., in)
  /// @return (..., out)
  Tensor forward(Tensor x) {
    return torch.linear(x, inputFirst ? weight.t() : weight, bias);
  }
}
