package dev.lungo.cli.terminal;

import java.io.PrintWriter;
import java.util.function.IntSupplier;
import org.jline.utils.WCWidth;

/// Writes text to a terminal as it comes, and lets a line end between words.
///
/// A word is shown while it is still coming; once it turns out not to fit, it is erased and moved
/// to the next line. Words longer than a line, and wide characters (as in Chinese, which breaks
/// anywhere), are left to the terminal.
final class WordWrap {
  private final PrintWriter out;
  private final IntSupplier columns;
  private final StringBuilder word = new StringBuilder();
  private int wordWidth;
  private int column;

  /// @param columns the terminal's width now; 0 where it is unknown, and nothing is wrapped
  WordWrap(PrintWriter out, IntSupplier columns) {
    this.out = out;
    this.columns = columns;
  }

  void write(String text) {
    text.codePoints().forEach(this::write);
    out.flush();
  }

  /// Ends the line, if there is anything on it.
  void endLine() {
    if (column > 0) {
      write("\n");
    }
  }

  private void write(int c) {
    int width = Math.max(0, WCWidth.wcwidth(c));
    int available = columns.getAsInt();
    boolean full = available > 0 && column + width > available;
    if (c == '\n' || (c == ' ' && full)) {
      breakLine();
      return;
    }
    if (full && width == 1 && !word.isEmpty() && wordWidth < column) {
      moveWord();
    } else if (full) {
      column = 0;
      forgetWord();
    }
    out.print(Character.toString(c));
    column += width;
    if (c == ' ' || width == 2) {
      forgetWord();
    } else {
      word.appendCodePoint(c);
      wordWidth += width;
    }
  }

  private void breakLine() {
    out.print('\n');
    column = 0;
    forgetWord();
  }

  /// The column is given from the left, as at the right margin terminals differ in where the
  /// cursor is.
  private void moveWord() {
    out.print("\r\u001b[" + (column - wordWidth) + "C\u001b[K\n" + word);
    column = wordWidth;
  }

  private void forgetWord() {
    word.setLength(0);
    wordWidth = 0;
  }
}
