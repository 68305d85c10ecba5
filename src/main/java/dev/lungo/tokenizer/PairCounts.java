package dev.lungo.tokenizer;

import java.util.Arrays;
import java.util.function.IntConsumer;

/// For each pair of tokens how often it occurs, and in which words.
///
/// Pairs are numbered 0, 1, 2, ... in the order in which they turn up. The words of a pair are
/// a
/// list in which some may no longer contain it.
final class PairCounts {
  private int[] slots = new int[1 << 16];
  private long[] pairs = new long[1 << 14];
  private long[] counts = new long[1 << 14];
  private int[][] places = new int[1 << 14][];
  private int[] placed = new int[1 << 14];
  private int size;

  /// The pairs whose count has risen since they were last asked for.
  private int[] risen = new int[1 << 10];

  private boolean[] hasRisen = new boolean[1 << 14];
  private int risenSize;

  private static final int[] NO_PLACES = {};

  long count(int number) {
    return counts[number];
  }

  /// left << 32 | right
  long pair(int number) {
    return pairs[number];
  }

  /// Counts a pair in one more place.
  void add(int left, int right, long count, int word) {
    int number = number((long) left << 32 | right);
    counts[number] += count;
    int[] list = places[number];
    int n = placed[number];
    if (n == 0 || list[n - 1] != word) {
      if (n == list.length) {
        list = Arrays.copyOf(list, Math.max(4, n * 2));
        places[number] = list;
      }
      list[n] = word;
      placed[number] = n + 1;
    }
    if (!hasRisen[number]) {
      hasRisen[number] = true;
      if (risenSize == risen.length) {
        risen = Arrays.copyOf(risen, risenSize * 2);
      }
      risen[risenSize++] = number;
    }
  }

  /// Counts a pair in one place less.
  void subtract(int left, int right, long count) {
    counts[number((long) left << 32 | right)] -= count;
  }

  /// The words of a pair, which are then forgotten.
  int[] takePlaces(int number) {
    int[] taken = Arrays.copyOf(places[number], placed[number]);
    places[number] = NO_PLACES;
    placed[number] = 0;
    return taken;
  }

  /// Sets a merged pair's count to zero.
  void forget(int number) {
    counts[number] = 0;
  }

  void forEachRisen(IntConsumer action) {
    for (int i = 0; i < risenSize; i++) {
      hasRisen[risen[i]] = false;
      if (counts[risen[i]] > 0) {
        action.accept(risen[i]);
      }
    }
    risenSize = 0;
  }

  private int number(long pair) {
    int mask = slots.length - 1;
    int slot = slot(pair, mask);
    while (slots[slot] != 0) {
      if (pairs[slots[slot] - 1] == pair) {
        return slots[slot] - 1;
      }
      slot = (slot + 1) & mask;
    }
    if (size == pairs.length) {
      grow();
    }
    pairs[size] = pair;
    places[size] = NO_PLACES;
    slots[slot] = ++size;
    if (size * 2 > slots.length) {
      rehash();
    }
    return size - 1;
  }

  private void grow() {
    pairs = Arrays.copyOf(pairs, size * 2);
    counts = Arrays.copyOf(counts, size * 2);
    places = Arrays.copyOf(places, size * 2);
    placed = Arrays.copyOf(placed, size * 2);
    hasRisen = Arrays.copyOf(hasRisen, size * 2);
  }

  private void rehash() {
    slots = new int[slots.length * 4];
    int mask = slots.length - 1;
    for (int i = 0; i < size; i++) {
      int slot = slot(pairs[i], mask);
      while (slots[slot] != 0) {
        slot = (slot + 1) & mask;
      }
      slots[slot] = i + 1;
    }
  }

  private static int slot(long pair, int mask) {
    long h = pair * 0x9E37_79B9_7F4A_7C15L;
    return (int) (h ^ (h >>> 32)) & mask;
  }
}
