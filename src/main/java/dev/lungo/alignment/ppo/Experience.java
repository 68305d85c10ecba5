package dev.lungo.alignment.ppo;

import dev.lungo.alignment.ppo.AdvantageEstimator.Advantage;
import java.util.Arrays;
import java.util.List;

/// A batch for the policy with what is known of its tokens, in the order of the batch's places.
///
/// @param old log-probabilities when they were sampled
/// @param reference log-probabilities under the reference
/// @param advantages a number per token
/// @param values when they were sampled, a number per value state
/// @param returns what the values should have been
record Experience(
    Rows rows,
    float[] old,
    float[] reference,
    double[] advantages,
    float[] values,
    double[] returns) {
  static Experience of(Rows rows, List<Evaluation> evaluations, List<Advantage> advantages) {
    int tokens = rows.targets().length;
    boolean valued =
        rows.members().stream().anyMatch(member -> evaluations.get(member).values().length > 0);
    int states = valued ? rows.valueStates().length : 0;
    Experience all =
        new Experience(
            rows,
            new float[tokens],
            new float[tokens],
            new double[tokens],
            new float[states],
            new double[states]);
    int at = 0;
    int valueAt = 0;
    for (int member : rows.members()) {
      Evaluation said = evaluations.get(member);
      Advantage found = advantages.get(member);
      int n = said.logprobs().length;
      System.arraycopy(said.logprobs(), 0, all.old, at, n);
      System.arraycopy(said.reference(), 0, all.reference, at, n);
      System.arraycopy(found.advantages(), 0, all.advantages, at, n);
      System.arraycopy(said.values(), 0, all.values, valueAt, said.values().length);
      System.arraycopy(found.returns(), 0, all.returns, valueAt, said.values().length);
      at += n;
      valueAt += said.values().length;
    }
    return all;
  }

  /// The loss of some of the tokens.
  ///
  /// @param from the number of the first
  PolicyLoss policyLoss(int from, float[] logprobs, double clip, double weight, double penalty) {
    int to = from + logprobs.length;
    return PolicyLoss.of(
        logprobs,
        Arrays.copyOfRange(old, from, to),
        Arrays.copyOfRange(advantages, from, to),
        clip,
        weight,
        new PolicyLoss.Penalty(penalty, Arrays.copyOfRange(reference, from, to)));
  }
}
