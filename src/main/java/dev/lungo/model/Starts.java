package dev.lungo.model;

import dev.lungo.model.Parameters.Start;

/// How a new model's parameters start.
///
/// GPT-1 and GPT-2 as published: normal with deviation 0.02; in GPT-2 the matrices that write
/// into the residual stream are divided by √(2 · layers), so that its variance does not grow
/// with depth.
///
/// Llama and Qwen3 blocks as today's fast recipes do it: matrices keep the scale of their input
/// (deviation 1/√in), and those that write into the residual stream start at zero, so that
/// every block begins as the identity and the depth is learned. The embedding has deviation
/// 0.02, less in a model wider than 256: where it is tied, a token's logit for itself starts at
/// deviation × width, and 5 is little against V others, so that the loss starts near ln V.
final class Starts {
  private static final double PUBLISHED = 0.02;

  private Starts() {}

  static Start embedding(ModelConfig config) {
    return Start.normal(
        config.architecture().isGpt()
            ? PUBLISHED
            : Math.min(PUBLISHED, 256 * PUBLISHED / config.embedding()));
  }

  static Start matrix(ModelConfig config, long in) {
    return Start.normal(config.architecture().isGpt() ? PUBLISHED : 1 / Math.sqrt((double) in));
  }

  /// Of a matrix that writes into the residual stream.
  static Start residual(ModelConfig config) {
    return switch (config.architecture()) {
      case GPT1 -> Start.normal(PUBLISHED);
      case GPT2 -> Start.normal(PUBLISHED / Math.sqrt(2.0 * config.layers()));
      case LLAMA, QWEN3 -> Start.ZEROS;
    };
  }
}
