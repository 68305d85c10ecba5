package dev.lungo.evaluation.metrics;

import java.util.List;
import java.util.regex.Pattern;

/// How BLEU cuts a text into tokens; sacrebleu's names in brackets.
public enum BleuTokenizer {
  /// The rules of NIST's mteval-v13a, WMT's standard (`13a`).
  NIST,
  /// Punctuation and symbols of any script by Unicode's categories, mteval-v14 (`intl`).
  INTERNATIONAL,
  /// Each Chinese character is a token, the rest as in `13a` (`zh`).
  CHINESE,
  /// Each character that is not white space (`char`).
  CHARACTERS,
  /// Words between white space, for text that is tokenized already (`none`).
  SPACES;

  private static final Pattern AFTER_NO_NUMBER = Pattern.compile("(\\P{N})(\\p{P})");
  private static final Pattern BEFORE_NO_NUMBER = Pattern.compile("(\\p{P})(\\P{N})");
  private static final Pattern SYMBOL = Pattern.compile("(\\p{S})");

  /// ASCII's punctuation but for apostrophe, comma, hyphen and full stop.
  private static final Pattern PUNCTUATION = Pattern.compile("([ -&(-+/:-@\\[-`{-~])");

  private static final Pattern STOP_AFTER_NO_DIGIT = Pattern.compile("([^0-9])([.,])");
  private static final Pattern STOP_BEFORE_NO_DIGIT = Pattern.compile("([.,])([^0-9])");
  private static final Pattern DASH_AFTER_DIGIT = Pattern.compile("([0-9])(-)");

  /// First and last of each range that counts as Chinese. The first two are wider than meant:
  /// sacrebleu's ranges beyond U+FFFF are written with four digits too few, and so take in
  /// general punctuation, arrows and box drawings, and leave out the rare characters. Scores are
  /// only comparable with the same mistake.
  private static final int[][] CHINESE_RANGES = {
    {0x2001, 0x2a6d}, {0x2f81, 0x2fa1}, {0x3400, 0x4db5}, {0x4e00, 0x9fa5}, {0x9fa6, 0x9fbb},
    {0xf900, 0xfa2d}, {0xfa30, 0xfa6a}, {0xfa70, 0xfad9}, {0xff00, 0xffef}, {0x2e80, 0x2eff},
    {0x3000, 0x303f}, {0x31c0, 0x31ef}, {0x2f00, 0x2fdf}, {0x2ff0, 0x2fff}, {0x3100, 0x312f},
    {0x31a0, 0x31bf}, {0xfe10, 0xfe1f}, {0xfe30, 0xfe4f}, {0x3200, 0x32ff}, {0x3300, 0x33ff}
  };

  /// The tokens of one segment.
  public List<String> tokens(String text) {
    return switch (this) {
      case NIST -> western(" " + unescaped(text) + " ");
      case INTERNATIONAL -> international(text);
      case CHINESE -> western(spaced(Words.strip(text)));
      case CHARACTERS -> Words.characters(Words.withoutSpaces(text));
      case SPACES -> Words.split(text);
    };
  }

  private static String unescaped(String text) {
    String line = text.replace("<skipped>", "").replace("-\n", "").replace("\n", " ");
    line = line.replace("&quot;", "\"").replace("&amp;", "&");
    return line.replace("&lt;", "<").replace("&gt;", ">");
  }

  private static List<String> international(String text) {
    String line = AFTER_NO_NUMBER.matcher(text).replaceAll("$1 $2 ");
    line = BEFORE_NO_NUMBER.matcher(line).replaceAll(" $1 $2");
    return Words.split(SYMBOL.matcher(line).replaceAll(" $1 "));
  }

  private static String spaced(String text) {
    StringBuilder spaced = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              if (chinese(c)) {
                spaced.append(' ').appendCodePoint(c).append(' ');
              } else {
                spaced.appendCodePoint(c);
              }
            });
    return spaced.toString();
  }

  private static List<String> western(String text) {
    String line = PUNCTUATION.matcher(text).replaceAll(" $1 ");
    line = STOP_AFTER_NO_DIGIT.matcher(line).replaceAll("$1 $2 ");
    line = STOP_BEFORE_NO_DIGIT.matcher(line).replaceAll(" $1 $2");
    return Words.split(DASH_AFTER_DIGIT.matcher(line).replaceAll("$1 $2 "));
  }

  private static boolean chinese(int codePoint) {
    for (int[] range : CHINESE_RANGES) {
      if (range[0] <= codePoint && codePoint <= range[1]) {
        return true;
      }
    }
    return false;
  }
}
