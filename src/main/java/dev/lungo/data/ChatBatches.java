package dev.lungo.data;

import java.util.ArrayList;
import java.util.List;

/// Shuffled batches of packed conversations for supervised tuning, from several sets.
///
/// - A row holds whole conversations, each a document of its own: where the model keeps documents
///   apart, each is learned as if it stood alone.
/// - Answers and their end tokens count in the loss, nothing else.
/// - In an epoch each set gives `weight × min(size, cap)` conversations, drawn without
///   replacement: its next draws go on where the epoch before left off, and only when all were
///   used does one come again. So weight 1 without a cap is every conversation once an epoch, and
///   a capped set is still used whole in time. That is the examples-proportional mixing with a
///   rate cap of FLAN (Wei et al. 2021) and T5.
/// - The same sets, shape and seed give the same batches.
///
/// Conversations differ in length, so a row has a gap at its end that nothing fits. Rows are packed
/// best-fit from windows of shuffled conversations, the longest first, which leaves a percent or
/// two of the places empty.
public final class ChatBatches implements Batches {
  /// Large enough to fill rows well, small beside a set, so that epochs differ in what shares rows.
  private static final int WINDOW = 4096;

  private final List<Share> shares;
  private final int rows;
  private final int columns;
  private final long seed;
  private final int rowsPerEpoch;
  private List<ChatRow> packed;
  private long epoch;
  private int row;
  private long filled;
  private long places;

  /// A set's part in the mixture.
  ///
  /// @param weight draws in an epoch per conversation, up to the cap
  /// @param limit conversations of the set that are used at all, chosen by the seed (FLAN: 30,000)
  /// @param cap conversations that count for the set's size (FLAN: 3,000)
  public record Share(ChatSet set, double weight, int limit, int cap) {
    public Share {
      if (!(weight > 0 && weight < Double.POSITIVE_INFINITY)) {
        throw new IllegalArgumentException(
            set.name() + ": the weight must be more than 0, but is " + weight);
      }
      if (limit < 1 || cap < 1) {
        throw new IllegalArgumentException(
            set.name() + ": limit and cap must be 1 or more, but are " + limit + " and " + cap);
      }
    }

    /// Every conversation once an epoch.
    public static Share all(ChatSet set) {
      return new Share(set, 1, Integer.MAX_VALUE, Integer.MAX_VALUE);
    }

    int pool() {
      return Math.min(set.size(), limit);
    }

    /// How many draws an epoch has on average.
    public double quota() {
      return weight * Math.min(pool(), cap);
    }

    /// How many draws were made before an epoch.
    long drawsBefore(long epoch) {
      return (long) Math.floor(epoch * quota());
    }
  }

  /// A conversation of a set.
  record Draw(ChatSet set, int chat) {
    int inputs() {
      return set.inputs(chat);
    }
  }

  /// @param rows B, the rows of a batch
  public ChatBatches(List<Share> shares, int rows, long seed) {
    if (rows < 1 || shares.isEmpty()) {
      throw new IllegalArgumentException(
          "batches need a row and a set or more, but got " + rows + " and " + shares.size());
    }
    this.shares = List.copyOf(shares);
    this.rows = rows;
    this.columns = shares.getFirst().set().columns();
    this.seed = seed;
    if (shares.stream().anyMatch(share -> share.set().columns() != columns)) {
      throw new IllegalArgumentException("the sets were cut for rows of different lengths");
    }
    if (shares.stream().mapToDouble(Share::quota).sum() < 1) {
      throw new IllegalArgumentException("an epoch would have less than one conversation");
    }
    packed = epochRows(0);
    rowsPerEpoch = packed.size();
  }

  /// All conversations of a set once, in their order as far as packing keeps it: for validation.
  public static List<TokenBatch> once(ChatSet set, int rows) {
    return once(set, rows, 1);
  }

  /// A share of a set's conversations, evenly spread, at least one and always the same.
  public static List<TokenBatch> once(ChatSet set, int rows, double share) {
    long n = set.size();
    long k = Math.clamp(Math.round(n * share), 1, n);
    List<Draw> draws = new ArrayList<>();
    for (int chat = 0; chat < n; chat++) {
      if (chat * k / n
          != (chat + 1) * k / n) { // of n steps of k/n, those that cross a whole number
        draws.add(new Draw(set, chat));
      }
    }
    List<ChatRow> packed = ChatRow.pack(draws, set.columns(), WINDOW);
    List<TokenBatch> batches = new ArrayList<>();
    for (int from = 0; from < packed.size(); from += rows) {
      batches.add(batch(packed.subList(from, Math.min(packed.size(), from + rows)), set.columns()));
    }
    return batches;
  }

  @Override
  public TokenBatch next() {
    List<ChatRow> next = new ArrayList<>(rows);
    for (int r = 0; r < rows; r++) {
      next.add(nextRow());
    }
    places += (long) rows * columns;
    return batch(next, columns);
  }

  @Override
  public Position position() {
    return new Position(epoch, row);
  }

  @Override
  public void seek(Position position) {
    List<ChatRow> there = epochRows(position.epoch());
    if (position.row() > there.size()) {
      throw new IllegalArgumentException(
          "the saved position is row "
              + position.row()
              + " of an epoch, but these conversations fill "
              + there.size()
              + " rows of "
              + columns
              + " tokens: they are not those of the saved run");
    }
    packed = there;
    epoch = position.epoch();
    row = (int) position.row();
  }

  /// How many batches are given before a position.
  long batchesBefore(Position position) {
    long before = position.row();
    for (long e = 0; e < position.epoch(); e++) {
      before += epochRows(e).size();
    }
    return before / rows;
  }

  /// How many places of the rows hold conversations.
  @Override
  public double utilisation() {
    return places == 0 ? 1 : (double) filled / places;
  }

  /// How many rows the first epoch fills; later ones differ by little.
  public int rowsPerEpoch() {
    return rowsPerEpoch;
  }

  /// How many inputs the conversations of the first epoch take.
  public long tokensPerEpoch() {
    return epochDraws(0).stream().mapToLong(Draw::inputs).sum();
  }

  private ChatRow nextRow() {
    while (row >= packed.size()) {
      epoch++;
      row = 0;
      packed = epochRows(epoch);
    }
    ChatRow next = packed.get(row++);
    filled += columns - next.gap();
    return next;
  }

  private static TokenBatch batch(List<ChatRow> rows, int columns) {
    TokenBatch batch = new TokenBatch(rows.size(), columns);
    for (int r = 0; r < rows.size(); r++) {
      rows.get(r).write(batch, r);
    }
    return batch;
  }

  private List<ChatRow> epochRows(long epoch) {
    List<Draw> draws = shuffled(epochDraws(epoch), Permutation.mix(seed) + epoch);
    List<ChatRow> rows = ChatRow.pack(draws, columns, WINDOW);
    return shuffled(rows, Permutation.mix(seed + 1) + epoch);
  }

  private List<Draw> epochDraws(long epoch) {
    List<Draw> draws = new ArrayList<>();
    for (int s = 0; s < shares.size(); s++) {
      Share share = shares.get(s);
      int[] members = Permutation.of(share.set().size(), Permutation.mix(seed + 2) + s);
      int pool = share.pool();
      int[] order = {};
      long ordered = -1;
      for (long d = share.drawsBefore(epoch); d < share.drawsBefore(epoch + 1); d++) {
        long pass = d / pool;
        if (pass != ordered) {
          order = Permutation.of(pool, Permutation.mix(Permutation.mix(seed + 3) + s) + pass);
          ordered = pass;
        }
        draws.add(new Draw(share.set(), members[order[(int) (d % pool)]]));
      }
    }
    return draws;
  }

  private static <T> List<T> shuffled(List<T> list, long seed) {
    List<T> shuffled = new ArrayList<>(list.size());
    for (int i : Permutation.of(list.size(), seed)) {
      shuffled.add(list.get(i));
    }
    return shuffled;
  }
}
