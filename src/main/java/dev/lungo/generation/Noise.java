package dev.lungo.generation;

/// Random numbers as a function of (seed, position, token): no state, so a request draws the same
/// numbers wherever it stands in a batch and whatever ran before it.
///
/// A token is drawn with the Gumbel-max trick: the largest `logit + g(token)`, where the g are
/// independent standard Gumbel variables, is distributed as softmax(logits). Compared with
/// walking along the cumulative distribution it needs no normalisation, and it is less sensitive
/// to the last bits of the logits, which depend on the size of the batch that a matrix product
/// ran in: two sums must be within an ulp of each other before the choice can change.
///
/// The mixing function is the finaliser of SplitMix64 (Steele, Lea, Flood 2014).
final class Noise {
  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final double LN2 = Math.log(2);

  private Noise() {}

  /// The key of one draw.
  ///
  /// @param position the number of tokens drawn before this one
  static long key(long seed, long position) {
    return mix(mix(seed + GOLDEN) ^ (position * 0xD1342543DE82EF95L + GOLDEN));
  }

  /// Sixty-four random bits of one token.
  static long bits(long key, int token) {
    return mix(key + token * GOLDEN);
  }

  /// The Gumbel variable that some bits stand for.
  static double gumbel(long bits) {
    double u = ((bits >>> 12) + 0.5) * 0x1p-52; // in (0, 1)
    return -Math.log(-Math.log1p(-u));
  }

  /// No smaller than {@link #gumbel}, and cheap.
  ///
  /// With n leading zeros u is at least 2^-(n+1), and -log1p(-u) is at least u.
  static double gumbelBound(long bits) {
    return (Long.numberOfLeadingZeros(bits) + 1) * LN2;
  }

  private static long mix(long z) {
    z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
    return z ^ (z >>> 31);
  }
}
