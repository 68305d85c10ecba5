package dev.lungo.corpus;

/// Hashes that are the same in every run and on every machine.
final class Hashing {
  private Hashing() {}

  /// The finalizer of SplitMix64: every bit of the input changes every bit of the output.
  static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }

  static long of(CharSequence text) {
    long h = 0x9E3779B97F4A7C15L;
    for (int i = 0; i < text.length(); i++) {
      h = mix(h ^ text.charAt(i)) + i;
    }
    return mix(h);
  }
}
