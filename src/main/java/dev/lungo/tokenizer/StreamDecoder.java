package dev.lungo.tokenizer;

import java.io.ByteArrayOutputStream;
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
    return Utf8.text(bytes, 0, whole);
  }

  /// What is left at the end: U+FFFD for a character that never became whole, or nothing.
  public String finish() {
    String rest = Utf8.text(waiting, 0, waiting.length);
    waiting = new byte[0];
    return rest;
  }

  /// How many bytes at the end begin a character that more bytes could complete.
  private static int unfinished(byte[] bytes) {
    for (int n = Math.min(3, bytes.length); n > 0; n--) {
      if (Utf8.beginning(bytes, bytes.length - n, bytes.length) == n) {
        return n;
      }
    }
    return 0;
  }
}
