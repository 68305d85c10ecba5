package dev.lungo.curriculum;

import java.util.List;

/// Ways to say one thing. The last fifth of them, at least one, is never taught: it is kept for the
/// examination. The fifth before it, where there are enough, is kept out of the conversations, and
/// only met when answers are compared.
///
/// Each is a template, in which `{0}`, `{1}` ... stand for what it is about.
///
/// @param asks whether these are questions, which people also wrap into polite or hasty words
record Phrasings(List<String> all, boolean asks) {
  private static final int ONE_IN = 5;
  private static final int ENOUGH = 6;

  /// What people write around a question, `{0}`.
  private static final Phrasings AROUND =
      of(
          "Please tell me: {0}",
          "Hi! {0}",
          "Hello! {0}",
          "{0} Thanks!",
          "{0} Please answer briefly.",
          "I have a question. {0}",
          "A question for you: {0}",
          "I want to know this: {0}",
          "Help me, please. {0}",
          "Next question: {0}",
          "Can you help me? {0}",
          "OK. {0}",
          "So: {0}",
          "For my homework: {0}",
          "{0} I need to know.",
          "My friend asks: {0}",
          "{0} Thank you very much.",
          "Quick question: {0}",
          "Hey Lungo! {0}",
          "One more: {0}");

  Phrasings {
    all = List.copyOf(all);
    if (all.size() < 2) {
      throw new IllegalArgumentException("one phrasing to teach and one to examine are needed");
    }
  }

  static Phrasings of(String... all) {
    return new Phrasings(List.of(all), false);
  }

  /// Of questions, which may stand within other words.
  static Phrasings asking(String... all) {
    return new Phrasings(List.of(all), true);
  }

  /// Wraps a question as people do.
  static String wrapped(String question, Draw draw) {
    return draw.phrase(AROUND, question);
  }

  /// Those that a part uses.
  List<String> usedIn(Part part) {
    int examined = Math.max(1, all.size() / ONE_IN);
    int border = all.size() - examined;
    return switch (part) {
      case TAUGHT, NEW_ENTITIES -> all.subList(0, border - (border > ENOUGH ? examined : 0));
      case FEEDBACK -> all.subList(0, border);
      case NEW_PHRASINGS, NEW_BOTH -> all.subList(border, all.size());
    };
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
