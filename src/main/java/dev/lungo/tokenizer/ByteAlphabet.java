package dev.lungo.tokenizer;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// The 256 visible characters under which byte-level BPE files write bytes (GPT-2's invention).
///
/// The printable characters of Latin-1 stand for themselves; the other 68 bytes, in order, are
/// written as U+0100 and following, so that a space is `Ġ` and a line feed `Ċ`.
final class ByteAlphabet {
  private static final char[] CHAR_OF_BYTE = new char[256];
  private static final short[] BYTE_OF_CHAR = new short[0x144];

  static {
    Arrays.fill(BYTE_OF_CHAR, (short) -1);
    char next = 0x100;
    for (int b = 0; b < 256; b++) {
      boolean visible = (b > ' ' && b < 0x7F) || (b > 0xA0 && b != 0xAD);
      CHAR_OF_BYTE[b] = visible ? (char) b : next++;
      BYTE_OF_CHAR[CHAR_OF_BYTE[b]] = (short) b;
    }
  }

  private ByteAlphabet() {}

  /// How the bytes are written in a file.
  static String visible(byte[] bytes) {
    char[] chars = new char[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      chars[i] = CHAR_OF_BYTE[bytes[i] & 0xFF];
    }
    return new String(chars);
  }

  /// Whether all characters are of the alphabet: only then is a token made of bytes.
  static boolean contains(String token) {
    return token.chars().allMatch(c -> c < BYTE_OF_CHAR.length && BYTE_OF_CHAR[c] >= 0);
  }

  /// The bytes a token stands for; a token with other characters stands for its own UTF-8.
  static byte[] bytes(String token) {
    if (!contains(token)) {
      return token.getBytes(StandardCharsets.UTF_8);
    }
    byte[] bytes = new byte[token.length()];
    for (int i = 0; i < bytes.length; i++) {
      bytes[i] = (byte) BYTE_OF_CHAR[token.charAt(i)];
    }
    return bytes;
  }

  /// The bytes in the order of their characters: the order in which trained vocabularies list
  /// them.
  static byte[] inOrder() {
    byte[] order = new byte[256];
    int n = 0;
    for (short b : BYTE_OF_CHAR) {
      if (b >= 0) {
        order[n++] = (byte) b;
      }
    }
    return order;
  }
}
