package dev.lungo.alignment.ppo;

/// The clipped surrogate of PPO (Schulman et al. 2017, equation 7) over some tokens, and its
/// gradient by their log-probabilities.
///
/// ```
/// r = exp(log π − log π_old)        loss = max(−A r, −A clip(r, 1 − c, 1 + c))
/// ```
///
/// The gradient of `−A r` by `log π` is `−A r`, and nothing where the clipped term is the larger:
/// that token has been moved far enough. It is written down here rather than left to autograd, so
/// that the logits' gradient can be made in their own memory (see {@link Likelihoods}).
///
/// @param loss sum over the tokens
/// @param gradient of `weight × loss`, a number per token
/// @param clipped tokens whose gradient was cut
/// @param approximateKl sum of `½ (log π − log π_old)²`
/// @param ratio sum
/// @param ratioSquares sum of the squared ratios
/// @param farthest the largest |ratio − 1|
record PolicyLoss(
    double loss,
    float[] gradient,
    int clipped,
    double approximateKl,
    double ratio,
    double ratioSquares,
    double farthest) {

  /// A term `coefficient × k3(π, π_ref)` in the loss, as GRPO has it.
  record Penalty(double coefficient, float[] reference) {}

  /// @param logprobs as they are now
  /// @param old when the tokens were sampled
  /// @param weight of each token in the loss: one over the minibatch's tokens
  /// @param penalty with coefficient 0 where the penalty is part of the reward
  static PolicyLoss of(
      float[] logprobs,
      float[] old,
      double[] advantages,
      double clip,
      double weight,
      Penalty penalty) {
    float[] gradient = new float[logprobs.length];
    double loss = 0;
    double approximateKl = 0;
    double ratios = 0;
    double squares = 0;
    double farthest = 0;
    int clipped = 0;
    for (int t = 0; t < logprobs.length; t++) {
      double change = (double) logprobs[t] - old[t];
      double r = Math.exp(change);
      double free = -advantages[t] * r;
      double bounded = -advantages[t] * Math.clamp(r, 1 - clip, 1 + clip);
      boolean cut = bounded > free;
      double slope = cut ? 0 : free;
      loss += Math.max(free, bounded);
      if (penalty.coefficient() != 0) {
        double toReference = penalty.reference()[t] - (double) logprobs[t];
        loss += penalty.coefficient() * KlEstimator.K3.of(logprobs[t], penalty.reference()[t]);
        slope -= penalty.coefficient() * Math.expm1(toReference);
      }
      gradient[t] = (float) (weight * slope);
      clipped += cut ? 1 : 0;
      approximateKl += 0.5 * change * change;
      ratios += r;
      squares += r * r;
      farthest = Math.max(farthest, Math.abs(r - 1));
    }
    return new PolicyLoss(loss, gradient, clipped, approximateKl, ratios, squares, farthest);
  }
}
