package dev.lungo.tokenizer;

import static dev.lungo.tokenizer.UnicodeClasses.LINE_END;
import static dev.lungo.tokenizer.UnicodeClasses.SPACE;

/// GPT-2's split pattern as a scanner; it cuts where {@link SplitPattern#GPT2} does.
final class Gpt2Scanner implements Splitter {
  @Override
  public void split(byte[] text, int from, int to, PieceSink sink) {
    for (int at = from; at < to; ) {
      int end = next(text, at, to);
      sink.piece(text, at, end);
      at = end;
    }
  }

  private static int next(byte[] text, int at, int end) {
    int contraction = contraction(text, at, end);
    if (contraction > 0) {
      return at + contraction;
    }
    int start = text[at] == ' ' && at + 1 < end ? at + 1 : at;
    int first = UnicodeClasses.at(text, start, end);
    if (isSpace(first)) {
      return spaces(text, at, end);
    }
    return run(text, start + (first >> 3), end, first & 7);
  }

  /// ` ?\p{L}+` and its like: all that is of the same class.
  private static int run(byte[] text, int at, int end, int kind) {
    while (at < end) {
      int c = UnicodeClasses.at(text, at, end);
      if ((c & 7) != kind) {
        break;
      }
      at += c >> 3;
    }
    return at;
  }

  /// `\s+(?!\S)|\s+`: white space, less its last character where something follows.
  private static int spaces(byte[] text, int at, int end) {
    int last = at;
    int i = at;
    while (i < end) {
      int c = UnicodeClasses.at(text, i, end);
      if (!isSpace(c)) {
        return last > at ? last : i;
      }
      last = i;
      i += c >> 3;
    }
    return end;
  }

  private static boolean isSpace(int c) {
    return (c & 7) == SPACE || (c & 7) == LINE_END;
  }

  private static int contraction(byte[] text, int at, int end) {
    if (text[at] != '\'' || at + 1 >= end) {
      return 0;
    }
    int a = text[at + 1];
    if (a == 's' || a == 't' || a == 'm' || a == 'd') {
      return 2;
    }
    int b = at + 2 < end ? text[at + 2] : 0;
    return (a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l') ? 3 : 0;
  }
}
