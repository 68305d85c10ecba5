package dev.lungo.corpus;

/// Short pieces of text for reports.
final class Excerpt {
  private static final int LENGTH = 160;
  private static final int AROUND = 40;

  private Excerpt() {}

  /// The same place before and after a change.
  record Change(String before, String after) {}

  static String beginning(String text) {
    return cut(text, 0, LENGTH);
  }

  /// The surroundings of the first difference, up to where the texts agree again or the excerpt
  /// is full.
  static Change change(String before, String after) {
    int start = 0;
    int shorter = Math.min(before.length(), after.length());
    while (start < shorter && before.charAt(start) == after.charAt(start)) {
      start++;
    }
    int from = Math.max(0, start - AROUND);
    return new Change(cut(before, from, from + LENGTH), cut(after, from, from + LENGTH));
  }

  private static String cut(String text, int from, int to) {
    int end = Math.min(to, text.length());
    int start = Math.min(from, end);
    if (start > 0 && start < end && Character.isLowSurrogate(text.charAt(start))) {
      start--;
    }
    if (end < text.length() && end > start && Character.isLowSurrogate(text.charAt(end))) {
      end--;
    }
    return (start > 0 ? "…" : "") + text.substring(start, end) + (end < text.length() ? "…" : "");
  }
}
