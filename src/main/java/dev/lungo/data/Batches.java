package dev.lungo.data;

/// An endless, repeatable stream of training batches.
///
/// It can be saved and continued: a reader over the same shards with the same seed and shape
/// that seeks to a saved position gives exactly the batches that would have followed. Not for
/// use by several threads at once.
public interface Batches {
  /// The next batch.
  TokenBatch next();

  /// Where the next batch begins.
  Position position();

  /// Goes to a position that a reader of the same data, seed and shape gave.
  void seek(Position position);

  /// Predicted tokens that count, per place in the batches given so far; 1 where nothing is
  /// wasted on padding.
  double utilisation();

  /// A place in the stream.
  ///
  /// @param epoch how many times all data was gone through before
  /// @param row how many rows of this epoch were given
  record Position(long epoch, long row) {
    public static final Position START = new Position(0, 0);

    public Position {
      if (epoch < 0 || row < 0) {
        throw new IllegalArgumentException(
            "a position must not be negative, but got epoch " + epoch + ", row " + row);
      }
    }
  }
}
