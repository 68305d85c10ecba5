package dev.lungo.model;

/// The feed-forward half of a block.
///
/// @param activation the non-linearity
/// @param gated whether the activation multiplies a second projection, as in SwiGLU (Shazeer
///     2020): `down(act(gate(x)) * up(x))` in place of `down(act(up(x)))`
/// @param hidden its inner width
/// @param bias whether its matrices have biases
public record Mlp(Activation activation, boolean gated, int hidden, boolean bias) {
  public enum Activation {
    /// GELU by its tanh approximation, as OpenAI's GPTs compute it.
    GELU_TANH,
    GELU,
    RELU,
    SILU
  }

  public Mlp {
    if (hidden < 1) {
      throw new IllegalArgumentException(
          "the MLP's hidden size must be at least 1, but hidden=" + hidden);
    }
  }
}
