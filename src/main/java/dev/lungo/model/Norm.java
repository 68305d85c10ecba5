package dev.lungo.model;

/// How activations are normalised, and where.
///
/// @param kind the formula
/// @param placement before or after each half of a block
/// @param epsilon added to the variance; 1e-5 for GPT, 1e-6 for Qwen3, as published
public record Norm(Kind kind, Placement placement, double epsilon) {
  public enum Kind {
    /// Ba et al. 2016: mean and variance, with a gain and a bias.
    LAYER,
    /// Zhang and Sennrich 2019: the root mean square alone, with a gain.
    RMS
  }

  public enum Placement {
    /// `x + f(norm(x))`, and a last norm after the last block: trains stably when deep.
    PRE,
    /// `norm(x + f(x))`, as in "Attention Is All You Need" and GPT-1.
    POST
  }

  public Norm {
    if (!(epsilon > 0 && epsilon < 1)) {
      throw new IllegalArgumentException(
          "the norm's epsilon must be a small positive number, but epsilon=" + epsilon);
    }
  }
}
