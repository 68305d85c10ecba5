package dev.lungo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.corpus.Document;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ValidationBatchesTest {
  @TempDir Path temp;

  @Test
  void everyByteIsMeasuredOnceAndBelongsToItsSource() {
    List<Document> documents = Shards.random(300, 200, 1);
    Map<String, Integer> expected =
        documents.stream()
            .collect(
                Collectors.groupingBy(
                    Document::source, Collectors.summingInt(d -> d.text().length())));
    for (int columns : new int[] {8, 64, 1000}) {
      try (TokenShards shards = Shards.write(temp.resolve("s" + columns), documents)) {
        ValidationBatches batches = new ValidationBatches(shards, 4, columns, Long.MAX_VALUE);
        int[] bytes = new int[3];
        int[] letters = new int[128];
        for (ValidationBatch batch : batches) {
          for (int i = 0; i < batch.sources().length; i++) {
            assertThat(batch.sources()[i] >= 0).isEqualTo(batch.tokens().lossMask()[i] == 1);
            if (batch.sources()[i] >= 0) {
              bytes[batch.sources()[i]] += batch.bytes()[i];
              letters[batch.tokens().targets()[i]]++;
            }
          }
        }
        for (int s = 0; s < 3; s++) {
          assertThat(bytes[s]).isEqualTo(expected.get(batches.sources().get(s)));
        }
        int[] all = new int[128];
        documents.forEach(d -> d.text().chars().forEach(c -> all[c]++));
        assertThat(letters).isEqualTo(all);
      }
    }
  }

  @Test
  void aLimitTakesSomeOfEverySourceAndAlwaysTheSame() {
    List<Document> documents = new ArrayList<>(Shards.random(900, 200, 1));
    documents.add(new Document("rare", "rare", "once"));
    try (TokenShards shards = Shards.write(temp.resolve("s"), documents)) {
      ValidationBatches batches = new ValidationBatches(shards, 4, 64, shards.tokens() / 10);
      long[] counts = new long[4];
      int[] first = null;
      for (ValidationBatch batch : batches) {
        first = first == null ? batch.tokens().inputs() : first;
        Arrays.stream(batch.sources()).filter(s -> s >= 0).forEach(s -> counts[s]++);
      }
      assertThat(counts[3]).isEqualTo(4);
      assertThat(Arrays.stream(counts).sum())
          .isCloseTo(shards.tokens() / 10, within(shards.tokens() / 50));
      assertThat(counts[0]).isCloseTo(counts[1], within(counts[1] / 4));
      assertThat(batches.iterator().next().tokens().inputs()).isEqualTo(first);
    }
  }

  /// A model that gives each byte the probability 1/4 needs two bits per byte.
  @Test
  void bitsPerByteAreLossesOverBytes() {
    try (TokenShards shards = Shards.write(temp.resolve("s"), Shards.random(30, 50, 1))) {
      ValidationBatches batches = new ValidationBatches(shards, 4, 16, Long.MAX_VALUE);
      BitsPerByte bits = new BitsPerByte(batches.sources());
      assertThat(bits.overall()).isNaN();
      for (ValidationBatch batch : batches) {
        float[] losses = new float[batch.sources().length];
        for (int i = 0; i < losses.length; i++) {
          int source = batch.sources()[i];
          losses[i] = source < 0 ? Float.NaN : (float) (Math.log(4) * (source == 0 ? 2 : 1));
        }
        bits.add(batch, losses);
      }
      assertThat(bits.perSource().get("source0")).isCloseTo(4, within(1e-6));
      assertThat(bits.perSource().get("source1")).isCloseTo(2, within(1e-6));
      assertThat(bits.overall()).isBetween(2.0, 4.0);
      assertThat(bits.bytes()).isEqualTo(shards.bytes());
    }
  }
}
