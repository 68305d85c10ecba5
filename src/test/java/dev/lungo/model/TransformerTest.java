package dev.lungo.model;

import static dev.lungo.model.TestModels.CPU;
import static dev.lungo.model.TestModels.batch;
import static dev.lungo.model.TestModels.difference;
import static dev.lungo.model.TestModels.floats;
import static dev.lungo.model.TestModels.ids;
import static dev.lungo.model.TestModels.logits;
import static dev.lungo.model.TestModels.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.torch.Scopes;
import java.util.Arrays;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class TransformerTest {
  /// Sums in float32 in another order differ in the last digits; logits here are about 1.
  private static final double ROUNDING = 5e-5;

  private static final String ALL = "dev.lungo.model.TestModels#configs";

  @ParameterizedTest
  @MethodSource(ALL)
  void futureTokensDoNotChangeThePast(ModelConfig config) {
    try (Transformer model = TestModels.random(config)) {
      int[] ids = ids(20, 1);
      int[] other = ids.clone();
      System.arraycopy(ids(8, 2), 0, other, 12, 8);
      float[][] first = logits(model, ids);
      float[][] second = logits(model, other);
      for (int t = 0; t < 12; t++) {
        assertThat(difference(first[t], second[t])).isLessThan(ROUNDING);
      }
      assertThat(difference(first[19], second[19])).isGreaterThan(0.01);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void rowsOfABatchAreIndependent(ModelConfig config) {
    try (Transformer model = TestModels.random(config);
        PointerScope _ = new PointerScope()) {
      int[] a = ids(15, 1);
      int[] b = ids(15, 2);
      float[] together = floats(model.forward(batch(a, b)).select(0, 1));
      assertThat(difference(together, floats(model.forward(batch(b)).select(0, 0))))
          .isLessThan(ROUNDING);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void packedDocumentsAreAsIfAlone(ModelConfig config) {
    try (Transformer model = TestModels.random(config);
        PointerScope _ = new PointerScope()) {
      int[] a = ids(7, 1);
      int[] b = ids(5, 2);
      int[] c = ids(12, 3);
      int[] packed = new int[12];
      System.arraycopy(a, 0, packed, 0, 7);
      System.arraycopy(b, 0, packed, 7, 5);
      int[] documents = {0, 0, 0, 0, 0, 0, 0, 1, 1, 1, 1, 1};
      Tensor hidden = model.hidden(batch(packed, c), batch(documents, new int[12]));
      float[][] together = rows(model.logits(hidden.select(0, 0)));
      float[][] whole = rows(model.logits(hidden.select(0, 1)));
      assertThat(difference(Arrays.asList(together).subList(0, 7), Arrays.asList(logits(model, a))))
          .isLessThan(ROUNDING);
      assertThat(
              difference(Arrays.asList(together).subList(7, 12), Arrays.asList(logits(model, b))))
          .isLessThan(ROUNDING);
      assertThat(difference(Arrays.asList(whole), Arrays.asList(logits(model, c))))
          .isLessThan(ROUNDING);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void gradientsReachEveryParameter(ModelConfig config) {
    try (Transformer model = TestModels.random(config);
        PointerScope _ = new PointerScope()) {
      Tensor logits = model.forward(batch(ids(16, 1), ids(16, 2)));
      torch.cross_entropy_loss(logits.view(32, -1), CPU.tensor(ids(32, 3), 32)).backward();
      model
          .parameters()
          .forEach(
              (name, parameter) ->
                  assertThat(floats(parameter.grad().abs().max())[0]).as(name).isGreaterThan(0));
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aNewModelStartsNearGuessing(ModelConfig config) {
    try (Transformer model = Transformer.create(config, CPU, 3);
        PointerScope _ = new PointerScope()) {
      int[] row = ids(33, 1);
      Tensor logits = model.forward(batch(Arrays.copyOf(row, 32)));
      Tensor loss =
          torch.cross_entropy_loss(
              logits.view(32, -1), CPU.tensor(Arrays.copyOfRange(row, 1, 33), 32));
      assertThat((double) loss.item_float())
          .isBetween(
              Math.log(config.vocabularySize()) - 0.3, Math.log(config.vocabularySize()) + 0.3);
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void aSeedGivesTheSameModelAgain(ModelConfig config) {
    try (Transformer a = Transformer.create(config, CPU, 5);
        Transformer b = Transformer.create(config, CPU, 5);
        Transformer c = Transformer.create(config, CPU, 6)) {
      int[] row = ids(10, 1);
      assertThat(logits(a, row)).isDeepEqualTo(logits(b, row));
      assertThat(logits(a, row)[9]).isNotEqualTo(logits(c, row)[9]);
    }
  }

  @Test
  void stepsLeaveNoNativeObjectsBehind() {
    try (Transformer model = TestModels.random(TestModels.qwen3())) {
      Runnable step =
          () ->
              Scopes.run(
                  () -> {
                    Tensor logits = model.forward(batch(ids(16, 1)));
                    logits.mean().backward();
                    return 0;
                  });
      step.run();
      long before = Scopes.live();
      for (int i = 0; i < 200; i++) {
        step.run();
      }
      // Fewer if the collector frees what other tests dropped.
      assertThat(Scopes.live()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void aRowLongerThanTheContextIsRefused() {
    try (Transformer model = TestModels.random(TestModels.qwen3());
        PointerScope _ = new PointerScope()) {
      assertThatThrownBy(() -> model.forward(batch(ids(49, 1))))
          .hasMessage("a row of 49 tokens exceeds the model's context of 48");
    }
  }
}
