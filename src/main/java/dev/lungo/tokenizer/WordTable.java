package dev.lungo.tokenizer;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/// Numbers distinct byte strings 0, 1, 2, ... in the order of their insertion.
///
/// An open-addressing hash table over one arena of bytes: looking a word up allocates nothing
/// and
/// compares eight bytes at a time. Words lie in the arena at multiples of eight, filled up with
/// zeros. Not thread-safe.
final class WordTable {
  /// How many readable bytes must follow each word that is passed in.
  static final int PADDING = 8;

  private static final VarHandle LONG =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

  /// Upper half: the upper half of the hash; lower half: number + 1, or 0 where free.
  private long[] slots;

  private int[] starts;
  private int[] lengths;
  private byte[] arena;
  private int arenaEnd;
  private int size;

  WordTable(int expected) {
    int capacity = Integer.highestOneBit(Math.max(16, expected)) * 4;
    slots = new long[capacity];
    starts = new int[Math.max(8, expected)];
    lengths = new int[starts.length];
    arena = new byte[starts.length * 8 + PADDING];
  }

  int size() {
    return size;
  }

  int length(int number) {
    return lengths[number];
  }

  byte[] word(int number) {
    return Arrays.copyOfRange(arena, starts[number], starts[number] + lengths[number]);
  }

  byte[] arena() {
    return arena;
  }

  int start(int number) {
    return starts[number];
  }

  void clear() {
    Arrays.fill(slots, 0);
    size = 0;
    arenaEnd = 0;
  }

  /// The number of a word, or -1 if it is not in the table.
  int find(byte[] text, int from, int to) {
    return find(text, from, to, hash(text, from, to));
  }

  /// The number of a word, which is inserted if it is new (then the number is the size before).
  int add(byte[] text, int from, int to) {
    long hash = hash(text, from, to);
    int found = find(text, from, to, hash);
    return found >= 0 ? found : insert(text, from, to, hash);
  }

  private int find(byte[] text, int from, int to, long hash) {
    int mask = slots.length - 1;
    for (int slot = (int) hash & mask; ; slot = (slot + 1) & mask) {
      long entry = slots[slot];
      if (entry == 0) {
        return -1;
      }
      int number = (int) entry - 1;
      if ((entry ^ hash) >>> 32 == 0 && equal(number, text, from, to)) {
        return number;
      }
    }
  }

  private boolean equal(int number, byte[] text, int from, int to) {
    if (lengths[number] != to - from) {
      return false;
    }
    int in = starts[number];
    int at = from;
    for (; at + 8 <= to; at += 8, in += 8) {
      if ((long) LONG.get(text, at) != (long) LONG.get(arena, in)) {
        return false;
      }
    }
    return at == to || tail(text, at, to) == (long) LONG.get(arena, in);
  }

  private int insert(byte[] text, int from, int to, long hash) {
    if (size == starts.length) {
      starts = Arrays.copyOf(starts, size * 2);
      lengths = Arrays.copyOf(lengths, size * 2);
    }
    int length = to - from;
    int padded = (length + 7) & -8;
    if (arena.length - arenaEnd < padded + PADDING) {
      arena = Arrays.copyOf(arena, grown(arena.length, (long) arenaEnd + padded + PADDING));
    }
    System.arraycopy(text, from, arena, arenaEnd, length);
    Arrays.fill(arena, arenaEnd + length, arenaEnd + padded, (byte) 0);
    starts[size] = arenaEnd;
    lengths[size] = length;
    arenaEnd += padded;
    size++;
    if (size * 2 > slots.length) {
      rehash();
    } else {
      place(hash, size);
    }
    return size - 1;
  }

  private static int grown(int old, long needed) {
    long length = Math.min(Math.max(2L * old, needed), Integer.MAX_VALUE - 64);
    if (length < needed) {
      throw new IllegalStateException("more than 2 GB of distinct words: use less text");
    }
    return (int) length;
  }

  private void rehash() {
    slots = new long[slots.length * 4];
    for (int i = 0; i < size; i++) {
      place(hash(arena, starts[i], starts[i] + lengths[i]), i + 1);
    }
  }

  private void place(long hash, int entry) {
    int mask = slots.length - 1;
    int slot = (int) hash & mask;
    while (slots[slot] != 0) {
      slot = (slot + 1) & mask;
    }
    slots[slot] = (hash & 0xFFFF_FFFF_0000_0000L) | entry;
  }

  private static long hash(byte[] text, int from, int to) {
    long h = (long) to - from;
    int at = from;
    for (; at + 8 <= to; at += 8) {
      h = mix(h ^ (long) LONG.get(text, at));
    }
    return at < to ? mix(h ^ tail(text, at, to)) : h;
  }

  private static long tail(byte[] text, int at, int to) {
    return (long) LONG.get(text, at) & (-1L >>> (64 - 8 * (to - at)));
  }

  private static long mix(long h) {
    h *= 0x9E37_79B9_7F4A_7C15L;
    h ^= h >>> 29;
    h *= 0xBF58_476D_1CE4_E5B9L;
    return h ^ (h >>> 32);
  }
}
