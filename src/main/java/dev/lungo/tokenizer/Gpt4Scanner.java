package dev.lungo.tokenizer;

import static dev.lungo.tokenizer.UnicodeClasses.LETTER;
import static dev.lungo.tokenizer.UnicodeClasses.LINE_END;
import static dev.lungo.tokenizer.UnicodeClasses.NUMBER;
import static dev.lungo.tokenizer.UnicodeClasses.OTHER;
import static dev.lungo.tokenizer.UnicodeClasses.SPACE;

/// The split pattern of GPT-4, Llama 3, Qwen and Lungo as a scanner.
///
/// They differ in how many digits stay together. Each branch below quotes the alternative of
/// the
/// pattern that it is; the first that matches wins.
final class Gpt4Scanner implements Splitter {
  private final int digits;

  /// @param digits how many digits stay together at most
  Gpt4Scanner(int digits) {
    this.digits = digits;
  }

  @Override
  public void split(byte[] text, int from, int to, PieceSink sink) {
    for (int at = from; at < to; ) {
      int end = next(text, at, to);
      sink.piece(text, at, end);
      at = end;
    }
  }

  private int next(byte[] text, int at, int end) {
    int first = UnicodeClasses.at(text, at, end);
    int kind = first & 7;
    int second = at + (first >> 3);
    if (kind == LETTER) { // [^\r\n\p{L}\p{N}]?\p{L}+
      return letters(text, second, end);
    }
    if (kind == NUMBER) { // \p{N}{1,digits}
      return numbers(text, second, end);
    }
    if (text[at] == '\'') { // (?i:'s|'t|'re|'ve|'m|'ll|'d)
      int contraction = contraction(text, at + 1, end);
      if (contraction > 0) {
        return at + 1 + contraction;
      }
    }
    int follower = second < end ? UnicodeClasses.at(text, second, end) : -1;
    if (kind != LINE_END && (follower & 7) == LETTER && follower >= 0) {
      return letters(text, second + (follower >> 3), end);
    }
    //  ?[^\s\p{L}\p{N}]+[\r\n]*
    if (kind == OTHER) {
      return others(text, second, end);
    }
    if (text[at] == ' ' && follower >= 0 && (follower & 7) == OTHER) {
      return others(text, second + (follower >> 3), end);
    }
    return spaces(text, at, end);
  }

  private static int letters(byte[] text, int at, int end) {
    while (at < end) {
      int c = UnicodeClasses.at(text, at, end);
      if ((c & 7) != LETTER) {
        break;
      }
      at += c >> 3;
    }
    return at;
  }

  private int numbers(byte[] text, int at, int end) {
    for (int n = 1; n < digits && at < end; n++) {
      int c = UnicodeClasses.at(text, at, end);
      if ((c & 7) != NUMBER) {
        break;
      }
      at += c >> 3;
    }
    return at;
  }

  private static int others(byte[] text, int at, int end) {
    while (at < end) {
      int c = UnicodeClasses.at(text, at, end);
      if ((c & 7) != OTHER) {
        break;
      }
      at += c >> 3;
    }
    while (at < end && (text[at] == '\n' || text[at] == '\r')) {
      at++;
    }
    return at;
  }

  /// `\s*[\r\n]+|\s+(?!\S)|\s+`: white space up to its last line end; without one, all of it,
  /// less
  /// the last character where something follows.
  private static int spaces(byte[] text, int at, int end) {
    int last = at;
    int afterLineEnd = -1;
    int i = at;
    while (i < end) {
      int c = UnicodeClasses.at(text, i, end);
      if ((c & 7) != SPACE && (c & 7) != LINE_END) {
        break;
      }
      last = i;
      i += c >> 3;
      if ((c & 7) == LINE_END) {
        afterLineEnd = i;
      }
    }
    if (afterLineEnd >= 0) {
      return afterLineEnd;
    }
    return i == end || last == at ? i : last;
  }

  /// The length of the letters of a contraction, or 0. Without regard to case `s` is also the
  /// long ſ.
  private static int contraction(byte[] text, int at, int end) {
    if (at >= end) {
      return 0;
    }
    int a = text[at] | 0x20;
    if (text[at] >= 0 && (a == 's' || a == 't' || a == 'm' || a == 'd')) {
      return 1;
    }
    if (at + 1 >= end) {
      return 0;
    }
    if (text[at] == (byte) 0xC5 && text[at + 1] == (byte) 0xBF) {
      return 2;
    }
    int b = text[at + 1] | 0x20;
    boolean two = (a == 'r' && b == 'e') || (a == 'v' && b == 'e') || (a == 'l' && b == 'l');
    return two && text[at] >= 0 && text[at + 1] >= 0 ? 2 : 0;
  }
}
