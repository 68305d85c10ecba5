package dev.lungo.generation;

import java.util.Map;
import java.util.Optional;

/// Chooses tokens from rows of logits: the steps of {@link Sampling}, in their order.
///
/// A sampler owns scratch buffers of the vocabulary's size and is used by one thread; apart from
/// them it has no state, so one serves any number of requests.
final class Sampler {
  private final Candidates candidates;
  private final int vocabulary;

  /// @param vocabulary tokens that may be chosen: ids below it
  Sampler(int vocabulary) {
    this.vocabulary = vocabulary;
    this.candidates = new Candidates(vocabulary);
  }

  /// How many tokens may be chosen.
  int vocabulary() {
    return vocabulary;
  }

  /// A chosen token.
  ///
  /// @param logprob the logarithm of the probability with which it was drawn, after all steps
  ///     (0 if greedy); NaN where it was not asked for
  record Draw(int id, double logprob) {}

  /// @param logits a row begins at `offset`; read only
  /// @param history of this request, where its sampling needs one
  /// @param position the number of tokens drawn for this request before
  /// @throws IllegalStateException if no token can be chosen: NaN or infinity among the logits
  Draw draw(
      float[] logits,
      int offset,
      Sampling sampling,
      Optional<TokenHistory> history,
      long position,
      boolean wantLogprob) {
    float[] x = candidates.values;
    System.arraycopy(logits, offset, x, 0, vocabulary);
    for (Map.Entry<Integer, Double> bias : sampling.logitBias().entrySet()) {
      if (bias.getKey() < vocabulary) {
        x[bias.getKey()] += bias.getValue().floatValue();
      }
    }
    history.ifPresent(h -> h.penalise(x, vocabulary, sampling));
    int best = argMax(x);
    if (sampling.greedy()) {
      return new Draw(best, 0);
    }
    float temperature = (float) sampling.temperature();
    if (temperature != 1) {
      for (int i = 0; i < vocabulary; i++) {
        x[i] /= temperature;
      }
    }
    candidates.reset(vocabulary, x[best]);
    if (sampling.topK() > 0) {
      candidates.topK(sampling.topK());
    }
    if (sampling.topP() < 1) {
      candidates.topP(sampling.topP());
    }
    if (sampling.minP() > 0) {
      candidates.minP(sampling.minP());
    }
    int chosen = gumbelMax(Noise.key(sampling.seed(), position));
    int n = candidates.size();
    double logprob =
        wantLogprob ? x[chosen] - Exponential.logSumExp(x, 0, n, candidates.max()) : Double.NaN;
    return new Draw(candidates.ids[chosen], logprob);
  }

  /// The index of the largest value, the lowest among equals.
  private int argMax(float[] x) {
    int best = 0;
    boolean finite = true;
    for (int i = 0; i < vocabulary; i++) {
      finite &= x[i] < Float.POSITIVE_INFINITY; // false for NaN, too
      if (x[i] > x[best]) {
        best = i;
      }
    }
    if (!finite || x[best] == Float.NEGATIVE_INFINITY) {
      throw new IllegalStateException(
          finite
              ? "no token is left to choose: the logit bias bans all of them"
              : "the model's logits are not finite: its weights are damaged or its training"
                  + " diverged");
    }
    return best;
  }

  /// The index of the candidate with the largest sum of value and noise.
  private int gumbelMax(long key) {
    float[] x = candidates.values;
    int[] ids = candidates.ids;
    int n = candidates.size();
    int best = -1;
    double bestSum = Double.NEGATIVE_INFINITY;
    for (int i = 0; i < n; i++) {
      long bits = Noise.bits(key, ids[i]);
      // Nearly all are ruled out here, without a logarithm.
      if (x[i] + Noise.gumbelBound(bits) > bestSum) {
        double sum = x[i] + Noise.gumbel(bits);
        if (sum > bestSum) {
          bestSum = sum;
          best = i;
        }
      }
    }
    return best;
  }
}
