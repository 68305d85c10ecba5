package dev.lungo.chat;

import java.util.ArrayList;
import java.util.List;

/// What happens at a line that cannot be used: reading stops there, or the line is left out and
/// counted. One object may go through several files; it belongs to one thread.
public final class BadLines {
  private static final int REMEMBERED = 5;

  private final boolean skip;
  private final List<String> first = new ArrayList<>();
  private long count;

  private BadLines(boolean skip) {
    this.skip = skip;
  }

  /// Stops at the first bad line.
  public static BadLines stop() {
    return new BadLines(false);
  }

  /// Leaves bad lines out and counts them.
  public static BadLines skip() {
    return new BadLines(true);
  }

  /// How many lines were left out.
  public long count() {
    return count;
  }

  /// What was wrong with the first few, as `file:line: reason`.
  public List<String> first() {
    return List.copyOf(first);
  }

  void found(String what, RuntimeException cause) {
    if (!skip) {
      throw new IllegalStateException(what, cause);
    }
    count++;
    if (first.size() < REMEMBERED) {
      first.add(what);
    }
  }
}
