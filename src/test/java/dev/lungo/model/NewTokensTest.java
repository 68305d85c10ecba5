package dev.lungo.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.torch.Scopes;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class NewTokensTest {
  private static final int V = TestModels.VOCABULARY;

  @TempDir Path folder;

  static Stream<ModelConfig> configs() {
    return TestModels.configs();
  }

  private Transformer grown(ModelConfig config, int size, Set<Integer> ids) {
    try (Transformer model = TestModels.random(config)) {
      Checkpoint.save(folder, model);
    }
    SpecialTokens roles =
        new SpecialTokens(OptionalInt.empty(), List.of(size - 1), OptionalInt.of(0));
    return Checkpoint.load(folder, TestModels.CPU, new NewTokens(size, ids, roles, 5));
  }

  @ParameterizedTest
  @MethodSource("configs")
  void oldTokensKeepTheirLogitsAndNewOnesStartAtTheirMean(ModelConfig config) {
    int[] ids = TestModels.ids(20, 3);
    float[][] before;
    try (Transformer model = TestModels.random(config)) {
      before = TestModels.logits(model, ids);
    }
    try (Transformer model = grown(config, V + 2, Set.of(V, V + 1))) {
      assertThat(model.config().vocabularySize()).isEqualTo(V + 2);
      assertThat(model.config().tokens().end()).containsExactly(V + 1);
      float[][] after = TestModels.logits(model, ids);
      double spread = 0, distance = 0;
      for (int t = 0; t < ids.length; t++) {
        assertThat(Arrays.copyOf(after[t], V)).containsExactly(before[t], within(1e-4f));
        double mean = mean(before[t]);
        for (float logit : before[t]) {
          spread += Math.pow(logit - mean, 2) / V;
        }
        distance += Math.pow(after[t][V] - mean, 2);
      }
      // A tenth of the rows' spread as noise, so a tenth of that of their logits, roughly.
      assertThat(Math.sqrt(distance / spread)).isBetween(0.001, 0.3);
    }
  }

  private static double mean(float[] values) {
    double sum = 0;
    for (float value : values) {
      sum += value;
    }
    return sum / values.length;
  }

  @Test
  void rowsThatAreThereStartAnewAndPaddingStays() {
    try (Transformer old = TestModels.random(TestModels.qwen3());
        Transformer model = grown(TestModels.qwen3(), 52, Set.of(7, 50, 51))) {
      assertThat(model.config().vocabularySize()).isEqualTo(V);
      float[][] was = rows(old), is = rows(model);
      for (int id = 0; id < V; id++) {
        if (id == 7 || id == 50 || id == 51) {
          assertThat(is[id]).isNotEqualTo(was[id]);
        } else {
          assertThat(is[id]).isEqualTo(was[id]);
        }
      }
    }
  }

  private static float[][] rows(Transformer model) {
    return Scopes.run(
        () -> {
          Tensor embedding = model.parameters().firstEntry().getValue();
          return TestModels.rows(embedding);
        });
  }

  @Test
  void aTokenizerLargerThanTheModelIsAnothers() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> grown(TestModels.qwen3(), V + 2, Set.of(V + 1)))
        .withMessage(
            "the tokenizer has the token 61, but the model knows those below 61: they do not belong"
                + " together");
  }
}
