package dev.lungo.curriculum;

import java.util.List;

/// Ways to say one thing. The last fifth of them, at least one, is never taught: it is kept for the
/// examination.
///
/// Each is a template, in which `{0}`, `{1}` ... stand for what it is about.
record Phrasings(List<String> all) {
  private static final int ONE_IN = 5;

  Phrasings {
    all = List.copyOf(all);
    if (all.size() < 2) {
      throw new IllegalArgumentException("one phrasing to teach and one to examine are needed");
    }
  }

  static Phrasings of(String... all) {
    return new Phrasings(List.of(all));
  }

  List<String> taught() {
    return all.subList(0, border());
  }

  List<String> heldOut() {
    return all.subList(border(), all.size());
  }

  private int border() {
    return all.size() - Math.max(1, all.size() / ONE_IN);
  }

  /// A template with its places filled.
  static String fill(String template, Object... values) {
    String filled = template;
    for (int i = 0; i < values.length; i++) {
      filled = filled.replace("{" + i + "}", String.valueOf(values[i]));
    }
    return filled;
  }
}
