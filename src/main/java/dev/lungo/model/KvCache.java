package dev.lungo.model;

import dev.lungo.torch.Device;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The keys and values of the tokens seen so far, so that the next token costs one position and
/// not all of them.
///
/// It has slots of equal capacity, each with its own length: requests join and leave the batch
/// by slot, and a shared prefix is reused by {@link #truncate}. {@link
/// Transformer#hidden(Tensor, KvCache, int[], int[])} appends. The numbers are float32 on a
/// CPU, where libtorch's attention is slow in anything else, and bfloat16 elsewhere. One thread
/// at a time may use it; close it to free its memory.
public final class KvCache implements AutoCloseable {
  private final ModelConfig config;
  private final Device device;
  private final int capacity;
  private final int[] lengths;
  private final List<Tensor> keys = new ArrayList<>(); // per layer (slots, capacity, H/groups, D)
  private final List<Tensor> values = new ArrayList<>();

  /// @param slots how many rows it holds
  /// @param capacity most tokens in a slot; at most the model's context length
  public KvCache(ModelConfig config, Device device, int slots, int capacity) {
    if (slots < 1 || capacity < 1 || capacity > config.contextLength()) {
      throw new IllegalArgumentException(
          "a cache needs at least 1 slot and a capacity of 1 to contextLength=%d, but slots=%d and capacity=%d"
              .formatted(config.contextLength(), slots, capacity));
    }
    this.config = config;
    this.device = device;
    this.capacity = capacity;
    this.lengths = new int[slots];
    long[] shape = {slots, capacity, config.keyValueHeads(), config.headSize()};
    ScalarType type = device.isCpu() ? ScalarType.Float : ScalarType.BFloat16;
    for (int layer = 0; layer < config.layers(); layer++) {
      keys.add(Scopes.owned(() -> torch.zeros(shape, device.options(type))));
      values.add(Scopes.owned(() -> torch.zeros(shape, device.options(type))));
    }
  }

  public int slots() {
    return lengths.length;
  }

  public int capacity() {
    return capacity;
  }

  /// How many tokens a slot holds.
  public int length(int slot) {
    return lengths[checked(slot)];
  }

  public void clear(int slot) {
    truncate(slot, 0);
  }

  /// Forgets all but the first tokens of a slot.
  public void truncate(int slot, int length) {
    if (length < 0 || length > lengths[checked(slot)]) {
      throw new IllegalArgumentException(
          "slot %d holds %d tokens and cannot be truncated to %d"
              .formatted(slot, lengths[slot], length));
    }
    lengths[slot] = length;
  }

  /// Makes one slot hold what another holds, up to a length: one prompt sampled several times.
  public void copy(int fromSlot, int toSlot, int length) {
    if (length < 0 || length > length(fromSlot)) {
      throw new IllegalArgumentException(
          "slot %d holds %d tokens, of which %d cannot be copied"
              .formatted(fromSlot, lengths[fromSlot], length));
    }
    lengths[checked(toSlot)] = length;
    if (length == 0 || fromSlot == toSlot) {
      return;
    }
    try (PointerScope _ = new PointerScope()) {
      for (List<Tensor> all : List.of(keys, values)) {
        for (Tensor each : all) {
          part(each, toSlot, length).copy_(part(each, fromSlot, length));
        }
      }
    }
  }

  private static Tensor part(Tensor all, int slot, int length) {
    return all.narrow(0, slot, 1).narrow(1, 0, length);
  }

  @Override
  public void close() {
    keys.forEach(Tensor::close);
    values.forEach(Tensor::close);
    keys.clear();
    values.clear();
  }

  /// Plans the append of (B, T) tokens of which row b has `counts[b]` real ones.
  ///
  /// @throws IllegalArgumentException if the slots are not there, not distinct, or too full
  Append plan(int[] slots, int[] counts, long rows, long columns) {
    if (slots.length != rows || counts.length != rows) {
      throw new IllegalArgumentException(
          "expected a slot and a count for each of %d rows, but there are %d slots and %d counts"
              .formatted(rows, slots.length, counts.length));
    }
    if (Arrays.stream(slots).distinct().count() != rows) {
      throw new IllegalArgumentException(
          "each row needs a slot of its own, but slots=" + Arrays.toString(slots));
    }
    for (int row = 0; row < rows; row++) {
      int length = length(slots[row]);
      if (counts[row] < 0 || counts[row] > columns) {
        throw new IllegalArgumentException(
            "row %d has %d columns and cannot append %d tokens"
                .formatted(row, columns, counts[row]));
      }
      if (length + counts[row] > capacity) {
        throw new IllegalArgumentException(
            "slot %d is full: it holds %d tokens, %d more exceed its capacity of %d"
                .formatted(slots[row], length, counts[row], capacity));
      }
    }
    return new Append(slots, counts, (int) columns);
  }

  private int checked(int slot) {
    if (slot < 0 || slot >= lengths.length) {
      throw new IllegalArgumentException(
          "there is no slot " + slot + ": the cache has " + lengths.length);
    }
    return slot;
  }

  /// One append: where its tokens go and what they may see. Its tensors live as long as the
  /// scope it was made in.
  final class Append {
    private final int[] slots;
    private final int[] counts;
    private final int[] starts;
    private final int columns;
    private final int end;
    private final boolean sameStart;
    private final boolean adjacent;
    // How keys (B·T, heads, D) reach the flat cache; empty where a plain block copy does it.
    private final Optional<Tensor> targets;
    private final Optional<Tensor> sources;

    private Append(int[] slots, int[] counts, int columns) {
      this.slots = slots.clone();
      this.counts = counts.clone();
      this.columns = columns;
      this.starts = Arrays.stream(slots).map(slot -> lengths[slot]).toArray();
      int furthest = 1;
      boolean same = true;
      boolean next = true;
      boolean whole = true;
      for (int row = 0; row < slots.length; row++) {
        furthest = Math.max(furthest, starts[row] + counts[row]);
        same &= starts[row] == starts[0];
        next &= slots[row] == slots[0] + row;
        whole &= counts[row] == columns;
      }
      this.end = furthest;
      this.sameStart = same;
      this.adjacent = next;
      boolean block = same && next && whole;
      this.targets = block ? Optional.empty() : Optional.of(index(false));
      this.sources = block || whole ? Optional.empty() : Optional.of(index(true));
    }

    /// The flat indices of the real tokens, in the batch or in the cache.
    private Tensor index(boolean inBatch) {
      long[] flat = new long[Arrays.stream(counts).sum()];
      int n = 0;
      for (int row = 0; row < slots.length; row++) {
        for (int t = 0; t < counts[row]; t++) {
          flat[n++] =
              inBatch ? (long) row * columns + t : (long) slots[row] * capacity + starts[row] + t;
        }
      }
      return device.tensor(flat, flat.length);
    }

    /// Whether nothing was there before: the new keys are then all there is to see.
    boolean isFresh() {
      return Arrays.stream(starts).allMatch(start -> start == 0);
    }

    int start() {
      return starts[0];
    }

    /// One past the last position any row reaches, padding included, but within the context.
    int reach() {
      return Math.min(config.contextLength(), Arrays.stream(starts).max().orElse(0) + columns);
    }

    /// (B, T) int64 where the rows start at different positions. Padding may stand past the end
    /// of the context, where there is no position; it gets the last, and nothing reads it.
    Optional<Tensor> positions() {
      if (sameStart && starts[0] + columns <= config.contextLength()) {
        return Optional.empty();
      }
      long[] positions = new long[slots.length * columns];
      for (int i = 0; i < positions.length; i++) {
        positions[i] =
            Math.min((long) starts[i / columns] + i % columns, config.contextLength() - 1);
      }
      return Optional.of(device.tensor(positions, slots.length, columns));
    }

    /// (B, 1, T, S): each token sees what its slot holds up to itself. Not needed where all
    /// rows are new (the causal rule says the same) or end together with one token each.
    Optional<Tensor> mask() {
      if (isFresh() || (sameStart && columns == 1)) {
        return Optional.empty();
      }
      long[] last = new long[slots.length * columns];
      for (int i = 0; i < last.length; i++) {
        last[i] = (long) starts[i / columns] + i % columns;
      }
      Tensor query = device.tensor(last, slots.length, 1, columns, 1);
      Tensor key = torch.arange(new Scalar(end), device.options(ScalarType.Long));
      return Optional.of(Transformer.maskWhere(key.gt(query), device));
    }

    /// @param k (B, T, H/groups, D)
    /// @param v as k
    void write(int layer, Tensor k, Tensor v) {
      write(keys.get(layer), k);
      write(values.get(layer), v);
    }

    private void write(Tensor cache, Tensor added) {
      if (targets.isEmpty()) {
        cache.narrow(0, slots[0], slots.length).narrow(1, starts[0], columns).copy_(added);
        return;
      }
      Tensor rows = added.reshape(-1, added.size(2), added.size(3)).to(cache.scalar_type());
      Tensor real = sources.map(s -> rows.index_select(0, s)).orElse(rows);
      cache.view(-1, cache.size(2), cache.size(3)).index_copy_(0, targets.get(), real);
    }

    /// @return (B, S, H/groups, D), a view where the slots are neighbours
    Tensor keys(int layer) {
      return rows(keys.get(layer));
    }

    Tensor values(int layer) {
      return rows(values.get(layer));
    }

    private Tensor rows(Tensor cache) {
      Tensor filled = cache.narrow(1, 0, end);
      return adjacent
          ? filled.narrow(0, slots[0], slots.length)
          : filled.index_select(0, device.tensor(slots, slots.length));
    }

    /// The tokens count from now on.
    void commit() {
      for (int row = 0; row < slots.length; row++) {
        lengths[slots[row]] = starts[row] + counts[row];
      }
    }
  }
}
