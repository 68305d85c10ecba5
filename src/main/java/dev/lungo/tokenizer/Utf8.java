package dev.lungo.tokenizer;

import java.nio.charset.StandardCharsets;

/// UTF-8 as the tokenizer sees it: strict, and an invalid byte is a character of its own.
final class Utf8 {
  /// What {@link #decode} returns for a byte that begins no valid sequence.
  static final int INVALID = -1;

  private Utf8() {}

  /// Decodes the character at an index.
  ///
  /// @return code point × 8 + length in bytes, or {@link #INVALID}
  static int decode(byte[] text, int at, int end) {
    int a = text[at];
    if (a >= 0) {
      return a << 3 | 1;
    }
    int length = a < -32 ? 2 : a < -16 ? 3 : 4;
    if (a < (byte) 0xC2 || a > (byte) 0xF4 || end - at < length) {
      return INVALID;
    }
    int codePoint = a & (0x7F >> length);
    for (int i = 1; i < length; i++) {
      int b = text[at + i];
      if (b >= (byte) 0xC0) {
        return INVALID;
      }
      codePoint = codePoint << 6 | (b & 0x3F);
    }
    boolean overlong = codePoint < (length == 3 ? 0x800 : length == 4 ? 0x10000 : 0x80);
    boolean surrogate = codePoint >= 0xD800 && codePoint < 0xE000;
    return overlong || surrogate || codePoint > 0x10FFFF ? INVALID : codePoint << 3 | length;
  }

  /// Decodes the character that ends before an index.
  ///
  /// @return as {@link #decode}
  static int decodeBefore(byte[] text, int start, int end) {
    for (int at = end - 1; at >= Math.max(start, end - 4); at--) {
      if (text[at] >= (byte) 0xC0 || text[at] >= 0) {
        int decoded = decode(text, at, end);
        return decoded != INVALID && at + (decoded & 7) == end ? decoded : INVALID;
      }
    }
    return INVALID;
  }

  /// Writes characters as UTF-8; a lone surrogate becomes U+FFFD.
  ///
  /// @param out has room for three bytes per character
  /// @return the number of bytes written
  static int encode(CharSequence text, byte[] out) {
    int n = 0;
    for (int i = 0, length = text.length(); i < length; i++) {
      char c = text.charAt(i);
      if (c < 0x80) {
        out[n++] = (byte) c;
      } else if (c < 0x800) {
        out[n++] = (byte) (0xC0 | c >> 6);
        out[n++] = (byte) (0x80 | (c & 0x3F));
      } else if (Character.isHighSurrogate(c)
          && i + 1 < length
          && Character.isLowSurrogate(text.charAt(i + 1))) {
        int codePoint = Character.toCodePoint(c, text.charAt(++i));
        out[n++] = (byte) (0xF0 | codePoint >> 18);
        out[n++] = (byte) (0x80 | (codePoint >> 12 & 0x3F));
        out[n++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
        out[n++] = (byte) (0x80 | (codePoint & 0x3F));
      } else {
        int codePoint = Character.isSurrogate(c) ? 0xFFFD : c;
        out[n++] = (byte) (0xE0 | codePoint >> 12);
        out[n++] = (byte) (0x80 | (codePoint >> 6 & 0x3F));
        out[n++] = (byte) (0x80 | (codePoint & 0x3F));
      }
    }
    return n;
  }

  /// Decodes bytes to text. Each longest beginning of a character that no byte completes, and
  /// each other wrong byte, becomes one U+FFFD (Unicode, section 3.9; the JDK's own decoder
  /// counts some of them differently than all other languages).
  static String text(byte[] bytes, int from, int to) {
    int valid = validEnd(bytes, from, to);
    if (valid == to) {
      return new String(bytes, from, to - from, StandardCharsets.UTF_8);
    }
    StringBuilder text = new StringBuilder(to - from);
    for (int at = from; at < to; ) {
      text.append(new String(bytes, at, valid - at, StandardCharsets.UTF_8));
      at = valid;
      if (at < to) {
        text.append('\uFFFD');
        at += Math.max(1, beginning(bytes, at, to));
        valid = validEnd(bytes, at, to);
      }
    }
    return text.toString();
  }

  private static int validEnd(byte[] bytes, int from, int to) {
    int at = from;
    while (at < to) {
      int decoded = decode(bytes, at, to);
      if (decoded == INVALID) {
        break;
      }
      at += decoded & 7;
    }
    return at;
  }

  /// How many bytes from an index on begin a valid character, without completing it.
  static int beginning(byte[] bytes, int at, int end) {
    int first = bytes[at] & 0xFF;
    if (first < 0xC2 || first > 0xF4) {
      return 0;
    }
    int needed = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    int n = 1;
    while (n < needed && at + n < end && follows(first, n, bytes[at + n] & 0xFF)) {
      n++;
    }
    return n < needed ? n : 0;
  }

  /// Whether a byte can stand at a place behind the first (Unicode, table 3-7).
  private static boolean follows(int first, int place, int b) {
    boolean narrow = place == 1;
    int low = narrow && first == 0xE0 ? 0xA0 : narrow && first == 0xF0 ? 0x90 : 0x80;
    int high = narrow && first == 0xED ? 0x9F : narrow && first == 0xF4 ? 0x8F : 0xBF;
    return b >= low && b <= high;
  }
}
