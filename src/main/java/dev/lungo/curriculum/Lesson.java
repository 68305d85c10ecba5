package dev.lungo.curriculum;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import java.util.List;
import java.util.stream.Collectors;

/// A conversation that ends with a right answer, and how to tell whether another answer is right.
///
/// @param family what it belongs to
/// @param conversation ends with the assistant's answer
/// @param check of the last answer
public record Lesson(String family, Conversation conversation, Check check) {
  public Lesson {
    if (conversation.last().role() != Role.ASSISTANT) {
      throw new IllegalArgumentException("a lesson ends with the assistant's answer");
    }
  }

  static Lesson of(String family, String question, String answer, Check check) {
    return new Lesson(
        family, Conversation.of(Message.user(question), Message.assistant(answer)), check);
  }

  /// All but the answer.
  public Conversation prompt() {
    List<Message> messages = conversation.messages();
    return new Conversation(messages.subList(0, messages.size() - 1));
  }

  public String answer() {
    return conversation.last().content();
  }

  /// As running text: what was said, one line after the other.
  public String written() {
    return conversation.messages().stream().map(Message::content).collect(Collectors.joining("\n"));
  }
}
