package dev.lungo.alignment.ppo;

/// Estimates of the KL divergence of the policy from the reference at a token that the policy
/// sampled (Schulman 2020, "Approximating KL Divergence").
public enum KlEstimator {
  /// `log π − log π_ref`: unbiased, of high variance, and negative for many tokens.
  K1,
  /// `π_ref/π − 1 + log π − log π_ref`: unbiased too, and never negative.
  K3;

  double of(double logprob, double reference) {
    double k1 = logprob - reference;
    return switch (this) {
      case K1 -> k1;
      case K3 -> Math.expm1(-k1) + k1;
    };
  }

  /// Over the tokens of a response.
  double sum(float[] logprobs, float[] reference) {
    double sum = 0;
    for (int t = 0; t < logprobs.length; t++) {
      sum += of(logprobs[t], reference[t]);
    }
    return sum;
  }
}
