package dev.lungo.chat;

/// Who speaks.
public enum Role {
  /// Sets the scene; at most one message, at the start.
  SYSTEM("system"),
  /// The person.
  USER("user"),
  /// The model: the only role whose words it is trained to say.
  ASSISTANT("assistant");

  private final String text;

  Role(String text) {
    this.text = text;
  }

  /// The role as it stands in files and templates.
  public String text() {
    return text;
  }

  /// @throws IllegalArgumentException for any other word, listing the roles
  public static Role of(String text) {
    for (Role role : values()) {
      if (role.text.equals(text)) {
        return role;
      }
    }
    throw new IllegalArgumentException(
        "unknown role '" + text + "'; the roles are system, user and assistant");
  }
}
