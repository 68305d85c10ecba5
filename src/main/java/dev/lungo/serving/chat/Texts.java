package dev.lungo.serving.chat;

import dev.lungo.serving.ApiException;
import dev.lungo.serving.Fields;

/// Texts that people write, within the limits.
final class Texts {
  private Texts() {}

  /// A text that must be there and say something.
  ///
  /// @param max characters
  /// @throws ApiException 400, or 413 if it is too long
  static String required(Fields fields, String name, int max) {
    String text = limited(name, fields.requireString(name), max);
    if (text.isBlank()) {
      throw fields.wrong(name, "must not be empty");
    }
    return text;
  }

  /// A text that may be empty or absent.
  static String optional(Fields fields, String name, int max) {
    return fields.string(name).map(text -> limited(name, text, max)).orElse("");
  }

  private static String limited(String name, String text, int max) {
    if (text.length() > max) {
      throw ApiException.tooLarge(
          "'%s' has %d characters, more than the server's limit of %d"
              .formatted(name, text.length(), max));
    }
    return text;
  }
}
