package dev.lungo.alignment;

import dev.lungo.model.ScalarModel;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// A trained reward model as a {@link Reward}: it reads prompt and response and says a number at
/// the response's last token.
///
/// Texts of similar length share a batch, so its memory is bounded whatever it is given. One thread
/// at a time, while nobody changes the weights.
public final class RewardModel implements Reward, AutoCloseable {
  private static final int TOKENS_AT_A_TIME = 16_384;

  /// Shorter texts than this part of the longest go into a batch of their own.
  private static final double LEAST_FILLED = 0.75;

  private final ScalarModel model;
  private final Precision precision;
  private final boolean owned;

  private RewardModel(ScalarModel model, Precision precision, boolean owned) {
    this.model = model;
    this.precision = precision;
    this.owned = owned;
  }

  /// Over a model that somebody else closes.
  public RewardModel(ScalarModel model, Precision precision) {
    this(model, precision, false);
  }

  /// Opens a reward model's folder.
  ///
  /// @param tokenizer of the policy whose answers it is to judge
  /// @throws IllegalArgumentException if the reward model has another tokenizer
  public static RewardModel load(
      Path folder, Tokenizer tokenizer, Device device, Precision precision) {
    if (!Tokenizer.load(folder).hash().equals(tokenizer.hash())) {
      throw new IllegalArgumentException(
          "the reward model "
              + folder
              + " has another tokenizer than the policy, so it would read other words: train one"
              + " from a model with the policy's tokenizer");
    }
    return new RewardModel(ScalarModel.load(folder, device), precision, true);
  }

  public ScalarModel model() {
    return model;
  }

  @Override
  public double[] scores(List<Answer> answers) {
    return scoresOf(
        answers.stream()
            .map(
                answer ->
                    IntStream.concat(IntStream.of(answer.prompt()), IntStream.of(answer.response()))
                        .toArray())
            .toList());
  }

  /// @param texts each a prompt and its response
  /// @return a score per text, in their order
  /// @throws IllegalArgumentException if a text exceeds the model's context
  public double[] scoresOf(List<int[]> texts) {
    double[] scores = new double[texts.size()];
    List<Integer> byLength =
        IntStream.range(0, texts.size())
            .boxed()
            .sorted(Comparator.comparingInt(i -> -texts.get(i).length))
            .toList();
    for (int at = 0; at < byLength.size(); ) {
      int longest = Math.max(1, texts.get(byLength.get(at)).length);
      int most = Math.min(byLength.size(), at + Math.max(1, TOKENS_AT_A_TIME / longest));
      int end = at + 1;
      while (end < most && texts.get(byLength.get(end)).length >= LEAST_FILLED * longest) {
        end++;
      }
      List<Integer> chosen = byLength.subList(at, end);
      float[] some = batch(PaddedRows.of(chosen.stream().map(texts::get).toList(), model));
      for (int i = 0; i < some.length; i++) {
        scores[chosen.get(i)] = some[i];
      }
      at = end;
    }
    return scores;
  }

  private float[] batch(PaddedRows rows) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard();
        Precision.Autocast _ = precision.autocast(model.device())) {
      Tensor scores = model.forward(rows.tensor(model.device()), rows.last()).cpu().contiguous();
      float[] values = new float[rows.rows()];
      scores.data_ptr_float().get(values);
      return values;
    }
  }

  /// Closes the model if {@link #load} opened it.
  @Override
  public void close() {
    if (owned) {
      model.close();
    }
  }
}
