package dev.lungo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.util.Arrays;

/// What happens to a text before anything else: nothing, or Unicode's normal form C.
///
/// Invalid bytes stay as they are. `tokenizers` carries Unicode 9's tables; characters that
/// came
/// or changed later neither move nor combine there, so here they separate the parts that are
/// normalised.
enum Normalization {
  NONE,
  NFC;

  /// Ranges of characters (first, last) that are already in the normal form and take no part in
  /// combining, for texts that need no work. Most scripts in daily use are in them.
  private static final int[] INERT = {
    0, 0x2FF, 0x400, 0x482, 0x48A, 0x52F, 0x2010, 0x20CF, 0x3000, 0x3029, 0x3030, 0x3098, 0x309B,
    0xA66E, 0xAC00, 0xD7A3, 0xFF00, 0xFFEF, 0x1F000, 0x1FAFF, 0x20000, 0x2A6DF
  };

  /// Ranges (first, last) of the characters whose normalisation is younger than Unicode 9.
  private static final int[] YOUNG = {
    0x7FD, 0x7FD, 0x897, 0x89F, 0x8CA, 0x8D3, 0x9FE, 0x9FE, 0xC3C, 0xC3C, 0xD3B, 0xD3C, 0xEBA,
    0xEBA, 0x1715, 0x1715, 0x1ABF, 0x1ACE, 0x1DF6, 0x1DFA, 0xA82C, 0xA82C, 0x105C9, 0x105C9,
    0x105D2, 0x105D2, 0x105DA, 0x105DA, 0x105E4, 0x105E4, 0x10D24, 0x10D27, 0x10D69, 0x10D6D,
    0x10EAB, 0x10EAC, 0x10EFD, 0x10EFF, 0x10F46, 0x10F50, 0x10F82, 0x10F85, 0x11070, 0x11070,
    0x1133B, 0x1133B, 0x11382, 0x11385, 0x1138B, 0x1138B, 0x1138E, 0x1138E, 0x11390, 0x11391,
    0x113B8, 0x113B8, 0x113BB, 0x113BB, 0x113C2, 0x113C2, 0x113C5, 0x113C5, 0x113C7, 0x113C9,
    0x113CE, 0x113D0, 0x1145E, 0x1145E, 0x11839, 0x1183A, 0x11930, 0x11930, 0x11935, 0x11935,
    0x11938, 0x11938, 0x1193D, 0x1193E, 0x11943, 0x11943, 0x119E0, 0x119E0, 0x11A34, 0x11A34,
    0x11A47, 0x11A47, 0x11A99, 0x11A99, 0x11D42, 0x11D42, 0x11D44, 0x11D45, 0x11D97, 0x11D97,
    0x11F41, 0x11F42, 0x1611E, 0x16129, 0x1612F, 0x1612F, 0x16D63, 0x16D63, 0x16D67, 0x16D6A,
    0x16FF0, 0x16FF1, 0x1E08F, 0x1E08F, 0x1E130, 0x1E136, 0x1E2AE, 0x1E2AE, 0x1E2EC, 0x1E2EF,
    0x1E4EC, 0x1E4EF, 0x1E5EE, 0x1E5EF
  };

  /// Normalises a whole text; the very array comes back where nothing changes.
  byte[] apply(byte[] text) {
    return isDone(text, 0, text.length) ? text : normalize(text, 0, text.length);
  }

  /// Whether a text is surely as {@link #apply} would leave it.
  boolean isDone(byte[] text, int from, int to) {
    if (this == NONE) {
      return true;
    }
    for (int at = from; at < to; ) {
      int b = text[at];
      if (b >= 0) {
        at++;
        continue;
      }
      int decoded = Utf8.decode(text, at, to);
      if (decoded != Utf8.INVALID && !isIn(INERT, decoded >> 3)) {
        return false;
      }
      at += decoded == Utf8.INVALID ? 1 : decoded & 7;
    }
    return true;
  }

  /// @return the normal form of a part of a text, as long as the array
  byte[] normalize(byte[] text, int from, int to) {
    byte[] out = new byte[to - from];
    int n = 0;
    int part = from;
    for (int at = from; at <= to; ) {
      int decoded = at < to ? Utf8.decode(text, at, to) : Utf8.INVALID;
      int length = decoded == Utf8.INVALID ? 1 : decoded & 7;
      if (decoded == Utf8.INVALID || isIn(YOUNG, decoded >> 3)) {
        byte[] done = nfc(text, part, at);
        int barrier = Math.min(length, to - at);
        if (out.length - n < done.length + barrier) {
          out = Arrays.copyOf(out, 2 * out.length + done.length + barrier);
        }
        System.arraycopy(done, 0, out, n, done.length);
        System.arraycopy(text, at, out, n + done.length, barrier);
        n += done.length + barrier;
        part = at + length;
      }
      at += length;
    }
    return Arrays.copyOf(out, n);
  }

  private static byte[] nfc(byte[] text, int from, int to) {
    String part = new String(text, from, to - from, StandardCharsets.UTF_8);
    return Normalizer.normalize(part, Normalizer.Form.NFC).getBytes(StandardCharsets.UTF_8);
  }

  private static boolean isIn(int[] ranges, int codePoint) {
    int found = Arrays.binarySearch(ranges, codePoint);
    return found >= 0 || (-found - 1) % 2 == 1;
  }
}
