package dev.lungo.model;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.torch.Dtype;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class ModelSummaryTest {
  @TempDir Path folder;

  @ParameterizedTest
  @MethodSource("dev.lungo.model.TestModels#configs")
  void thePartsAddUpToTheModel(ModelConfig config) {
    try (Transformer model = TestModels.random(config)) {
      Checkpoint.save(folder, model, Dtype.BF16);
      ModelSummary summary = ModelSummary.of(folder);
      assertThat(summary.total()).isEqualTo(model.parameterCount());
      assertThat(summary.config()).isEqualTo(config);
      assertThat(summary.dtypes()).containsExactly(Dtype.BF16);
      assertThat(summary.bytes()).isEqualTo(2 * summary.total());
    }
  }

  @Test
  void thePartsOfQwen3AreThoseOfItsFormula() {
    try (Transformer model = TestModels.random(TestModels.qwen3())) {
      Checkpoint.save(folder, model);
    }
    ModelSummary summary = ModelSummary.of(folder);
    assertThat(summary.parameters())
        .containsEntry(ModelSummary.Part.TOKEN_EMBEDDING, 61 * 32L)
        .containsEntry(ModelSummary.Part.ATTENTION, 2 * 32L * (48 + 24 + 24 + 48))
        .containsEntry(ModelSummary.Part.MLP, 2 * 32L * 64 * 3)
        .containsEntry(ModelSummary.Part.NORMS, 2 * (2 * 32L + 2 * 12) + 32);
  }
}
