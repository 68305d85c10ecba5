package dev.lungo.alignment.reward;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.preferences.Portions;
import dev.lungo.alignment.preferences.PreferenceTask;
import dev.lungo.alignment.preferences.SharedRows;
import dev.lungo.model.ScalarModel;
import dev.lungo.torch.Precision;
import dev.lungo.training.Descent;
import dev.lungo.training.Gradients;
import dev.lungo.training.OptimizerRecipe;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// One optimizer step of a reward model: score every response once, prompts read once for several
/// of them, let the loss say in Java numbers how each should move, and go backward from there.
///
/// Owns the optimizer's state; each part of a step opens the scope in which its tensors die. One
/// thread uses it.
public final class RewardTrainer {
  /// Padded tokens of one forward and backward pass.
  private static final int TOKENS_AT_A_TIME = 8192;

  private static final String BIAS = "score.bias";

  private final ScalarModel model;
  private final PreferenceLoss loss;
  private final Precision precision;
  private final Descent descent;

  public RewardTrainer(
      ScalarModel model, PreferenceLoss loss, OptimizerRecipe recipe, Precision precision) {
    this.model = model;
    this.loss = loss;
    this.precision = precision;
    SequencedMap<String, Tensor> learned = loss.seesShift() ? model.parameters() : weights();
    descent = new Descent(learned, recipe, precision);
  }

  /// Sums over a step.
  private static final class Tally {
    double loss;
    double right;
    long pairs;
    long tokens;
  }

  /// @param batch elements, see {@link PreferenceLoss#elements}
  /// @param factor of the peak learning rate, from the schedule
  /// @throws IllegalStateException if a gradient is no number; the model is as it was then
  public PreferenceTask.Result step(List<Comparison> batch, double factor) {
    Tally tally = new Tally();
    gradients(batch, tally);
    try (PointerScope _ = new PointerScope()) {
      try {
        double norm = descent.step(factor, "lower optimizer.learningRate");
        SequencedMap<String, Double> measured = new LinkedHashMap<>();
        measured.put("accuracy of the batch", tally.right / tally.pairs);
        return new PreferenceTask.Result(tally.loss, norm, tally.tokens, measured);
      } finally {
        Gradients.clear(model.parameters().values()); // of the bias, too, where it is not learned
      }
    }
  }

  /// Adds a batch's gradient to the parameters'.
  ///
  /// @return its loss: the mean over its elements by their weights
  double gradients(List<Comparison> batch) {
    Tally tally = new Tally();
    gradients(batch, tally);
    return tally.loss;
  }

  private void gradients(List<Comparison> batch, Tally tally) {
    double all = batch.stream().mapToDouble(element -> loss.weight(element.judged())).sum();
    for (List<Comparison> part : Portions.of(batch, TOKENS_AT_A_TIME)) {
      try (PointerScope _ = new PointerScope();
          Precision.Autocast _ = precision.autocast(model.device())) {
        accumulate(part, all, tally);
      }
    }
  }

  private void accumulate(List<Comparison> part, double all, Tally tally) {
    SharedRows rows = SharedRows.of(part, model.config().contextLength(), model.padding());
    int[] places = places(part, rows);
    Tensor ids = model.device().tensor(rows.ids(), rows.rows(), rows.columns());
    Tensor branches = model.device().tensor(rows.branches(), rows.rows(), rows.columns());
    Tensor scores = model.branched(ids, branches, places); // (R)
    float[] found = new float[places.length];
    scores.detach().cpu().contiguous().data_ptr_float().get(found);
    float[] slopes = new float[places.length];
    int row = 0;
    for (Comparison element : part) {
      double[] own = new double[element.responses().size()];
      for (int i = 0; i < own.length; i++) {
        own[i] = found[row + i];
      }
      PreferenceLoss.Cost cost = loss.of(element.judged(), own);
      double weight = loss.weight(element.judged()) / all;
      tally.loss += weight * cost.loss();
      for (int i = 0; i < own.length; i++) {
        slopes[row + i] = (float) (weight * cost.gradient()[i]);
      }
      tally.right += Accuracy.right(element.judged(), own);
      tally.pairs += element.judged().pairs().size();
      tally.tokens += element.tokens();
      row += own.length;
    }
    Tensor gradient = model.device().tensor(slopes, slopes.length);
    Gradients.backward(model.device()).run(scores, gradient);
  }

  /// Where each response's score is read: at its last token that is not padding.
  private int[] places(List<Comparison> part, SharedRows rows) {
    List<int[]> texts = part.stream().flatMap(element -> element.texts().stream()).toList();
    List<Integer> prompts =
        part.stream()
            .flatMap(element -> element.responses().stream().map(_ -> element.prompt().length))
            .toList();
    int[] places = new int[texts.size()];
    for (int i = 0; i < places.length; i++) {
      places[i] = rows.place(i, model.lengthWithoutPadding(texts.get(i)) - 1 - prompts.get(i));
    }
    return places;
  }

  /// Gives scores of some texts a mean of 0, and where wanted a variance of 1, by the head alone.
  ///
  /// @param scores of the texts now
  /// @return what was done, in words
  String normalise(double[] scores, boolean scale) {
    double mean = Arrays.stream(scores).average().orElseThrow();
    double variance = Arrays.stream(scores).map(s -> (s - mean) * (s - mean)).sum() / scores.length;
    if (scale && !(variance > 0)) {
      throw new IllegalStateException(
          "the " + scores.length + " texts to normalise by all have the same score, " + mean);
    }
    double gain = scale ? 1 / Math.sqrt(variance) : 1;
    model.head().rescale(gain, -gain * mean);
    return String.format(
        java.util.Locale.ROOT,
        "%d texts had mean score %.3f and deviation %.3f: %s",
        scores.length,
        mean,
        Math.sqrt(variance),
        scale ? "now mean 0, deviation 1" : "now mean 0");
  }

  public ScalarModel model() {
    return model;
  }

  /// The optimizer's state and the bias, which a model's file does not hold; live, by name.
  SequencedMap<String, Tensor> state() {
    SequencedMap<String, Tensor> all = descent.state();
    all.put(BIAS, java.util.Objects.requireNonNull(model.parameters().get(BIAS)));
    return all;
  }

  /// The tensors of a model's file; live, by name.
  SequencedMap<String, Tensor> weights() {
    SequencedMap<String, Tensor> all = new LinkedHashMap<>(model.parameters());
    all.remove(BIAS);
    return all;
  }
}
