package dev.lungo.tokenizer;

import java.util.Arrays;

/// Byte-pair encoding of one word: merges neighbours, the earliest rank first and of equal
/// ranks
/// the leftmost, until no pair merges.
///
/// A short word is searched anew for each merge; a long one keeps its pairs in a heap, so that
/// a
/// million equal letters take n log n steps. Not thread-safe.
final class WordMerger {
  private static final int SHORT = 64;

  private final MergeTable merges;
  private final long[] pairs = new long[SHORT];

  WordMerger(MergeTable merges) {
    this.merges = merges;
  }

  /// Merges in place.
  ///
  /// @param tokens at first one token per byte
  /// @param n how many
  /// @return how many are left
  int merge(int[] tokens, int n) {
    return n <= SHORT ? mergeShort(tokens, n) : mergeLong(tokens, n);
  }

  private int mergeShort(int[] tokens, int n) {
    for (int i = 0; i + 1 < n; i++) {
      pairs[i] = merges.get(tokens[i], tokens[i + 1]);
    }
    while (true) {
      int best = -1;
      long least = MergeTable.NONE;
      for (int i = 0; i + 1 < n; i++) {
        if (pairs[i] < least) {
          least = pairs[i];
          best = i;
        }
      }
      if (best < 0) {
        return n;
      }
      tokens[best] = (int) least;
      for (int i = best + 1; i + 1 < n; i++) {
        tokens[i] = tokens[i + 1];
        pairs[i] = pairs[i + 1];
      }
      n--;
      if (best > 0) {
        pairs[best - 1] = merges.get(tokens[best - 1], tokens[best]);
      }
      if (best + 1 < n) {
        pairs[best] = merges.get(tokens[best], tokens[best + 1]);
      }
    }
  }

  /// The tokens as a linked list, and a heap of rank << 32 | place of the left token. An entry
  /// is
  /// stale, and skipped, when the pair at its place has another rank by then.
  private int mergeLong(int[] tokens, int n) {
    int[] previous = new int[n];
    int[] next = new int[n];
    long[] pair = new long[n];
    LongHeap heap = new LongHeap(n);
    for (int i = 0; i < n; i++) {
      previous[i] = i - 1;
      next[i] = i + 1;
      pair[i] = i + 1 < n ? merges.get(tokens[i], tokens[i + 1]) : MergeTable.NONE;
      push(heap, pair[i], i);
    }
    while (!heap.isEmpty()) {
      long top = heap.pop();
      int i = (int) top;
      if (pair[i] >>> 32 != top >>> 32) {
        continue;
      }
      int j = next[i];
      tokens[i] = (int) pair[i];
      pair[j] = MergeTable.NONE;
      next[i] = next[j];
      pair[i] = MergeTable.NONE;
      if (next[i] < n) {
        previous[next[i]] = i;
        pair[i] = merges.get(tokens[i], tokens[next[i]]);
        push(heap, pair[i], i);
      }
      int h = previous[i];
      if (h >= 0) {
        pair[h] = merges.get(tokens[h], tokens[i]);
        push(heap, pair[h], h);
      }
    }
    int count = 0;
    for (int i = 0; i < n; i = next[i]) {
      tokens[count++] = tokens[i];
    }
    return count;
  }

  private static void push(LongHeap heap, long pair, int place) {
    if (pair != MergeTable.NONE) {
      heap.push((pair & 0xFFFF_FFFF_0000_0000L) | place);
    }
  }

  /// A binary heap with the least number on top.
  private static final class LongHeap {
    private long[] heap;
    private int size;

    LongHeap(int capacity) {
      heap = new long[Math.max(16, capacity)];
    }

    boolean isEmpty() {
      return size == 0;
    }

    void push(long value) {
      if (size == heap.length) {
        heap = Arrays.copyOf(heap, size * 2);
      }
      int i = size++;
      while (i > 0 && heap[(i - 1) / 2] > value) {
        heap[i] = heap[(i - 1) / 2];
        i = (i - 1) / 2;
      }
      heap[i] = value;
    }

    long pop() {
      long top = heap[0];
      long last = heap[--size];
      int i = 0;
      while (2 * i + 1 < size) {
        int child = 2 * i + 1;
        if (child + 1 < size && heap[child + 1] < heap[child]) {
          child++;
        }
        if (heap[child] >= last) {
          break;
        }
        heap[i] = heap[child];
        i = child;
      }
      heap[i] = last;
      return top;
    }
  }
}
