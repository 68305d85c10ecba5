package dev.lungo.store;

import java.util.Locale;

/// What a person may do.
public enum UserRole {
  /// Their own conversations.
  USER,
  /// Also what is about the server: metrics, users, keys.
  ADMIN;

  public String label() {
    return name().toLowerCase(Locale.ROOT);
  }

  static UserRole of(String label) {
    return valueOf(label.toUpperCase(Locale.ROOT));
  }
}
