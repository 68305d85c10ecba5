package dev.lungo.corpus;

import java.util.Arrays;

/// The words of a text: what stands between white space, and in scripts without spaces each
/// letter, with the punctuation and the marks that follow it.
///
/// So `He said 你好，` has the words `He`, `said`, `你`, `好，`. Rules that count words thereby
/// measure such scripts by characters.
final class Words {
  private final String text;
  private int[] bounds = new int[64];
  private int count;
  private int spaceless;

  Words(String text) {
    this.text = text;
    boolean inside = false;
    for (int i = 0; i < text.length(); ) {
      int c = text.codePointAt(i);
      int next = i + Character.charCount(c);
      if (isSpace(c)) {
        inside = false;
      } else if (Scripts.isSpaceless(c)) {
        add(i, next);
        spaceless++;
        inside = true;
      } else if (inside && !beginsWord(c, bounds[2 * count - 2], i)) {
        bounds[2 * count - 1] = next;
      } else {
        add(i, next);
        inside = true;
      }
      i = next;
    }
  }

  int count() {
    return count;
  }

  /// How many words are single letters of scripts without spaces.
  int spaceless() {
    return spaceless;
  }

  /// Whether most words are such letters.
  boolean isSpaceless() {
    return 2 * spaceless > count;
  }

  int start(int word) {
    return bounds[2 * word];
  }

  int end(int word) {
    return bounds[2 * word + 1];
  }

  int length(int word) {
    return end(word) - start(word);
  }

  String word(int word) {
    return text.substring(start(word), end(word));
  }

  boolean isSpaceless(int word) {
    return Scripts.isSpaceless(text.codePointAt(start(word)));
  }

  /// A hash of a word without regard to case; the same in every run.
  long hash(int word) {
    long h = 0x9E3779B97F4A7C15L;
    for (int i = start(word); i < end(word); i++) {
      h = (h ^ Character.toLowerCase(text.charAt(i))) * 0x100000001B3L;
    }
    return Hashing.mix(h);
  }

  /// The same for the letters and digits of a word alone; for all of a word that has none.
  long letterHash(int word) {
    long h = 0x9E3779B97F4A7C15L;
    boolean any = false;
    for (int i = start(word); i < end(word); i++) {
      char c = text.charAt(i);
      if (Character.isLetterOrDigit(c) || Character.isSurrogate(c)) {
        h = (h ^ Character.toLowerCase(c)) * 0x100000001B3L;
        any = true;
      }
    }
    return any ? Hashing.mix(h) : hash(word);
  }

  /// A letter or digit after a letter of a script without spaces begins a word of its own.
  private boolean beginsWord(int c, int start, int at) {
    return Character.isLetterOrDigit(c)
        && start < at
        && Scripts.isSpaceless(text.codePointAt(start));
  }

  private static boolean isSpace(int c) {
    return c <= ' ' || (c > 127 && (Character.isWhitespace(c) || Character.isSpaceChar(c)));
  }

  private void add(int start, int end) {
    if (2 * count == bounds.length) {
      bounds = Arrays.copyOf(bounds, 4 * count);
    }
    bounds[2 * count] = start;
    bounds[2 * count + 1] = end;
    count++;
  }
}
