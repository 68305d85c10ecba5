package dev.lungo.corpus;

import java.util.function.Predicate;

/// Removing lines from texts.
final class Lines {
  private Lines() {}

  /// The text without the lines that a predicate names. An empty line is never asked about, and
  /// goes where it would begin the text or double another.
  static String without(String text, Predicate<String> unwanted) {
    StringBuilder kept = new StringBuilder(text.length());
    boolean removed = false;
    boolean justRemoved = false;
    for (int start = 0; start <= text.length(); ) {
      int end = text.indexOf('\n', start);
      end = end < 0 ? text.length() : end;
      String line = text.substring(start, end);
      if (!line.isBlank() && unwanted.test(line)) {
        removed = true;
        justRemoved = true;
      } else if (!line.isBlank() || !justRemoved || !endsWithEmptyLine(kept)) {
        kept.append(line).append('\n');
        justRemoved &= line.isBlank();
      }
      start = end + 1;
    }
    return removed ? kept.toString().strip() : text;
  }

  private static boolean endsWithEmptyLine(StringBuilder text) {
    int n = text.length();
    return n == 0 || (n >= 2 && text.charAt(n - 1) == '\n' && text.charAt(n - 2) == '\n');
  }
}
