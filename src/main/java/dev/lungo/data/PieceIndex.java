package dev.lungo.data;

import java.util.Arrays;

/// The pieces that documents give when each is cut at every `columns` inputs, numbered through.
/// Four bytes per document.
final class PieceIndex {
  private final TokenShards shards;
  private final int columns;

  /// The number of each document's first piece, and the number of all.
  private final int[] firsts;

  PieceIndex(TokenShards shards, int columns) {
    if (columns < 4) {
      throw new IllegalArgumentException("a row must have 4 tokens or more, but got " + columns);
    }
    this.shards = shards;
    this.columns = columns;
    this.firsts = new int[shards.documents() + 1];
    for (int d = 0; d < shards.documents(); d++) {
      firsts[d + 1] = Math.addExact(firsts[d], count(shards.length(d)));
    }
  }

  int size() {
    return firsts[firsts.length - 1];
  }

  Piece piece(int number) {
    int found = Arrays.binarySearch(firsts, number);
    int document = found >= 0 ? found : -found - 2;
    int length = shards.length(document);
    int k = number - firsts[document];
    if (k == 0) {
      return new Piece(document, 0, Math.min(length, columns));
    }
    int from = columns + (k - 1) * (columns - 1);
    return new Piece(document, from, Math.min(length - from + 1, columns));
  }

  /// The first piece takes `columns` tokens as inputs; each further one, after its border, one
  /// less.
  private int count(int length) {
    return length <= columns ? 1 : 1 + (length - columns + columns - 2) / (columns - 1);
  }
}
