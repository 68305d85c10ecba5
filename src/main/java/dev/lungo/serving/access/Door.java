package dev.lungo.serving.access;

/// Who may come in where nobody was registered yet.
public enum Door {
  /// The server can only be reached from its own machine: open until the first user or key.
  LOOPBACK,
  /// The server can be reached from elsewhere: always closed.
  GUARDED,
  /// Somebody said in so many words that everybody may come in: open until the first user or key.
  OPEN_TO_EVERYONE
}
