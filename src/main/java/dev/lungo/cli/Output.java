package dev.lungo.cli;

import java.io.BufferedOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;

/// Standard output for results of many lines.
final class Output {
  private Output() {}

  /// Writes to standard output when its buffer is full, not after each line; closing it writes
  /// the rest and leaves standard output open.
  static PrintStream buffered() {
    OutputStream kept =
        new FilterOutputStream(System.out) {
          @Override
          public void write(byte[] bytes, int offset, int length) throws IOException {
            out.write(bytes, offset, length);
          }

          @Override
          public void close() throws IOException {
            flush();
          }
        };
    return new PrintStream(new BufferedOutputStream(kept, 1 << 16), false, StandardCharsets.UTF_8);
  }
}
