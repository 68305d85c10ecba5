package dev.lungo.tokenizer;

/// The character classes that split patterns distinguish.
///
/// The JDK's Unicode version decides; in JDK 25 (Unicode 16) letters, numbers and white space
/// are
/// exactly those of the `tokenizers` library 0.23. A test holds a digest of all of them, so
/// that a
/// JDK that moves on is noticed.
final class UnicodeClasses {
  static final int LETTER = 0;
  static final int NUMBER = 1;

  /// White space other than the two line ends.
  static final int SPACE = 2;

  /// Carriage return and line feed.
  static final int LINE_END = 3;

  static final int OTHER = 4;

  private static final byte[] ASCII = page(0);

  /// Classes of 256 code points each, filled when first asked for. Two threads may both fill a
  /// page; they write the same.
  @SuppressWarnings("NullAway") // a page not yet filled
  private static final byte[][] PAGES = new byte[0x1100][];

  private UnicodeClasses() {}

  /// The class and length of the character at an index; an invalid byte is an OTHER of length
  /// 1.
  ///
  /// @return length × 8 + class
  static int at(byte[] text, int at, int end) {
    int b = text[at];
    if (b >= 0) {
      return 1 << 3 | ASCII[b];
    }
    int decoded = Utf8.decode(text, at, end);
    return decoded == Utf8.INVALID ? 1 << 3 | OTHER : (decoded & 7) << 3 | of(decoded >> 3);
  }

  static int of(int codePoint) {
    byte[] page = PAGES[codePoint >> 8];
    if (page == null) {
      page = page(codePoint >> 8);
      PAGES[codePoint >> 8] = page;
    }
    return page[codePoint & 0xFF];
  }

  /// Whether a character is part of a word in the sense of the Rust regex `\w`.
  static boolean isWord(int codePoint) {
    return Character.isAlphabetic(codePoint)
        || codePoint == 0x200C
        || codePoint == 0x200D
        || switch (Character.getType(codePoint)) {
          case Character.NON_SPACING_MARK,
              Character.COMBINING_SPACING_MARK,
              Character.ENCLOSING_MARK,
              Character.DECIMAL_DIGIT_NUMBER,
              Character.CONNECTOR_PUNCTUATION ->
              true;
          default -> false;
        };
  }

  static boolean isSpace(int codePoint) {
    int c = of(codePoint);
    return c == SPACE || c == LINE_END;
  }

  private static byte[] page(int number) {
    byte[] page = new byte[256];
    for (int i = 0; i < 256; i++) {
      page[i] = (byte) compute(number << 8 | i);
    }
    return page;
  }

  private static int compute(int codePoint) {
    if (codePoint == '\r' || codePoint == '\n') {
      return LINE_END;
    }
    if (Character.isSpaceChar(codePoint)
        || (codePoint >= '\t' && codePoint <= '\r')
        || codePoint == 0x85) {
      return SPACE;
    }
    return switch (Character.getType(codePoint)) {
      case Character.UPPERCASE_LETTER,
          Character.LOWERCASE_LETTER,
          Character.TITLECASE_LETTER,
          Character.MODIFIER_LETTER,
          Character.OTHER_LETTER ->
          LETTER;
      case Character.DECIMAL_DIGIT_NUMBER, Character.LETTER_NUMBER, Character.OTHER_NUMBER ->
          NUMBER;
      default -> OTHER;
    };
  }
}
