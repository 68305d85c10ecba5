package dev.lungo.corpus;

/// A set of hashes: 8 bytes each, at most two thirds full.
final class LongSet {
  private long[] table;
  private int size;
  private boolean hasZero;

  LongSet(int expected) {
    table = new long[Math.max(16, Integer.highestOneBit(expected) * 4)];
  }

  /// @return false if it was there already
  boolean add(long value) {
    if (value == 0) {
      boolean added = !hasZero;
      hasZero = true;
      return added;
    }
    int mask = table.length - 1;
    int at = (int) value & mask;
    while (table[at] != 0) {
      if (table[at] == value) {
        return false;
      }
      at = (at + 1) & mask;
    }
    table[at] = value;
    if (++size > table.length / 3 * 2) {
      grow();
    }
    return true;
  }

  private void grow() {
    long[] old = table;
    table = new long[Math.multiplyExact(old.length, 2)];
    size = 0;
    for (long value : old) {
      if (value != 0) {
        add(value);
      }
    }
  }
}
