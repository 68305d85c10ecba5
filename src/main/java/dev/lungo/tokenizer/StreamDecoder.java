package dev.lungo.tokenizer;

import java.io.ByteArrayOutputStream;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/// Turns tokens into text as they come, and never gives out half a character.
///
/// The bytes of a character whose end is still to come wait for the next token. All that {@link
/// #accept} and then {@link #finish} return, joined, is what {@link Tokenizer#decode} makes of
/// the
/// tokens together. Not thread-safe: one per stream.
public final class StreamDecoder {
  private final Tokenizer tokenizer;
  private byte[] waiting = {};

  StreamDecoder(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
  }

  /// The characters that are whole now; often none.
  ///
  /// @throws IllegalArgumentException if there is no such token
  public String accept(int id) {
    ByteArrayOutputStream joined = new ByteArrayOutputStream();
    joined.writeBytes(waiting);
    joined.writeBytes(tokenizer.token(id));
    byte[] bytes = joined.toByteArray();
    int whole = bytes.length - unfinished(bytes);
    waiting = Arrays.copyOfRange(bytes, whole, bytes.length);
    return new String(bytes, 0, whole, StandardCharsets.UTF_8);
  }

  /// What is left at the end: U+FFFD for a character that never became whole, or nothing.
  public String finish() {
    String rest = new String(waiting, StandardCharsets.UTF_8);
    waiting = new byte[0];
    return rest;
  }

  /// How many bytes at the end begin a character that more bytes could complete.
  private static int unfinished(byte[] bytes) {
    for (int length = 1; length <= Math.min(3, bytes.length); length++) {
      int first = bytes[bytes.length - length] & 0xFF;
      if (first >= 0xC0) {
        return couldBecomeWhole(bytes, bytes.length - length, length) ? length : 0;
      }
    }
    return 0;
  }

  /// Whether some bytes appended would make a valid character (Unicode, table 3-7).
  private static boolean couldBecomeWhole(byte[] bytes, int at, int length) {
    int first = bytes[at] & 0xFF;
    int needed = first < 0xC2 || first > 0xF4 ? 0 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (length >= needed) {
      return false;
    }
    if (length == 1) {
      return true;
    }
    int second = bytes[at + 1] & 0xFF;
    return switch (first) {
      case 0xE0 -> second >= 0xA0;
      case 0xED -> second < 0xA0;
      case 0xF0 -> second >= 0x90;
      case 0xF4 -> second < 0x90;
      default -> true;
    };
  }
}
