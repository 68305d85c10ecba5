package dev.lungo.model;

import dev.lungo.model.Parameters.Start;
import dev.lungo.torch.Device;
import java.util.Optional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// The position-wise half of a block: two matrices with a non-linearity between, or SwiGLU's
/// three.
final class FeedForward {
  private final Mlp mlp;
  private final Optional<Linear> gate;
  private final Linear up;
  private final Linear down;

  FeedForward(Parameters parameters, ModelConfig config, Device device, int layer) {
    this.mlp = config.mlp();
    Architecture.Names names = config.architecture().names();
    String block = names.block() + layer + ".";
    long C = config.embedding(), hidden = mlp.hidden();
    Start start = Starts.matrix(config, C);
    this.gate =
        mlp.gated()
            ? Optional.of(
                Linear.of(
                    parameters,
                    config,
                    device,
                    block + Architecture.Names.GATE,
                    start,
                    mlp.bias(),
                    C,
                    hidden))
            : Optional.empty();
    this.up =
        Linear.of(parameters, config, device, block + names.up(), start, mlp.bias(), C, hidden);
    this.down =
        Linear.of(
            parameters,
            config,
            device,
            block + names.down(),
            Starts.residual(config),
            mlp.bias(),
            hidden,
            C);
  }

  /// @param x (B, T, C)
  /// @return (B, T, C)
  Tensor forward(Tensor x) {
    if (gate.isEmpty()) {
      return down.forward(activate(up.forward(x)));
    }
    Tensor shared = up.operand(x);
    Tensor gated = activate(gate.get().forward(shared)); // (B, T, hidden)
    return down.forward(gated.mul(up.forward(shared)));
  }

  private Tensor activate(Tensor x) {
    return switch (mlp.activation()) {
      case GELU_TANH -> torch.gelu(x, "tanh");
      case GELU -> torch.gelu(x);
      case RELU -> torch.relu(x);
      case SILU -> torch.silu(x);
    };
  }
}
