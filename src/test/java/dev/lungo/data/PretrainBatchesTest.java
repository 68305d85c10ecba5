package dev.lungo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.corpus.Document;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainBatchesTest {
  private static final int BORDER = 256;

  @TempDir Path temp;

  /// The central property: whatever the lengths, one epoch counts every token of every document
  /// exactly once as a target, and the end of each document too.
  @Test
  void everyTokenIsATargetExactlyOncePerEpoch() {
    for (long seed = 0; seed < 12; seed++) {
      Random random = new Random(seed);
      int columns = 4 + random.nextInt(60);
      int longest = 1 + random.nextInt(300);
      List<Document> documents = Shards.random(1 + random.nextInt(400), longest, seed);
      try (TokenShards shards = Shards.write(temp.resolve("s" + seed), documents)) {
        PretrainBatches batches = new PretrainBatches(shards, 1, columns, seed);
        for (long epoch = 0; epoch < 2; epoch++) {
          assertThat(countedTargets(batches, epoch)).as("seed %d", seed).isEqualTo(tokens(shards));
        }
      }
    }
  }

  @Test
  void rowsBeginWithABorderAndDocumentsAreNumbered() {
    try (TokenShards shards = Shards.write(temp.resolve("s"), Shards.random(300, 100, 1))) {
      PretrainBatches batches = new PretrainBatches(shards, 5, 32, 7);
      for (int i = 0; i < 100; i++) {
        TokenBatch batch = batches.next();
        for (int at = 0; at < 5 * 32; at++) {
          boolean rowStart = at % 32 == 0;
          if (rowStart) {
            assertThat(batch.inputs()[at]).isEqualTo(BORDER);
            assertThat(batch.documents()[at]).isZero();
          } else {
            boolean border = batch.inputs()[at] == BORDER;
            int step = batch.documents()[at] - batch.documents()[at - 1];
            boolean padding = border && batch.lossMask()[at] == 0 && step == 0;
            assertThat(step).isEqualTo(border && !padding ? 1 : 0);
            // The last part of a document that was cut elsewhere keeps its own next token.
            if (step == 0) {
              assertThat(batch.targets()[at - 1]).isEqualTo(batch.inputs()[at]);
            }
          }
        }
      }
    }
  }

  /// "abcdefgh" in rows of 4 inputs: |abc, then |def, whose d was a target before and does not
  /// count after its border, then |gh and a gap.
  @Test
  void aLongDocumentByHand() {
    List<Document> documents = List.of(new Document("x", "x", "abcdefgh"));
    try (TokenShards shards = Shards.write(temp.resolve("s"), documents)) {
      PretrainBatches batches = new PretrainBatches(shards, 1, 4, 0);
      Map<String, String> rows = new TreeMap<>();
      for (int i = 0; i < 3; i++) {
        TokenBatch batch = batches.next();
        rows.put(letters(batch.inputs()), letters(batch.targets()) + " " + mask(batch));
      }
      assertThat(rows)
          .containsExactlyInAnyOrderEntriesOf(
              Map.of("|abc", "abcd 1111", "|def", "defg 0111", "|gh|", "gh|| 0110"));
    }
  }

  /// Resuming in the middle gives exactly what would have followed.
  @Test
  void seekContinuesTheSameStream() {
    try (TokenShards shards = Shards.write(temp.resolve("s"), Shards.random(200, 150, 3))) {
      PretrainBatches batches = new PretrainBatches(shards, 3, 48, 11);
      List<Batches.Position> positions = new ArrayList<>();
      List<TokenBatch> given = new ArrayList<>();
      for (int i = 0; i < 300; i++) {
        positions.add(batches.position());
        given.add(batches.next());
      }
      assertThat(batches.position().epoch()).isGreaterThan(1);
      Random random = new Random(5);
      for (int round = 0; round < 20; round++) {
        int at = random.nextInt(295);
        PretrainBatches other = new PretrainBatches(shards, 3, 48, 11);
        other.seek(positions.get(at));
        for (int i = at; i < at + 5; i++) {
          assertThat(other.position()).isEqualTo(positions.get(i));
          assertThat(other.next()).usingRecursiveComparison().isEqualTo(given.get(i));
        }
      }
    }
  }

  @Test
  void anotherSeedOrEpochGivesAnotherOrder() {
    try (TokenShards shards = Shards.write(temp.resolve("s"), Shards.random(200, 20, 3))) {
      TokenBatch first = new PretrainBatches(shards, 4, 32, 1).next();
      assertThat(new PretrainBatches(shards, 4, 32, 1).next().inputs()).isEqualTo(first.inputs());
      assertThat(new PretrainBatches(shards, 4, 32, 2).next().inputs())
          .isNotEqualTo(first.inputs());
      PretrainBatches later = new PretrainBatches(shards, 4, 32, 1);
      later.seek(new Batches.Position(1, 0));
      assertThat(later.next().inputs()).isNotEqualTo(first.inputs());
    }
  }

  @Test
  void rowsAreFull() {
    try (TokenShards shards = Shards.write(temp.resolve("s"), Shards.random(3000, 150, 3))) {
      PretrainBatches batches = new PretrainBatches(shards, 8, 128, 1);
      for (int i = 0; i < 200; i++) {
        batches.next();
      }
      assertThat(batches.utilisation()).isGreaterThan(0.99);
    }
  }

  @Test
  void aPositionOfOtherDataIsRefused() {
    try (TokenShards shards = Shards.write(temp.resolve("s"), Shards.random(10, 20, 3))) {
      PretrainBatches batches = new PretrainBatches(shards, 1, 32, 1);
      assertThatThrownBy(() -> batches.seek(new Batches.Position(0, 1000)))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("they are not those of the saved run");
    }
  }

  /// Each (document letter sequence position) is unknown from a target alone, so whole multisets
  /// of (input, target) pairs are compared: the pairs of neighbours within documents.
  private static Map<String, Integer> countedTargets(PretrainBatches batches, long epoch) {
    Map<String, Integer> pairs = new TreeMap<>();
    while (true) {
      TokenBatch batch = batches.next();
      if (batches.position().epoch() > epoch && batches.position().row() > 0) {
        batches.seek(new Batches.Position(epoch + 1, 0));
        return pairs;
      }
      for (int i = 0; i < batch.columns(); i++) {
        if (batch.lossMask()[i] == 1) {
          pairs.merge(batch.inputs()[i] + " " + batch.targets()[i], 1, Integer::sum);
        }
      }
    }
  }

  private static Map<String, Integer> tokens(TokenShards shards) {
    Map<String, Integer> pairs = new TreeMap<>();
    for (int d = 0; d < shards.documents(); d++) {
      int[] tokens = shards.document(d);
      for (int i = 0; i < tokens.length; i++) {
        int next = i + 1 < tokens.length ? tokens[i + 1] : BORDER;
        pairs.merge(tokens[i] + " " + next, 1, Integer::sum);
      }
    }
    return pairs;
  }

  private static String letters(int[] ids) {
    StringBuilder text = new StringBuilder();
    for (int id : ids) {
      text.append(id == BORDER ? '|' : (char) id);
    }
    return text.toString();
  }

  private static String mask(TokenBatch batch) {
    StringBuilder text = new StringBuilder();
    for (byte each : batch.lossMask()) {
      text.append(each);
    }
    return text.toString();
  }
}
