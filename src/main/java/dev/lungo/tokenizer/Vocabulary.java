package dev.lungo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The tokens by number, the numbers by bytes, and the merges.
final class Vocabulary {
  /// By id; null where an id is not in use.
  private final byte[] @Nullable [] tokens;

  /// How the model's own tokens are written in a file, by id; null where the model has none.
  private final @Nullable String[] names;

  private final int[] merges;
  private final WordTable words;
  private final int[] idOfWord;
  private final int[] idOfByte = new int[256];

  /// @param ids the model's own tokens
  /// @param added the added tokens, some of which may also be the model's own
  /// @param merges left, right and merged token of each rank, in a row
  @SuppressWarnings("NullAway") // arrays of nullable elements start with nulls
  Vocabulary(Map<String, Integer> ids, List<AddedToken> added, int[] merges) {
    this.merges = merges;
    int size = 0;
    for (int id : ids.values()) {
      size = Math.max(size, id + 1);
    }
    for (AddedToken token : added) {
      size = Math.max(size, token.id() + 1);
    }
    tokens = new byte[size][];
    names = new String[size];
    words = new WordTable(size);
    idOfWord = new int[size];
    ids.forEach(this::put);
    for (AddedToken token : added) {
      tokens[token.id()] = token.content().getBytes(StandardCharsets.UTF_8);
    }
    byte[] one = new byte[1 + WordTable.PADDING];
    for (int b = 0; b < 256; b++) {
      one[0] = (byte) b;
      idOfByte[b] = find(one, 0, 1);
    }
  }

  private void put(String name, int id) {
    if (names[id] != null) {
      throw new IllegalArgumentException(
          "the tokens " + names[id] + " and " + name + " both have the id " + id);
    }
    names[id] = name;
    byte[] token = ByteAlphabet.bytes(name);
    tokens[id] = token;
    if (ByteAlphabet.contains(name)) {
      byte[] padded = Arrays.copyOf(token, token.length + WordTable.PADDING);
      idOfWord[words.add(padded, 0, token.length)] = id;
    }
  }

  /// One more than the largest id.
  int size() {
    return tokens.length;
  }

  /// The bytes of a token, or null if the id is not in use.
  byte @Nullable [] token(int id) {
    return id < 0 || id >= tokens.length ? null : tokens[id];
  }

  /// How the model's own token is written in a file, or null if the id is not the model's own.
  @Nullable String name(int id) {
    return names[id];
  }

  /// The id of the token with these bytes, or -1.
  int find(byte[] text, int from, int to) {
    int word = words.find(text, from, to);
    return word < 0 ? -1 : idOfWord[word];
  }

  /// The id of each byte, or -1 for a byte that has no token.
  int[] idOfByte() {
    return idOfByte;
  }

  /// Left, right and merged token of each rank, in a row.
  int[] merges() {
    return merges;
  }
}
