package dev.lungo.store;

import java.util.Locale;

/// What became of a message.
public enum Status {
  /// An answer that is being written.
  RUNNING,
  /// Whole: what a person said, or an answer that ended by itself.
  COMPLETE,
  /// The answer reached its number of tokens, or the context's end.
  LENGTH,
  /// The person stopped it.
  STOPPED,
  /// Something came between: the server stopped or died, or a deadline passed.
  CUT,
  /// The model failed; the message's error says how.
  FAILED;

  /// As it is stored and as the page knows it: in lower case.
  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static Status of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
