package dev.lungo.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;

/// The documents of a validation set, once, in order: every token of text is a counted target
/// exactly once.
///
/// The ends of documents do not count, since they stand for no bytes: the sum of the losses over
/// the sum of the bytes is the bits per byte of the text ({@link BitsPerByte}), and can be
/// compared between tokenizers. A document longer than a row is predicted part by part, each
/// without what was before it.
///
/// Where the set is too large to be measured often, a limit takes part of it: of every source
/// at least one piece, of a large one in proportion, evenly spread, always the same.
public final class ValidationBatches implements Iterable<ValidationBatch> {
  private static final int LOOK_AHEAD = 100;

  private final TokenShards shards;
  private final int rows;
  private final int columns;
  private final PieceIndex pieces;
  private final int[] chosen;

  /// @param rows B, the rows of a batch
  /// @param columns T, the inputs of a row
  /// @param limit about how many tokens to take; {@link Long#MAX_VALUE} for all
  public ValidationBatches(TokenShards shards, int rows, int columns, long limit) {
    if (rows < 1 || limit < 1) {
      throw new IllegalArgumentException(
          "validation needs a row and a token or more, but got " + rows + " and " + limit);
    }
    this.shards = shards;
    this.rows = rows;
    this.columns = columns;
    this.pieces = new PieceIndex(shards, columns);
    this.chosen =
        limit >= shards.tokens()
            ? IntStream.range(0, pieces.size()).toArray()
            : choose((double) limit / shards.tokens());
  }

  /// The names behind the numbers of {@link ValidationBatch#sources}.
  public List<String> sources() {
    return shards.sources();
  }

  /// Goes through the set from its beginning.
  @Override
  public Iterator<ValidationBatch> iterator() {
    Packing packing =
        new Packing(IntStream.of(chosen).mapToObj(pieces::piece).iterator(), columns, LOOK_AHEAD);
    return new Iterator<>() {
      private List<Packing.Part> ahead = packing.row();

      @Override
      public boolean hasNext() {
        return !ahead.isEmpty();
      }

      @Override
      public ValidationBatch next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        List<List<Packing.Part>> batch = new ArrayList<>();
        while (batch.size() < rows && !ahead.isEmpty()) {
          batch.add(ahead);
          ahead = packing.row();
        }
        return write(batch);
      }
    };
  }

  /// The last batch has only as many rows as are left.
  private ValidationBatch write(List<List<Packing.Part>> rows) {
    TokenBatch tokens = new TokenBatch(rows.size(), columns);
    int[] sources = new int[rows.size() * columns];
    int[] bytes = new int[rows.size() * columns];
    Arrays.fill(sources, -1);
    for (int r = 0; r < rows.size(); r++) {
      RowWriter.write(shards, rows.get(r), tokens, r);
      int at = r * columns;
      for (Packing.Part part : rows.get(r)) {
        int source = shards.source(part.piece().document());
        for (int end = at + part.taken(); at < end; at++) {
          int target = tokens.targets()[at];
          if (target == shards.border()) {
            tokens.lossMask()[at] = 0;
          } else if (tokens.lossMask()[at] == 1) {
            sources[at] = source;
            bytes[at] = shards.tokenBytes(target);
          }
        }
      }
    }
    return new ValidationBatch(tokens, sources, bytes);
  }

  /// Of the n pieces of each source, k evenly spaced ones: those where ⌊i k / n⌋ steps.
  private int[] choose(double fraction) {
    long[] counts = new long[shards.sources().size()];
    for (int i = 0; i < pieces.size(); i++) {
      counts[shards.source(pieces.piece(i).document())]++;
    }
    long[] seen = new long[counts.length];
    return IntStream.range(0, pieces.size())
        .filter(
            i -> {
              int source = shards.source(pieces.piece(i).document());
              long n = counts[source];
              long k = Math.max(1, Math.round(n * fraction));
              long at = seen[source]++;
              return at * k / n != (at + 1) * k / n;
            })
        .toArray();
  }
}
