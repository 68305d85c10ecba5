package dev.lungo.data;

/// A random order of the numbers 0 to n - 1, the same on every machine and JDK.
public final class Permutation {
  private Permutation() {}

  public static int[] of(int n, long seed) {
    int[] order = new int[n];
    long state = seed;
    for (int i = 0; i < n; i++) {
      // Fisher and Yates, inside out: where i goes, what was there moves to the end.
      state += 0x9E3779B97F4A7C15L;
      int j = (int) Math.unsignedMultiplyHigh(mix(state), i + 1L);
      order[i] = order[j];
      order[j] = i;
    }
    return order;
  }

  /// A number from 0 to bound - 1, for a seed and the place in a sequence.
  static long random(long seed, long place, long bound) {
    return Math.unsignedMultiplyHigh(mix(mix(seed) + place * 0x9E3779B97F4A7C15L), bound);
  }

  /// SplitMix64 (Steele, Lea, Flood: Fast Splittable Pseudorandom Number Generators, 2014).
  public static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
