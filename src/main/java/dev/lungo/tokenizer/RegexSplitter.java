package dev.lungo.tokenizer;

import java.util.Arrays;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// Splits by any regular expression; what lies between two matches is a piece too.
///
/// It serves the patterns that have no scanner, and the tests of those that have one.
final class RegexSplitter implements Splitter {
  private final Pattern pattern;
  private final boolean keepMatches;
  private final boolean keepGaps;

  RegexSplitter(String oniguruma) {
    this(compile(oniguruma), true, true);
  }

  RegexSplitter(Pattern pattern, boolean keepMatches, boolean keepGaps) {
    this.pattern = pattern;
    this.keepMatches = keepMatches;
    this.keepGaps = keepGaps;
  }

  /// A pattern in the syntax of `tokenizers` (Oniguruma), compiled by the JDK.
  ///
  /// @throws IllegalArgumentException if the JDK cannot compile it
  static Pattern compile(String oniguruma) {
    try {
      return Pattern.compile(
          Oniguruma.toJava(oniguruma),
          Pattern.UNICODE_CHARACTER_CLASS
              | Pattern.UNICODE_CASE
              | Pattern.MULTILINE
              | Pattern.UNIX_LINES);
    } catch (java.util.regex.PatternSyntaxException e) {
      throw new IllegalArgumentException(
          "split pattern not understood (" + e.getDescription() + "): " + oniguruma, e);
    }
  }

  @Override
  public void split(byte[] text, int from, int to, PieceSink sink) {
    StringBuilder chars = new StringBuilder(to - from);
    int[] offsets = decode(text, from, to, chars);
    Matcher matcher = pattern.matcher(chars);
    int at = 0;
    try {
      while (matcher.find()) {
        if (keepGaps && matcher.start() > at) {
          sink.piece(text, offsets[at], offsets[matcher.start()]);
        }
        if (keepMatches && matcher.end() > matcher.start()) {
          sink.piece(text, offsets[matcher.start()], offsets[matcher.end()]);
        }
        at = matcher.end();
      }
    } catch (StackOverflowError e) {
      throw new IllegalArgumentException(
          "split pattern too complex for a text of " + (to - from) + " bytes: " + pattern, e);
    }
    if (keepGaps && chars.length() > at) {
      sink.piece(text, offsets[at], offsets[chars.length()]);
    }
  }

  /// Appends the text's characters (U+FFFD for an invalid byte).
  ///
  /// @return where in the bytes each character starts
  private static int[] decode(byte[] text, int from, int to, StringBuilder chars) {
    int[] offsets = new int[to - from + 1];
    for (int at = from; at < to; ) {
      int decoded = Utf8.decode(text, at, to);
      int codePoint = decoded == Utf8.INVALID ? 0xFFFD : decoded >> 3;
      int start = chars.length();
      chars.appendCodePoint(codePoint);
      Arrays.fill(offsets, start, chars.length(), at);
      at += decoded == Utf8.INVALID ? 1 : decoded & 7;
    }
    offsets[chars.length()] = to;
    return offsets;
  }
}
