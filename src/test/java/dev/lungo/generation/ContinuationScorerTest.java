package dev.lungo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ContinuationScorerTest {
  private static final int V = 97;
  private static final int CONTEXT = 32;

  /// Learned and rotary positions.
  private static Stream<Transformer> models() {
    return Stream.of(
        TinyModels.gpt2(V, CONTEXT, 8),
        Transformer.create(ModelConfig.forDepth(2, V, CONTEXT), Device.cpu(), 8));
  }

  private static int[] ids(SplittableRandom random, int n) {
    return random.ints(n, 0, V).toArray();
  }

  private static void compare(Transformer model, ContinuationScorer scorer) {
    SplittableRandom random = new SplittableRandom(2);
    List<int[]> prompts = new ArrayList<>();
    List<List<int[]>> continuations = new ArrayList<>();
    int[][] lengths = {{5, 3, 1, 4}, {1, 2, 2}, {28, 4, 3, 4, 1}, {3}, {9, 0, 2}, {4, 28}, {5, 9}};
    for (int[] each : lengths) {
      prompts.add(ids(random, each[0]));
      continuations.add(IntStream.of(each).skip(1).mapToObj(n -> ids(random, n)).toList());
    }
    List<List<float[]>> scores = scorer.score(prompts, continuations);
    Scorer naive = new Scorer(model);
    for (int p = 0; p < prompts.size(); p++) {
      for (int c = 0; c < continuations.get(p).size(); c++) {
        int[] prompt = prompts.get(p);
        float[] whole =
            naive.score(
                IntStream.concat(IntStream.of(prompt), IntStream.of(continuations.get(p).get(c)))
                    .toArray());
        float[] score = scores.get(p).get(c);
        assertThat(score).hasSize(whole.length - prompt.length);
        for (int i = 0; i < score.length; i++) {
          assertThat(score[i])
              .as("prompt %d, continuation %d, token %d", p, c, i)
              .isCloseTo(whole[prompt.length + i], offset(1e-4f));
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void continuationsOfOnePromptScoreAsIfEachStoodAlone(Transformer model) {
    try (model) {
      compare(model, new ContinuationScorer(model));
    }
  }

  @ParameterizedTest
  @MethodSource("models")
  void smallBatchesGiveTheSame(Transformer model) {
    try (model) {
      compare(model, new ContinuationScorer(model, CONTEXT));
    }
  }

  @Test
  void scoringLeavesNoNativeObjectsBehind() {
    try (Transformer model = TinyModels.gpt2(V, CONTEXT, 8)) {
      ContinuationScorer scorer = new ContinuationScorer(model);
      compare(model, scorer);
      long before = Scopes.live();
      for (int i = 0; i < 20; i++) {
        compare(model, scorer);
      }
      assertThat(Scopes.live()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void whatCannotBeScoredIsNamed() {
    try (Transformer model = TinyModels.gpt2(V, CONTEXT, 8)) {
      ContinuationScorer scorer = new ContinuationScorer(model);
      assertThatThrownBy(() -> scorer.score(List.of(new int[] {}), List.of(List.of(new int[] {1}))))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("a prompt needs 1 token or more");
      assertThatThrownBy(
              () -> scorer.score(List.of(new int[30]), List.of(List.of(new int[] {1, 2, 3}))))
          .hasMessageContaining("at most 32, but they have 30 and 3");
      assertThatThrownBy(
              () -> scorer.score(List.of(new int[] {1}), List.of(List.of(new int[] {V}))))
          .hasMessageContaining("token id 97");
    }
  }
}
