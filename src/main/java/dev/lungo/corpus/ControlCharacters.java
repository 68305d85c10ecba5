package dev.lungo.corpus;

import java.util.regex.Pattern;

/// Removes what has no place in plain text: control characters but line end and tabulator,
/// terminal colour codes, byte order marks, soft hyphens, non-characters, half surrogates.
///
/// Two kinds of damage are repaired: the characters 80 to 9F are what Windows-1252 has there,
/// in text that was taken for Latin-1; and 13 to 1D are quotation marks and dashes that lost
/// their upper byte. Other line separators become `\n`. Joiners stay (emoji and Persian need
/// them), and so do the marks of right-to-left text; a zero-width space stays in scripts
/// that put it between words, such as Khmer.
public record ControlCharacters() implements Rule {
  private static final Pattern COLOURS = Pattern.compile("\u001B\\[[0-9;?]*[A-Za-z]");

  /// What Windows-1252 has for 80 to 9F; spaces where it has nothing.
  private static final String WINDOWS = "€ ‚ƒ„…†‡ˆ‰Š‹Œ Ž  ‘’“”•–—˜™š›œ žŸ";

  /// What U+2013 to U+201D have; spaces where the low byte alone is used for something else.
  private static final String TRUNCATED = "–—   ‘’  “”";

  @Override
  public String name() {
    return "control-characters";
  }

  @Override
  public Result apply(Document document) {
    String text = document.text();
    if (!hasSuspect(text)) {
      return Result.KEPT;
    }
    if (text.indexOf('\u001B') >= 0) {
      text = COLOURS.matcher(text).replaceAll("");
    }
    StringBuilder clean = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      i += Character.charCount(c);
      if (c >= 0x80 && c <= 0x9F) {
        clean.append(WINDOWS.charAt(c - 0x80) == ' ' ? "" : WINDOWS.substring(c - 0x80, c - 0x7F));
      } else if (c >= 0x13 && c <= 0x1D) {
        clean.append(
            TRUNCATED.charAt(c - 0x13) == ' ' ? "" : TRUNCATED.substring(c - 0x13, c - 0x12));
      } else if (c == '\u2028' || c == '\u2029' || c == '\f' || c == '\u000B') {
        clean.append('\n');
      } else if (!isSuspect(c) || (c == '\u200B' && betweenWords(clean, text, i))) {
        clean.appendCodePoint(c);
      }
    }
    return Result.of(document, clean.toString());
  }

  private static boolean hasSuspect(String text) {
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      if (isSuspect(c)) {
        return true;
      }
      i += Character.charCount(c);
    }
    return false;
  }

  private static boolean isSuspect(int c) {
    if (c >= ' ' && c < 127) {
      return false;
    }
    return switch (c) {
      case '\n', '\t' -> false;
      case 0xFEFF, 0x00AD, 0x200B, 0x2028, 0x2029 -> true;
      default ->
          Character.isISOControl(c)
              || (c >= 0xD800 && c <= 0xDFFF)
              || (c >= 0xFDD0 && c <= 0xFDEF)
              || (c & 0xFFFE) == 0xFFFE;
    };
  }

  private static boolean betweenWords(StringBuilder before, String text, int next) {
    return (!before.isEmpty()
            && Scripts.usesZeroWidthSpace(before.codePointBefore(before.length())))
        || (next < text.length() && Scripts.usesZeroWidthSpace(text.codePointAt(next)));
  }
}
