package dev.lungo.alignment.ppo;

/// What the models say of an episode before the first update.
///
/// @param logprobs of the response's tokens under the policy that sampled them
/// @param reference under the policy that training began with
/// @param values of the states; empty without a value function
/// @param entropy of the policy, summed over the tokens
record Evaluation(float[] logprobs, float[] reference, float[] values, double entropy) {
  double kl(KlEstimator estimator) {
    return estimator.sum(logprobs, reference);
  }
}
