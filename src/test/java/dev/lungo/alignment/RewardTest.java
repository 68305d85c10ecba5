package dev.lungo.alignment;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.model.ModelConfig;
import dev.lungo.model.ScalarModel;
import dev.lungo.model.SpecialTokens;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewardTest {
  private static final ModelConfig CONFIG =
      ModelConfig.forDepth(1, 50, 32)
          .withTokens(new SpecialTokens(OptionalInt.of(0), List.of(0), OptionalInt.of(0)));

  @TempDir Path folder;

  private static Reward.Answer answer(String question, String text) {
    return new Reward.Answer(new int[] {1}, new int[] {2}, question, text);
  }

  @Test
  void aTextIsScoredTheSameAloneAndAmongOthers() {
    Random random = new Random(1);
    List<int[]> texts = new ArrayList<>();
    for (int i = 0; i < 1200; i++) { // more than one batch of 16,384 tokens
      texts.add(random.ints(1 + random.nextInt(32), 0, 50).toArray());
    }
    try (ScalarModel model = ScalarModel.create(CONFIG, Device.cpu(), 1)) {
      RewardModel reward = new RewardModel(model, Precision.FP32);
      double[] together = reward.scoresOf(texts);
      for (int i = 0; i < texts.size(); i += 50) {
        // A kernel's sums depend on the batch's size in their last bits.
        assertThat(reward.scoresOf(List.of(texts.get(i)))[0]).isCloseTo(together[i], within(1e-5));
      }
    }
  }

  @Test
  void promptAndResponseAreReadTogetherAndPaddingBehindThemDoesNotCount() {
    try (ScalarModel model = ScalarModel.create(CONFIG, Device.cpu(), 1)) {
      RewardModel reward = new RewardModel(model, Precision.FP32);
      double whole = reward.scoresOf(List.of(new int[] {0, 5, 6, 7}))[0];
      var split = new Reward.Answer(new int[] {0, 5}, new int[] {6, 7}, "", "");
      var padded = new Reward.Answer(new int[] {0, 5}, new int[] {6, 7, 0, 0}, "", "");
      assertThat(reward.scores(List.of(split, padded)))
          .containsExactly(new double[] {whole, whole}, within(1e-5));
    }
  }

  @Test
  void aTextBeyondTheContextIsRefused() {
    try (ScalarModel model = ScalarModel.create(CONFIG, Device.cpu(), 1)) {
      RewardModel reward = new RewardModel(model, Precision.FP32);
      assertThatThrownBy(() -> reward.scoresOf(List.of(new int[] {0, 1}, ones(33))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage(
              "a text to score must have 1 to 32 tokens, the reward model's context, but has 33");
    }
  }

  private static int[] ones(int length) {
    int[] ids = new int[length];
    java.util.Arrays.fill(ids, 1);
    return ids;
  }

  @Test
  void aRewardModelWithAnotherTokenizerIsRefused() {
    Tokenizer mine = new TokenizerTrainer(300).train(Stream.of("one text of many words"));
    Tokenizer other = new TokenizerTrainer(300).train(Stream.of("quite another set of letters"));
    try (ScalarModel model = ScalarModel.create(CONFIG, Device.cpu(), 1)) {
      model.save(folder);
      other.save(folder);
      assertThatThrownBy(() -> RewardModel.load(folder, mine, Device.cpu(), Precision.FP32))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("has another tokenizer than the policy");
    }
  }

  @Test
  void aSumWeighsItsParts() {
    Reward length = Reward.of(answer -> answer.text().length());
    Reward question = Reward.of(answer -> answer.question().length());
    Reward sum =
        Reward.sum(
            List.of(
                new Reward.Part("length", -0.5, length), new Reward.Part("question", 2, question)));
    assertThat(sum.checked(List.of(answer("abc", "four"), answer("", "a"))))
        .containsExactly(4, -0.5);
  }

  @Test
  void aRewardThatIsNoNumberOrFailsNamesThePrompt() {
    Reward nan = Reward.of(answer -> answer.text().isEmpty() ? Double.NaN : 1);
    assertThatThrownBy(() -> nan.checked(List.of(answer("Why?", "so"), answer("What\nnow?", ""))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage("the reward is NaN for an answer to \"What now?\"");
    Reward thrower = Reward.of(answer -> Double.parseDouble(answer.text()));
    assertThatThrownBy(() -> thrower.checked(List.of(answer("Count", "one"))))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith("the reward failed for an answer to \"Count\": ")
        .hasMessageContaining("one");
    assertThatThrownBy(() -> ((Reward) _ -> new double[1]).checked(List.of()))
        .hasMessage("the reward gave 1 scores for 0 answers");
  }
}
