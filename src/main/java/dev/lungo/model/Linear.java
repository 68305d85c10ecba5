package dev.lungo.model;

import dev.lungo.model.Parameters.Start;
import dev.lungo.torch.Device;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;

/// A matrix product with an optional bias.
///
/// GPT's files store the matrix as (in, out), the others as (out, in); the transposed view that
/// bridges the two costs nothing, since the product's kernel takes either order.
final class Linear {
  private final Tensor weight;
  private final TensorOptional bias;
  private final boolean inputFirst;
  private final Device device;

  private Linear(Tensor weight, TensorOptional bias, boolean inputFirst, Device device) {
    this.weight = weight;
    this.bias = bias;
    this.inputFirst = inputFirst;
    this.device = device;
  }

  static Linear of(
      Parameters parameters,
      ModelConfig config,
      Device device,
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
        withBias
            ? parameters.addOptional(
                name + ".bias", Start.ZEROS, weight.scalar_type().intern(), out)
            : parameters.none(),
        inputFirst,
        device);
  }

  /// One whose matrix (out, in) is a parameter already: tied embeddings.
  static Linear over(Parameters parameters, Device device, Tensor weight) {
    return new Linear(weight, parameters.none(), false, device);
  }

  /// @param x (..., in)
  /// @return (..., out)
  Tensor forward(Tensor x) {
    return torch.linear(operand(x), inputFirst ? weight.t() : weight, bias);
  }

  /// The input in the type of the product: what autocast would cast it to, or the weight's own.
  /// An input of several products is cast here once for all of them.
  Tensor operand(Tensor x) {
    DeviceType type = device.type();
    return x.to(
        torch.is_autocast_enabled(type) ? torch.get_autocast_dtype(type) : weight.scalar_type());
  }
}
