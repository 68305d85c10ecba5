package dev.lungo.corpus;

import java.lang.Character.UnicodeScript;

/// Which scripts are written without spaces between words.
final class Scripts {
  private Scripts() {}

  /// Whether a letter belongs to a script without spaces: Chinese, Japanese, Thai, Lao, Khmer,
  /// Burmese, Tibetan and their like. Korean has spaces.
  static boolean isSpaceless(int codePoint) {
    if (codePoint < 0x0E00) {
      return false;
    }
    return switch (UnicodeScript.of(codePoint)) {
      case HAN, HIRAGANA, KATAKANA, BOPOMOFO, YI, THAI, LAO, KHMER, MYANMAR, TIBETAN, TAI_THAM ->
          Character.isLetter(codePoint);
      default -> false;
    };
  }

  /// Whether the script marks the borders of words with zero-width spaces, where it does at all.
  static boolean usesZeroWidthSpace(int codePoint) {
    return switch (UnicodeScript.of(codePoint)) {
      case THAI, LAO, KHMER, MYANMAR, TIBETAN, TAI_THAM -> true;
      default -> false;
    };
  }
}
