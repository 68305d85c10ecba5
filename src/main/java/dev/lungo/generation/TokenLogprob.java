package dev.lungo.generation;

import java.util.List;

/// The log-probabilities at one generated token. Natural logarithms.
///
/// @param model of the chosen token under the model's own distribution: log-softmax of the raw
///     logits, before every step of {@link Sampling} and at temperature 1. {@link Scorer} gives
///     the same
/// @param sampling of the chosen token under the distribution that it was drawn from: after bias,
///     penalties, temperature and truncation. With nothing but a temperature T it is
///     log-softmax of logits / T, which is what policy gradients need. 0 if greedy
/// @param top the most probable tokens under the model's own distribution, best first
public record TokenLogprob(double model, double sampling, List<Alternative> top) {
  public TokenLogprob {
    top = List.copyOf(top);
  }

  /// A token that could have been chosen, and its log-probability under the model.
  public record Alternative(int id, double logprob) {}
}
