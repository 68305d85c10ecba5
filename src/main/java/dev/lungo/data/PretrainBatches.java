package dev.lungo.data;

import java.util.Arrays;
import java.util.List;

/// Shuffled batches of packed rows for pretraining.
///
/// - Every row begins with the border `<|endoftext|>`, and so does every document in it.
/// - A document longer than a row is cut at its length; each later part begins with a border
///   again, whose prediction does not count. {@link Piece} says how every token of every
///   document is a counted target exactly once per epoch, its end included.
/// - All parts of all documents are shuffled together for each epoch, so that long documents
///   are spread over it, and packed by best fit ({@link Packing}).
/// - Rows are filled but for small gaps where nothing fits and for the last row of an epoch.
///   Padding is a border that does not count and is a document of its own.
/// - The same shards, shape and seed give the same batches. To seek, the packing of the epoch
///   is repeated from the lengths alone, about a microsecond per document.
///
/// Memory: eight bytes per document and four per row of tokens; the tokens stay on the disk.
public final class PretrainBatches implements Batches {
  private static final int LOOK_AHEAD = 1000;

  private final TokenShards shards;
  private final int rows;
  private final int columns;
  private final long seed;
  private final PieceIndex pieces;
  private Packing packing;
  private long epoch;
  private long row;
  private long counted;
  private long places;

  /// @param rows B, the rows of a batch
  /// @param columns T, the inputs of a row
  public PretrainBatches(TokenShards shards, int rows, int columns, long seed) {
    if (rows < 1) {
      throw new IllegalArgumentException("a batch must have a row or more, but got " + rows);
    }
    this.shards = shards;
    this.rows = rows;
    this.columns = columns;
    this.seed = seed;
    this.pieces = new PieceIndex(shards, columns);
    this.packing = packing(0);
  }

  @Override
  public TokenBatch next() {
    TokenBatch batch = new TokenBatch(rows, columns);
    for (int r = 0; r < rows; r++) {
      RowWriter.write(shards, nextRow(), batch, r);
    }
    counted += batch.counted();
    places += (long) rows * columns;
    return batch;
  }

  @Override
  public Position position() {
    return new Position(epoch, row);
  }

  @Override
  public void seek(Position position) {
    epoch = position.epoch();
    packing = packing(epoch);
    for (row = 0; row < position.row(); row++) {
      if (packing.row().isEmpty()) {
        throw new IllegalArgumentException(
            "the saved position is row "
                + position.row()
                + " of an epoch, but these data have "
                + row
                + " rows of "
                + columns
                + " tokens: they are not those of the saved run");
      }
    }
  }

  @Override
  public double utilisation() {
    return places == 0 ? 1 : (double) counted / places;
  }

  private List<Packing.Part> nextRow() {
    List<Packing.Part> parts = packing.row();
    if (parts.isEmpty()) {
      epoch++;
      row = 0;
      packing = packing(epoch);
      parts = packing.row();
    }
    row++;
    return parts;
  }

  private Packing packing(long epoch) {
    int[] order = Permutation.of(pieces.size(), Permutation.mix(seed) + epoch);
    return new Packing(
        Arrays.stream(order).mapToObj(pieces::piece).iterator(), columns, LOOK_AHEAD);
  }
}
