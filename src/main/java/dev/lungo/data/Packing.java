package dev.lungo.data;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.TreeMap;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/// Fills rows with pieces: best fit with a look-ahead (as in Ding et al., Fewer Truncations
/// Improve Language Modeling, 2024; and nanochat's loader, which throws away what it cuts off).
///
/// A row takes the piece that waits longest, so that the shuffled order is kept roughly, then
/// again and again the largest waiting piece that fits. Where none fits, the largest is cut and
/// its rest waits again; a gap below `least` is left, since a cut costs two inputs.
final class Packing {
  /// A place in a row: the piece and how many of its inputs are taken.
  record Part(Piece piece, int taken) {}

  private record Waiting(int length, long arrival, Piece piece) {}

  private final Iterator<Piece> pieces;
  private final int columns;
  private final int lookAhead;
  private final int least;
  private final TreeMap<Long, Waiting> byArrival = new TreeMap<>();
  private final TreeSet<Waiting> byLength =
      new TreeSet<>(Comparator.comparingInt(Waiting::length).thenComparingLong(Waiting::arrival));
  private long arrivals;

  Packing(Iterator<Piece> pieces, int columns, int lookAhead) {
    this.pieces = pieces;
    this.columns = columns;
    this.lookAhead = lookAhead;
    this.least = Math.min(8, Math.max(2, columns / 8));
  }

  /// The next row; empty when all pieces are placed.
  List<Part> row() {
    List<Part> row = new ArrayList<>();
    for (int gap = columns; gap > 0; ) {
      fill();
      Piece piece = row.isEmpty() ? oldest() : largest(gap);
      if (piece == null && gap >= least) {
        piece = largest(Integer.MAX_VALUE);
      }
      if (piece == null) {
        break;
      }
      int taken = Math.min(gap, piece.length());
      row.add(new Part(piece, taken));
      gap -= taken;
      if (taken < piece.length()) {
        add(piece.rest(taken));
      }
    }
    return row;
  }

  private void fill() {
    while (byArrival.size() < lookAhead && pieces.hasNext()) {
      add(pieces.next());
    }
  }

  private void add(Piece piece) {
    Waiting waiting = new Waiting(piece.length(), arrivals++, piece);
    byArrival.put(waiting.arrival(), waiting);
    byLength.add(waiting);
  }

  private @Nullable Piece oldest() {
    return byArrival.isEmpty() ? null : remove(byArrival.firstEntry().getValue());
  }

  /// Of pieces of one length, the one that waits longest.
  private @Nullable Piece largest(int limit) {
    Waiting bound = byLength.floor(new Waiting(limit, Long.MAX_VALUE, new Piece(0, 0, 0)));
    return bound == null
        ? null
        : remove(byLength.ceiling(new Waiting(bound.length(), -1, bound.piece())));
  }

  private @Nullable Piece remove(@Nullable Waiting waiting) {
    if (waiting == null) {
      return null;
    }
    byArrival.remove(waiting.arrival());
    byLength.remove(waiting);
    return waiting.piece();
  }
}
