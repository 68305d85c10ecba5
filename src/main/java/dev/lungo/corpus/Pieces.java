package dev.lungo.corpus;

/// Where a text that is too long is cut.
final class Pieces {
  private Pieces() {}

  /// How long a text may become before it is cut: so much that the rest is no crumb.
  static int threshold(int longest) {
    return longest + longest / 4;
  }

  /// The best cut in the second half of the first `longest` units: after a paragraph, else a
  /// line, else a sentence, else a word, else between two characters.
  static int cut(CharSequence text, int longest) {
    int line = 0;
    int sentence = 0;
    int word = 0;
    for (int i = longest; i > longest / 2; i--) {
      char before = text.charAt(i - 1);
      if (before == '\n') {
        if (i > 1 && text.charAt(i - 2) == '\n') {
          return i;
        }
        line = Math.max(line, i);
      } else if (line == 0 && sentence == 0 && endsSentence(text, i)) {
        sentence = i;
      } else if (word == 0 && Character.isWhitespace(before)) {
        word = i;
      }
    }
    if (line > 0 || sentence > 0 || word > 0) {
      return line > 0 ? line : sentence > 0 ? sentence : word;
    }
    return Character.isLowSurrogate(text.charAt(longest)) ? longest - 1 : longest;
  }

  private static boolean endsSentence(CharSequence text, int end) {
    char last = text.charAt(end - 1);
    return "。！？".indexOf(last) >= 0
        || (end > 1 && last == ' ' && ".!?".indexOf(text.charAt(end - 2)) >= 0);
  }
}
