package dev.lungo.alignment.ppo;

import dev.lungo.alignment.Reward;
import dev.lungo.alignment.RewardModel;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import java.nio.file.Path;
import java.util.List;

/// A judge that reads answers as text: a reward model with a tokenizer of its own.
///
/// @param begin ids that its texts begin with
/// @param between what stands between a question and its answer
public record TextReward(RewardModel model, Tokenizer tokenizer, int[] begin, String between)
    implements Reward, AutoCloseable {
  /// Opens a reward model's folder, whatever tokenizer it has.
  public static TextReward load(
      Path folder, int[] begin, String between, Device device, Precision precision) {
    Tokenizer own = Tokenizer.load(folder);
    return new TextReward(RewardModel.load(folder, own, device, precision), own, begin, between);
  }

  @Override
  public double[] scores(List<Answer> answers) {
    int context = model.model().config().contextLength();
    return model.scoresOf(answers.stream().map(answer -> ids(answer, context)).toList());
  }

  /// A text that is too long loses its beginning.
  private int[] ids(Answer answer, int context) {
    int[] text = tokenizer.encode(answer.question() + between + answer.text());
    int kept = Math.min(text.length, context - begin.length);
    int[] ids = new int[begin.length + kept];
    System.arraycopy(begin, 0, ids, 0, begin.length);
    System.arraycopy(text, text.length - kept, ids, begin.length, kept);
    return ids;
  }

  @Override
  public void close() {
    model.close();
  }
}
