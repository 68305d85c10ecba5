package dev.lungo.corpus;

import java.util.Arrays;

/// What tells documents apart: a hash of the text for exact copies and for the split, and a
/// MinHash signature for near copies. A pure function of the document.
///
/// The hash looks at letters and digits only, without regard to case: copies differ in white
/// space, quotation marks and the like. Where a text has neither, all of it counts.
///
/// The signature (Broder, On the Resemblance and Containment of Documents, 1997) is over
/// shingles of five {@link Words}: five words, or five characters in scripts without spaces. A
/// text of fewer words is one shingle. For each of 112 hash functions it keeps the lowest byte of
/// the smallest hash (Li and König, b-Bit Minwise Hashing, 2010): two texts of similarity s agree
/// in each with probability s + (1 - s) / 256.
///
/// @param hash the hash of the text
/// @param signature 14 bands of 8 bytes, each in one number
record Fingerprint(long hash, long[] signature) {
  static final int BANDS = 14;
  static final int ROWS = 8;

  private static final int SHINGLE = 5;
  private static final int FUNCTIONS = BANDS * ROWS;
  private static final long[] FACTORS = new long[FUNCTIONS];

  static {
    for (int i = 0; i < FUNCTIONS; i++) {
      FACTORS[i] = Hashing.mix((i + 1) * 0x9E3779B97F4A7C15L) | 1;
    }
  }

  static Fingerprint of(Document document, boolean withSignature) {
    String text = document.text();
    return new Fingerprint(hash(text), withSignature ? signature(new Words(text)) : new long[0]);
  }

  /// How similar two texts are (Jaccard), estimated from their signatures, with a standard
  /// deviation of 0.04.
  static double similarity(long[] a, long[] b) {
    int same = 0;
    for (int i = 0; i < BANDS; i++) {
      for (long rest = a[i] ^ b[i], k = 0; k < ROWS; k++, rest >>>= 8) {
        same += (rest & 255) == 0 ? 1 : 0;
      }
    }
    double agreement = (double) same / FUNCTIONS;
    return Math.max(0, (agreement - 1.0 / 256) / (1 - 1.0 / 256));
  }

  private static long hash(String text) {
    long h = 0x9E3779B97F4A7C15L;
    boolean any = false;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
        h = Hashing.mix(h ^ Character.toLowerCase(c)) + 1;
        any = true;
      }
    }
    return any ? Hashing.mix(h) : Hashing.of(text);
  }

  private static long[] signature(Words words) {
    long[] least = new long[FUNCTIONS];
    Arrays.fill(least, Long.MAX_VALUE);
    int n = Math.min(SHINGLE, words.count());
    long[] hashes = new long[words.count()];
    for (int i = 0; i < hashes.length; i++) {
      hashes[i] = words.letterHash(i);
    }
    for (int i = 0; i + n <= hashes.length; i++) {
      long shingle = n;
      for (int k = i; k < i + n; k++) {
        shingle = Hashing.mix(shingle * 0x9E3779B97F4A7C15L + hashes[k]);
      }
      for (int f = 0; f < FUNCTIONS; f++) {
        // Multiplying permutes the numbers; the shift brings the well-mixed upper bits down.
        long h = shingle * FACTORS[f];
        least[f] = Math.min(least[f], h ^ (h >>> 32));
      }
    }
    long[] signature = new long[BANDS];
    for (int f = 0; f < FUNCTIONS; f++) {
      signature[f / ROWS] = (signature[f / ROWS] << 8) | (Hashing.mix(least[f]) & 255);
    }
    return signature;
  }
}
