package dev.lungo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.corpus.Document;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class WindowBatchesTest {
  @TempDir Path temp;

  /// Documents of one token tell places apart: with 70,000 tokens, each is its own number.
  @Test
  void anEpochGivesEveryPlaceOnceInAnotherOrderAndPhase() {
    int n = 5000;
    Encoding counting =
        new Encoding("00".repeat(32), 0, new int[n], text -> IntStream.range(1, n).toArray());
    TokenShards.write(temp.resolve("s"), Stream.of(new Document("a", "b", "")), counting);
    try (TokenShards shards = TokenShards.open(temp.resolve("s"))) {
      WindowBatches batches = new WindowBatches(shards, 1, 64, 3);
      int first = batches.next().inputs()[0];
      assertThat(first % 64).isNotZero();
      batches.seek(Batches.Position.START);
      Set<Integer> seen = new HashSet<>();
      while (true) {
        TokenBatch batch = batches.next();
        if (batches.position().epoch() > 0) {
          break;
        }
        for (int i = 0; i < 64; i++) {
          assertThat(batch.targets()[i]).isEqualTo(batch.inputs()[i] + 1);
          assertThat(seen.add(batch.inputs()[i])).isTrue();
        }
      }
      assertThat(seen).hasSizeGreaterThan(n - 2 * 64);
    }
  }

  @Test
  void seekContinuesTheSameStream() {
    try (TokenShards shards = Shards.write(temp.resolve("s"), Shards.random(50, 90, 3), 700)) {
      WindowBatches batches = new WindowBatches(shards, 3, 16, 11);
      for (int i = 0; i < 200; i++) {
        Batches.Position position = batches.position();
        TokenBatch expected = batches.next();
        WindowBatches other = new WindowBatches(shards, 3, 16, 11);
        other.seek(position);
        assertThat(other.next()).usingRecursiveComparison().isEqualTo(expected);
      }
    }
  }

  /// Windows cross the borders of documents and of shards.
  @Test
  void windowsAreSlicesOfTheWholeStream() {
    List<Document> documents = Shards.random(50, 90, 3);
    StringBuilder whole = new StringBuilder();
    documents.forEach(d -> whole.append('|').append(d.text()));
    try (TokenShards shards = Shards.write(temp.resolve("s"), documents, 100)) {
      WindowBatches batches = new WindowBatches(shards, 1, 40, 5);
      for (int i = 0; i < 100; i++) {
        TokenBatch batch = batches.next();
        StringBuilder window = new StringBuilder();
        int borders = 0;
        for (int at = 0; at < 40; at++) {
          int id = batch.inputs()[at];
          borders += id == 256 && at > 0 ? 1 : 0;
          window.append(id == 256 ? '|' : (char) id);
          assertThat(batch.documents()[at]).isEqualTo(borders);
        }
        assertThat(whole).contains(window);
      }
    }
  }

  @Test
  void aTextShorterThanTwoWindowsIsRefused() {
    try (TokenShards shards = Shards.write(temp.resolve("s"), Shards.random(1, 20, 3))) {
      assertThatThrownBy(() -> new WindowBatches(shards, 1, 64, 1))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageStartingWith("windows of 64 tokens need a text of 129 tokens or more");
    }
  }
}
