package dev.lungo.data;

import java.util.Arrays;
import java.util.Objects;
import java.util.stream.IntStream;

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

  /// The rows of this batch, and below them those of another with as many columns.
  TokenBatch above(TokenBatch below) {
    if (below.columns != columns) {
      throw new IllegalArgumentException(
          "rows of " + columns + " and of " + below.columns + " tokens cannot share a batch");
    }
    byte[] masks = Arrays.copyOf(lossMask, lossMask.length + below.lossMask.length);
    System.arraycopy(below.lossMask, 0, masks, lossMask.length, below.lossMask.length);
    return new TokenBatch(
        rows + below.rows,
        columns,
        joined(inputs, below.inputs),
        joined(targets, below.targets),
        masks,
        joined(documents, below.documents));
  }

  /// Some of its rows.
  ///
  /// @param to exclusive
  public TokenBatch rows(int from, int to) {
    int start = from * columns, end = to * columns;
    return new TokenBatch(
        to - from,
        columns,
        Arrays.copyOfRange(inputs, start, end),
        Arrays.copyOfRange(targets, start, end),
        Arrays.copyOfRange(lossMask, start, end),
        Arrays.copyOfRange(documents, start, end));
  }

  private static int[] joined(int[] first, int[] second) {
    return IntStream.concat(Arrays.stream(first), Arrays.stream(second)).toArray();
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
