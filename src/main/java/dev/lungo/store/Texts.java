package dev.lungo.store;

import java.text.Normalizer;
import java.util.Locale;

/// Texts as databases take and find them.
final class Texts {
  private static final int TITLE = 60;
  private static final char REPLACEMENT = '\uFFFD';

  private Texts() {}

  /// A text that both databases keep as it is. PostgreSQL takes no NUL, and half a surrogate pair
  /// is no character: both become U+FFFD.
  static String clean(String text) {
    StringBuilder clean = null;
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (pair) {
        i++;
      } else if (c == 0 || Character.isSurrogate(c)) {
        clean = clean == null ? new StringBuilder(text) : clean;
        clean.setCharAt(i, REPLACEMENT);
      }
    }
    return clean == null ? text : clean.toString();
  }

  /// A text as it is searched for: without case, and without differences that only Unicode sees.
  /// The databases' own functions differ, and SQLite's know only English.
  static String folded(String text) {
    return Normalizer.normalize(clean(text), Normalizer.Form.NFKC)
        .toUpperCase(Locale.ROOT)
        .toLowerCase(Locale.ROOT)
        .replace('ς', 'σ');
  }

  /// A LIKE pattern, with `!` as the escape, for what contains the text in any case.
  static String containing(String text) {
    return "%" + folded(text).replaceAll("[!%_]", "!$0") + "%";
  }

  /// The beginning of a message as a title: one line of a few words.
  static String title(String message) {
    String line = message.strip().replaceAll("\\s+", " ");
    if (line.codePointCount(0, line.length()) <= TITLE) {
      return line;
    }
    String cut = line.substring(0, line.offsetByCodePoints(0, TITLE));
    int space = cut.lastIndexOf(' ');
    return (space > TITLE / 2 ? cut.substring(0, space) : cut) + "…";
  }
}
