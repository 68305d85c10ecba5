package dev.lungo.data;

import dev.lungo.corpus.Document;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;

/// Small shards for tests, with bytes as tokens.
final class Shards {
  private Shards() {}

  /// Each byte is a token, and 256 is the border.
  static Encoding bytes() {
    return bytes(257);
  }

  static Encoding bytes(int vocabularySize) {
    int[] tokenBytes = new int[vocabularySize];
    Arrays.fill(tokenBytes, 0, 256, 1);
    return new Encoding("ab".repeat(32), 256, tokenBytes, Shards::encode);
  }

  static int[] encode(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    int[] ids = new int[bytes.length];
    for (int i = 0; i < ids.length; i++) {
      ids[i] = bytes[i] & 255;
    }
    return ids;
  }

  /// Documents of random lengths of 1 to `longest` letters, from three sources.
  static List<Document> random(int count, int longest, long seed) {
    Random random = new Random(seed);
    List<Document> documents = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      StringBuilder text = new StringBuilder();
      int length = 1 + random.nextInt(longest);
      while (text.length() < length) {
        text.append((char) ('a' + random.nextInt(26)));
      }
      documents.add(new Document("d" + i, "source" + i % 3, text.toString()));
    }
    return documents;
  }

  static TokenShards write(Path folder, List<Document> documents) {
    return write(folder, documents, 2000);
  }

  static TokenShards write(Path folder, List<Document> documents, long tokensPerShard) {
    TokenShards.write(folder, documents.stream(), bytes(), tokensPerShard);
    return TokenShards.open(folder);
  }
}
