package dev.lungo.cli.terminal;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/// A chat whose lines come from a file or a program.
public final class PipeChat {
  private PipeChat() {}

  /// Says each line, until the input or the session ends or nobody reads the answers any more.
  ///
  /// @throws UncheckedIOException if the input cannot be read
  public static void run(BufferedReader in, ChatSession session, PipeDisplay display) {
    try {
      for (String line; (line = next(in)) != null && session.accept(line); ) {
        if (display.closed()) {
          return;
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read standard input: " + e.getMessage(), e);
    }
  }

  private static @Nullable String next(BufferedReader in) throws IOException {
    String line = in.readLine();
    if (line == null) {
      return null;
    }
    var whole = new StringBuilder(line);
    for (String more; goesOn(whole) && (more = in.readLine()) != null; ) {
      whole.setCharAt(whole.length() - 1, '\n');
      whole.append(more);
    }
    return whole.toString();
  }

  /// Whether a line ends in a backslash, which is not itself after one: the next belongs to it.
  static boolean goesOn(CharSequence line) {
    int backslashes = 0;
    while (backslashes < line.length() && line.charAt(line.length() - 1 - backslashes) == '\\') {
      backslashes++;
    }
    return backslashes % 2 == 1;
  }
}
