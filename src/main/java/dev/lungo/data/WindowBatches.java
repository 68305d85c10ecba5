package dev.lungo.data;

/// Windows of a continuous text, such as one long book, for models that need no document starts.
///
/// All documents are one stream of tokens, borders included. Each epoch lays windows of T tokens
/// over it, beginning at a random place within the first window, and gives them in a random
/// order: every token is seen once per epoch, and in another context each time. (nanoGPT draws
/// windows at random instead, so that a third of the text is missed per epoch.) All predictions
/// count. Where a window crosses a border, the documents are numbered, but the first part of a
/// window need not begin with a border.
public final class WindowBatches implements Batches {
  private final TokenShards shards;
  private final int rows;
  private final int columns;
  private final long seed;
  private long epoch;
  private int row;
  private long phase;
  private int[] order = {};

  /// @param rows B, the rows of a batch
  /// @param columns T, the inputs of a row
  public WindowBatches(TokenShards shards, int rows, int columns, long seed) {
    if (rows < 1 || columns < 1) {
      throw new IllegalArgumentException(
          "a batch must have a row and a column or more, but got " + rows + " × " + columns);
    }
    if (shards.tokens() < 2L * columns + 1) {
      throw new IllegalArgumentException(
          "windows of "
              + columns
              + " tokens need a text of "
              + (2L * columns + 1)
              + " tokens or more, but it has "
              + shards.tokens());
    }
    this.shards = shards;
    this.rows = rows;
    this.columns = columns;
    this.seed = seed;
    start(0);
  }

  @Override
  public TokenBatch next() {
    TokenBatch batch = new TokenBatch(rows, columns);
    int[] window = new int[columns + 1];
    for (int r = 0; r < rows; r++) {
      if (row == order.length) {
        start(epoch + 1);
      }
      shards.copyTokens(phase + (long) order[row++] * columns, columns + 1, window, 0);
      System.arraycopy(window, 0, batch.inputs(), r * columns, columns);
      System.arraycopy(window, 1, batch.targets(), r * columns, columns);
      int document = 0;
      for (int i = 0; i < columns; i++) {
        if (i > 0 && window[i] == shards.border()) {
          document++;
        }
        batch.documents()[r * columns + i] = document;
        batch.lossMask()[r * columns + i] = 1;
      }
    }
    return batch;
  }

  @Override
  public Position position() {
    return new Position(epoch, row);
  }

  @Override
  public void seek(Position position) {
    start(position.epoch());
    if (position.row() > order.length) {
      throw new IllegalArgumentException(
          "the saved position is window "
              + position.row()
              + " of an epoch, but these data have "
              + order.length
              + ": they are not those of the saved run");
    }
    row = (int) position.row();
  }

  @Override
  public double utilisation() {
    return 1;
  }

  private void start(long newEpoch) {
    epoch = newEpoch;
    row = 0;
    long epochSeed = Permutation.mix(seed) + epoch;
    phase = Permutation.random(epochSeed, 0, columns);
    order = Permutation.of(Math.toIntExact((shards.tokens() - 1 - phase) / columns), epochSeed);
  }
}
