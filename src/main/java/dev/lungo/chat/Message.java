package dev.lungo.chat;

/// One turn of a conversation.
///
/// @param content the words as typed: nothing in them is ever read as a special token
public record Message(Role role, String content) {
  public static Message system(String content) {
    return new Message(Role.SYSTEM, content);
  }

  public static Message user(String content) {
    return new Message(Role.USER, content);
  }

  public static Message assistant(String content) {
    return new Message(Role.ASSISTANT, content);
  }
}
