package dev.lungo.data;

import java.util.List;

/// Writes the parts of a row into a batch.
final class RowWriter {
  private RowWriter() {}

  static void write(TokenShards shards, List<Packing.Part> parts, TokenBatch batch, int row) {
    int at = row * batch.columns();
    int end = at + batch.columns();
    int number = 0;
    for (Packing.Part part : parts) {
      write(shards, part, batch, at, number++);
      at += part.taken();
    }
    // A gap at the end: borders that do not count, in a document of their own.
    for (; at < end; at++) {
      batch.inputs()[at] = shards.border();
      batch.targets()[at] = shards.border();
      batch.documents()[at] = number;
    }
  }

  private static void write(
      TokenShards shards, Packing.Part part, TokenBatch batch, int at, int number) {
    Piece piece = part.piece();
    int taken = part.taken();
    int[] inputs = batch.inputs();
    int border = piece.continues() ? 1 : 0;
    if (border == 1) {
      inputs[at] = shards.border();
    }
    shards.copy(piece.document(), piece.from(), taken - border, inputs, at + border);
    System.arraycopy(inputs, at + 1, batch.targets(), at, taken - 1);
    int next = piece.next(taken);
    if (next < shards.length(piece.document())) {
      shards.copy(piece.document(), next, 1, batch.targets(), at + taken - 1);
    } else {
      batch.targets()[at + taken - 1] = shards.border();
    }
    for (int i = 0; i < taken; i++) {
      batch.lossMask()[at + i] = (byte) (i < border ? 0 : 1);
      batch.documents()[at + i] = number;
    }
  }
}
