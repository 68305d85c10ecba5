package dev.lungo.alignment.dpo;

import dev.lungo.alignment.ppo.Likelihoods;
import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.preferences.Portions;
import dev.lungo.alignment.preferences.PreferenceTask;
import dev.lungo.alignment.preferences.SharedRows;
import dev.lungo.alignment.reward.Accuracy;
import dev.lungo.alignment.reward.PreferenceLoss;
import dev.lungo.chat.Preference;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Precision;
import dev.lungo.training.Descent;
import dev.lungo.training.Gradients;
import dev.lungo.training.Losses;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// One optimizer step of direct preference optimisation: the log-probability of each response in
/// policy and reference, the loss in Java numbers, and backward from there.
///
/// Policy and reference read the same batches, so that equal models have equal numbers. The logits
/// are computed twice, once for the likelihoods and once for the gradient that depends on all of
/// them; they are never kept. One thread uses it.
public final class DpoTrainer {
  /// Padded tokens of one forward and backward pass.
  private static final int TOKENS_AT_A_TIME = 4096;

  private final DpoRecipe recipe;
  private final Transformer policy;
  private final Optional<Transformer> reference;
  private final Losses.Backward backward;
  private final Descent descent;

  /// @param reference the policy as it was; empty exactly where the loss is reference-free
  public DpoTrainer(DpoRecipe recipe, Transformer policy, Optional<Transformer> reference) {
    if (reference.isEmpty() != recipe.loss().referenceFree()) {
      throw new IllegalArgumentException(
          "there must be a reference unless loss.referenceFree=true, but referenceFree="
              + recipe.loss().referenceFree());
    }
    this.recipe = recipe;
    this.policy = policy;
    this.reference = reference;
    backward = Gradients.backward(policy.device());
    descent = new Descent(policy.parameters(), recipe.optimizer(), recipe.precision());
  }

  /// Sums over a step.
  private static final class Tally {
    double loss;
    double right;
    double better;
    double worse;
    long pairs;
    long tokens;
  }

  /// @param factor of the peak learning rate, from the schedule
  /// @throws IllegalStateException if a gradient is no number; the policy is as it was then
  public PreferenceTask.Result step(List<Comparison> batch, double factor) {
    Tally tally = new Tally();
    gradients(batch, tally);
    double norm = descent.step(factor, "lower optimizer.learningRate");
    SequencedMap<String, Double> measured = new LinkedHashMap<>();
    measured.put("accuracy of the batch", tally.right / tally.pairs);
    measured.put("margin", (tally.better - tally.worse) / tally.pairs);
    measured.put("reward of the preferred", tally.better / tally.pairs);
    measured.put("reward of the others", tally.worse / tally.pairs);
    return new PreferenceTask.Result(tally.loss, norm, tally.tokens, measured);
  }

  /// Adds a batch's gradient to the parameters'.
  ///
  /// @return its loss: the mean over its comparisons
  double gradients(List<Comparison> batch) {
    Tally tally = new Tally();
    gradients(batch, tally);
    return tally.loss;
  }

  private void gradients(List<Comparison> batch, Tally tally) {
    for (List<Comparison> part : Portions.of(batch, TOKENS_AT_A_TIME)) {
      try (PointerScope _ = new PointerScope();
          Precision.Autocast _ = recipe.precision().autocast(policy.device())) {
        accumulate(part, batch.size(), tally);
      }
    }
  }

  private void accumulate(List<Comparison> part, int all, Tally tally) {
    ResponseRows rows = rows(part);
    Tensor places = policy.device().tensor(rows.states(), rows.states().length);
    Tensor hidden = hidden(policy, rows); // (B, T, C)
    Tensor flat = hidden.detach().view(-1, hidden.size(2)); // (B × T, C)
    Tensor states = flat.index_select(0, places); // (N, C)
    double[] rewards = rewards(rows, places, states);

    double[] slopes = new double[rows.responses()];
    int row = 0;
    for (Comparison comparison : part) {
      int end = row + comparison.responses().size();
      double[] own = Arrays.copyOfRange(rewards, row, end);
      PreferenceLoss.Cost cost = recipe.loss().of(comparison.judged(), own);
      tally.loss += cost.loss() / all;
      for (int i = row; i < end; i++) {
        slopes[i] = recipe.loss().beta() * cost.gradient()[i - row] / all;
      }
      tally.right += Accuracy.right(comparison.judged(), own);
      for (Preference.Pair pair : comparison.judged().pairs()) {
        tally.better += own[pair.better()];
        tally.worse += own[pair.worse()];
        tally.pairs++;
      }
      tally.tokens += comparison.tokens();
      row = end;
    }
    Tensor gradient = torch.zeros_like(flat);
    gradient.index_add_(
        0,
        places,
        Likelihoods.backward(
            policy,
            states,
            rows.targets(),
            1,
            (from, logprobs) -> {
              float[] each = new float[logprobs.length];
              for (int i = 0; i < each.length; i++) {
                each[i] = (float) slopes[rows.owners()[from + i]];
              }
              return each;
            },
            backward));
    backward.run(hidden, gradient.view(hidden.sizes()));
  }

  private ResponseRows rows(List<Comparison> part) {
    // What fills rows is seen by nothing, so any token will do.
    return ResponseRows.of(part, policy.config().contextLength(), 0);
  }

  /// @return (B, T, C)
  private static Tensor hidden(Transformer model, ResponseRows batch) {
    SharedRows rows = batch.rows();
    return model.branched(
        model.device().tensor(rows.ids(), rows.rows(), rows.columns()),
        model.device().tensor(rows.branches(), rows.rows(), rows.columns()));
  }

  /// @param states (N, C) the policy's, at the places
  /// @return the implicit reward of each response
  private double[] rewards(ResponseRows rows, Tensor places, Tensor states) {
    try (NoGradGuard _ = new NoGradGuard()) {
      double[] own = rows.sums(Likelihoods.of(policy, states, rows.targets(), 1).logprobs());
      double[] before =
          reference.map(model -> before(model, rows, places)).orElse(new double[own.length]);
      for (int i = 0; i < own.length; i++) {
        own[i] = recipe.loss().beta() * (own[i] - before[i]);
      }
      return own;
    }
  }

  private static double[] before(Transformer model, ResponseRows rows, Tensor places) {
    try (PointerScope _ = new PointerScope()) {
      Tensor hidden = hidden(model, rows);
      Tensor states = hidden.view(-1, hidden.size(2)).index_select(0, places);
      return rows.sums(Likelihoods.of(model, states, rows.targets(), 1).logprobs());
    }
  }

  /// The implicit rewards of comparisons' responses, one after the other, without learning.
  public double[] rewards(List<Comparison> comparisons) {
    List<double[]> each = new ArrayList<>();
    for (int at = 0; at < comparisons.size(); ) {
      int end = at + 1;
      long tokens = comparisons.get(at).tokens();
      while (end < comparisons.size()
          && tokens + comparisons.get(end).tokens() <= TOKENS_AT_A_TIME) {
        tokens += comparisons.get(end++).tokens();
      }
      each.add(part(comparisons.subList(at, end)));
      at = end;
    }
    return each.stream().flatMapToDouble(Arrays::stream).toArray();
  }

  private double[] part(List<Comparison> part) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard();
        Precision.Autocast _ = recipe.precision().autocast(policy.device())) {
      ResponseRows rows = rows(part);
      Tensor places = policy.device().tensor(rows.states(), rows.states().length);
      Tensor hidden = hidden(policy, rows);
      Tensor states = hidden.view(-1, hidden.size(2)).index_select(0, places);
      return rewards(rows, places, states);
    }
  }

  public Transformer policy() {
    return policy;
  }

  /// The optimizer's state, live, by name.
  SequencedMap<String, Tensor> optimizerState() {
    return descent.state();
  }
}
