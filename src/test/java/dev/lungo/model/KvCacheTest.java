package dev.lungo.model;

import static dev.lungo.model.TestModels.CPU;
import static dev.lungo.model.TestModels.batch;
import static dev.lungo.model.TestModels.difference;
import static dev.lungo.model.TestModels.ids;
import static dev.lungo.model.TestModels.logits;
import static dev.lungo.model.TestModels.rows;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.torch.Scopes;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class KvCacheTest {
  private static final double ROUNDING = 5e-5;
  private static final String ALL = "dev.lungo.model.TestModels#configs";

  @ParameterizedTest
  @MethodSource(ALL)
  void cachedEqualsUncached(ModelConfig config) {
    try (Transformer model = TestModels.random(config);
        KvCache cache = new KvCache(config, CPU, 2, 48)) {
      int[] row = ids(48, 1);
      float[][] expected = logits(model, row);
      int at = 0;
      // A prompt, single tokens, a longer piece in the middle, up to the last position.
      for (int count : new int[] {9, 1, 1, 12, 1, 23, 1}) {
        float[][] got =
            append(model, cache, new int[] {1}, Arrays.copyOfRange(row, at, at + count));
        for (int t = 0; t < count; t++) {
          assertThat(difference(got[t], expected[at + t])).isLessThan(ROUNDING);
        }
        at += count;
      }
      assertThat(cache.length(1)).isEqualTo(48);
      assertThat(cache.length(0)).isZero();
    }
  }

  @ParameterizedTest
  @MethodSource(ALL)
  void rowsOfDifferentLengthsJoinAndLeave(ModelConfig config) {
    try (Transformer model = TestModels.random(config);
        KvCache cache = new KvCache(config, CPU, 4, 40)) {
      int[] a = ids(20, 1);
      int[] b = ids(20, 2);
      int[] c = ids(20, 3);
      // Prompts of 9 and 4 tokens in slots 2 and 0, padded to 9.
      check(model, cache, new int[][] {a, b}, new int[] {2, 0}, new int[] {9, 4}, 9);
      check(model, cache, new int[][] {b, a}, new int[] {0, 2}, new int[] {1, 1}, 1);
      // A third row joins while the others go on; its prompt is shorter than one row's piece.
      check(model, cache, new int[][] {b, c, a}, new int[] {0, 1, 2}, new int[] {5, 3, 0}, 6);
      check(model, cache, new int[][] {b, c, a}, new int[] {0, 1, 2}, new int[] {1, 1, 1}, 1);
      // The first leaves; the slot is used again.
      cache.clear(0);
      check(model, cache, new int[][] {a, c}, new int[] {0, 1}, new int[] {1, 1}, 1);
      check(model, cache, new int[][] {c, a}, new int[] {1, 0}, new int[] {2, 3}, 3);
    }
  }

  /// Appends the next tokens of each text to its slot and compares with the uncached
  /// logits of the same positions.
  private static void check(
      Transformer model, KvCache cache, int[][] texts, int[] slots, int[] counts, int columns) {
    int[][] padded = new int[texts.length][columns];
    int[] starts = Arrays.stream(slots).map(cache::length).toArray();
    for (int row = 0; row < texts.length; row++) {
      Arrays.fill(padded[row], 60);
      System.arraycopy(texts[row], starts[row], padded[row], 0, counts[row]);
    }
    float[][][] got =
        Scopes.run(
            () -> {
              Tensor hidden = model.hidden(batch(padded), cache, slots, counts);
              float[][][] all = new float[texts.length][][];
              for (int row = 0; row < texts.length; row++) {
                all[row] = rows(model.logits(hidden.select(0, row)));
              }
              return all;
            });
    for (int row = 0; row < texts.length; row++) {
      int end = starts[row] + counts[row];
      assertThat(cache.length(slots[row])).isEqualTo(end);
      if (counts[row] == 0) {
        continue;
      }
      float[][] expected = logits(model, Arrays.copyOf(texts[row], end));
      for (int t = 0; t < counts[row]; t++) {
        assertThat(difference(got[row][t], expected[starts[row] + t]))
            .as("row %d, token %d", row, t)
            .isLessThan(ROUNDING);
      }
    }
  }

  @Test
  void aPrefixIsReusedAfterTruncation() {
    ModelConfig config = TestModels.qwen3();
    try (Transformer model = TestModels.random(config);
        KvCache cache = new KvCache(config, CPU, 2, 40)) {
      int[] a = ids(20, 1);
      append(model, cache, new int[] {0}, a);
      cache.truncate(0, 12);
      cache.copy(0, 1, 12);
      int[] b = Arrays.copyOf(a, 16);
      System.arraycopy(ids(4, 9), 0, b, 12, 4);
      float[][] expected = logits(model, b);
      for (int slot : new int[] {0, 1}) {
        float[][] got = append(model, cache, new int[] {slot}, Arrays.copyOfRange(b, 12, 16));
        assertThat(difference(got[3], expected[15])).isLessThan(ROUNDING);
      }
    }
  }

  @Test
  void aFullSlotIsNamed() {
    ModelConfig config = TestModels.llama();
    try (Transformer model = TestModels.random(config);
        KvCache cache = new KvCache(config, CPU, 2, 10)) {
      append(model, cache, new int[] {1}, ids(8, 1));
      assertThatThrownBy(() -> append(model, cache, new int[] {1}, ids(3, 1)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessage("slot 1 is full: it holds 8 tokens, 3 more exceed its capacity of 10");
      assertThat(cache.length(1)).isEqualTo(8);
    }
    assertThatThrownBy(() -> new KvCache(config, CPU, 1, 49))
        .hasMessageContaining("contextLength=48");
  }

  @Test
  void decodingLeavesNoNativeObjectsBehind() {
    ModelConfig config = TestModels.qwen3();
    try (Transformer model = TestModels.random(config);
        KvCache cache = new KvCache(config, CPU, 1, 48)) {
      append(model, cache, new int[] {0}, ids(2, 1));
      long before = Scopes.live();
      for (int i = 0; i < 40; i++) {
        append(model, cache, new int[] {0}, ids(1, i));
      }
      // Fewer if the collector frees what other tests dropped.
      assertThat(Scopes.live()).isLessThanOrEqualTo(before);
    }
  }

  private static float[][] append(Transformer model, KvCache cache, int[] slot, int... ids) {
    return Scopes.run(
        () ->
            rows(
                model
                    .logits(model.hidden(batch(ids), cache, slot, new int[] {ids.length}))
                    .squeeze(0)));
  }
}
