package dev.lungo.alignment.dpo;

import dev.lungo.alignment.reward.PreferenceLoss;
import dev.lungo.chat.Preference;
import dev.lungo.training.Doc;
import java.util.List;

/// What a policy's implicit rewards `β (log π − log π_ref)` of a comparison's responses cost: the
/// mean over its pairs of `−(1 − ε) log σ(margin) − ε log σ(−margin)`. `recipe.yaml` holds it under
/// `loss`.
public record DpoLoss(
    @Doc("the price of a nat of KL that the policy is to be best under; the paper's: 0.1")
        double beta,
    @Doc("ε: the share of the preferences that are taken to be wrong; 0: none")
        double labelSmoothing,
    @Doc("whether the reference is left out, as if all responses were equally likely in it")
        boolean referenceFree) {
  public DpoLoss {
    if (!(beta > 0 && Double.isFinite(beta)) || !(labelSmoothing >= 0 && labelSmoothing < 0.5)) {
      throw new IllegalArgumentException(
          "dpo needs beta>0 and labelSmoothing from 0 to below 0.5, but beta=%s and labelSmoothing=%s"
              .formatted(beta, labelSmoothing));
    }
  }

  /// @param rewards implicit ones, one per response
  /// @return the loss, and its gradient by each reward
  PreferenceLoss.Cost of(Preference judged, double[] rewards) {
    List<Preference.Pair> pairs = judged.pairs();
    double loss = 0;
    double[] gradient = new double[rewards.length];
    for (Preference.Pair pair : pairs) {
      double margin = rewards[pair.better()] - rewards[pair.worse()];
      loss +=
          ((1 - labelSmoothing) * PreferenceLoss.negativeLogSigmoid(margin)
                  + labelSmoothing * PreferenceLoss.negativeLogSigmoid(-margin))
              / pairs.size();
      double slope = (1 / (1 + Math.exp(-margin)) - (1 - labelSmoothing)) / pairs.size();
      gradient[pair.better()] += slope;
      gradient[pair.worse()] -= slope;
    }
    return new PreferenceLoss.Cost(loss, gradient);
  }
}
