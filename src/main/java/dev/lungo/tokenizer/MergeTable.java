package dev.lungo.tokenizer;

import java.util.Arrays;

/// From a pair of neighbouring tokens to their merge.
final class MergeTable {
  /// What {@link #get} returns for a pair that does not merge; larger than any merge.
  static final long NONE = Long.MAX_VALUE;

  /// Pairs of longs: the pair (left << 32 | right, or -1 where free) and rank << 32 | merged.
  private final long[] table;

  private final int mask;

  /// @param merges left, right and merged token of each rank, in a row
  MergeTable(int[] merges) {
    int capacity = Math.max(16, Integer.highestOneBit(merges.length / 3) * 4);
    table = new long[2 * capacity];
    mask = capacity - 1;
    Arrays.fill(table, -1);
    for (int i = 0; i < merges.length; i += 3) {
      put(merges[i], merges[i + 1], (long) (i / 3) << 32 | merges[i + 2]);
    }
  }

  /// @return rank << 32 | merged token, or {@link #NONE}: the smaller the earlier
  long get(int left, int right) {
    long pair = (long) left << 32 | right;
    for (int slot = slot(pair); ; slot = (slot + 1) & mask) {
      long key = table[2 * slot];
      if (key == pair) {
        return table[2 * slot + 1];
      }
      if (key == -1) {
        return NONE;
      }
    }
  }

  /// A pair listed twice has its last rank, as in `tokenizers`.
  private void put(int left, int right, long value) {
    long pair = (long) left << 32 | right;
    int slot = slot(pair);
    while (table[2 * slot] != -1 && table[2 * slot] != pair) {
      slot = (slot + 1) & mask;
    }
    table[2 * slot] = pair;
    table[2 * slot + 1] = value;
  }

  private int slot(long pair) {
    long h = pair * 0x9E37_79B9_7F4A_7C15L;
    return (int) (h ^ (h >>> 32)) & mask;
  }
}
