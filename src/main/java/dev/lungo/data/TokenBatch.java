package dev.lungo.data;

import java.util.Objects;

/// What one training step or one evaluation step sees: B rows of T tokens, row-major.
///
/// @param rows B
/// @param columns T
/// @param inputs B × T token ids
/// @param targets B × T: the token that follows each input
/// @param lossMask B × T: 1 where the prediction of the target counts, 0 where it does not
/// @param documents B × T: the number, from 0, of each input's document within its row. Tokens
///     of different documents do not attend to each other where the model asks for that
public record TokenBatch(
    int rows, int columns, int[] inputs, int[] targets, byte[] lossMask, int[] documents) {
  public TokenBatch {
    int size = Math.multiplyExact(rows, columns);
    Objects.checkFromIndexSize(0, size, inputs.length);
    if (inputs.length != size
        || targets.length != size
        || lossMask.length != size
        || documents.length != size) {
      throw new IllegalArgumentException(
          "a batch of " + rows + " × " + columns + " needs arrays of " + size + " elements");
    }
  }

  TokenBatch(int rows, int columns) {
    this(
        rows,
        columns,
        new int[rows * columns],
        new int[rows * columns],
        new byte[rows * columns],
        new int[rows * columns]);
  }

  /// How many predictions count.
  public int counted() {
    int sum = 0;
    for (byte each : lossMask) {
      sum += each;
    }
    return sum;
  }
}
