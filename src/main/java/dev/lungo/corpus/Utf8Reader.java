package dev.lungo.corpus;

import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CoderResult;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;

/// Decodes UTF-8 and counts, or refuses, what is none.
///
/// The JDK's readers either replace silently or stop at the first error; here each invalid
/// sequence becomes U+FFFD and is counted. Line ends `\r\n` and `\r` become `\n`, and a byte
/// order mark is skipped.
final class Utf8Reader {
  private static final char BYTE_ORDER_MARK = '\uFEFF';

  private final InputStream in;
  private final boolean strict;
  private final CharsetDecoder decoder =
      StandardCharsets.UTF_8
          .newDecoder()
          .onMalformedInput(CodingErrorAction.REPORT)
          .onUnmappableCharacter(CodingErrorAction.REPORT);
  private final ByteBuffer bytes = ByteBuffer.allocate(1 << 16).flip();
  private final CharBuffer chars = CharBuffer.allocate(1 << 16).flip();
  private long decoded;
  private long invalid;
  private boolean ended;
  private boolean started;
  private boolean afterReturn;

  Utf8Reader(InputStream in, boolean strict) {
    this.in = in;
    this.strict = strict;
  }

  /// How many invalid sequences were replaced so far.
  long invalid() {
    return invalid;
  }

  /// Appends characters up to and without the next line end, at most `limit` of them.
  ///
  /// @return `\n` at a line end, -1 at the end of the input, 0 where the limit came first
  int readLine(StringBuilder to, int limit) throws IOException {
    int left = limit;
    while (true) {
      if (!chars.hasRemaining() && !fill()) {
        return -1;
      }
      char[] array = chars.array();
      int start = chars.position();
      if (afterReturn && array[start] == '\n') {
        start++;
      }
      afterReturn = false;
      int end = Math.min(chars.limit(), start + left);
      int i = start;
      while (i < end && array[i] != '\n' && array[i] != '\r') {
        i++;
      }
      to.append(array, start, i - start);
      left -= i - start;
      if (i < end) {
        afterReturn = array[i] == '\r';
        chars.position(i + 1);
        return '\n';
      }
      chars.position(i);
      if (left == 0) {
        return 0;
      }
    }
  }

  /// Decodes some more characters; false at the end of the input.
  private boolean fill() throws IOException {
    chars.clear();
    while (true) {
      int before = bytes.position();
      CoderResult result = decoder.decode(bytes, chars, ended);
      decoded += bytes.position() - before;
      if (result.isError() && chars.hasRemaining()) {
        replace(result.length());
      } else if (!result.isUnderflow() || ended || chars.position() > 0) {
        break;
      } else {
        readBytes();
      }
    }
    chars.flip();
    if (!started && chars.hasRemaining()) {
      started = true;
      if (chars.get(0) == BYTE_ORDER_MARK) {
        chars.get();
        return chars.hasRemaining() || fill();
      }
    }
    return chars.hasRemaining();
  }

  private void readBytes() throws IOException {
    bytes.compact();
    int n = in.read(bytes.array(), bytes.position(), bytes.remaining());
    if (n < 0) {
      ended = true;
    } else {
      bytes.position(bytes.position() + n);
    }
    bytes.flip();
    if (decoded == 0 && !started && bytes.remaining() >= 2) {
      int first = ((bytes.get(0) & 255) << 8) | (bytes.get(1) & 255);
      if (first == 0xFEFF || first == 0xFFFE) {
        throw new IOException("it is UTF-16; convert it to UTF-8 first");
      }
    }
  }

  private void replace(int length) throws IOException {
    if (strict) {
      throw new IOException("invalid UTF-8 at byte " + decoded + " (strict reading refuses it)");
    }
    invalid++;
    chars.put('\uFFFD');
    bytes.position(bytes.position() + length);
    decoded += length;
  }
}
