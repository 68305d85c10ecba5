package dev.lungo.chat;

import java.util.ArrayList;
import java.util.List;

/// Messages in the order in which they were said; at least one.
///
/// Programs send messages in many orders, and the template can render any. What a certain use
/// needs is asked for by {@link #requireTrainable} and {@link #requirePrompt}. Real records hold
/// two messages of one speaker in a row; that is allowed everywhere.
public record Conversation(List<Message> messages) {
  public Conversation {
    messages = List.copyOf(messages);
    if (messages.isEmpty()) {
      throw new IllegalArgumentException("a conversation needs at least one message");
    }
  }

  public static Conversation of(Message... messages) {
    return new Conversation(List.of(messages));
  }

  public Message last() {
    return messages.getLast();
  }

  /// This conversation with one more message.
  public Conversation plus(Message message) {
    List<Message> longer = new ArrayList<>(messages);
    longer.add(message);
    return new Conversation(longer);
  }

  /// The messages before the last answer.
  ///
  /// @throws IllegalArgumentException if there is no answer, or nothing before it
  public Conversation lastQuestion() {
    int last = messages.size() - 1;
    while (last >= 0 && messages.get(last).role() != Role.ASSISTANT) {
      last--;
    }
    return new Conversation(messages.subList(0, Math.max(0, last)));
  }

  /// This conversation with a system message in front, unless it has one.
  public Conversation withSystem(String content) {
    if (messages.getFirst().role() == Role.SYSTEM) {
      return this;
    }
    List<Message> longer = new ArrayList<>();
    longer.add(Message.system(content));
    longer.addAll(messages);
    return new Conversation(longer);
  }

  /// Checks what supervised tuning needs: a system message only at the start, the user before the
  /// assistant, and something to learn from. What follows the last answer does no harm.
  ///
  /// @return this
  /// @throws IllegalArgumentException saying which message is wrong and why
  public Conversation requireTrainable() {
    requireOrder();
    if (messages.stream().noneMatch(m -> m.role() == Role.ASSISTANT)) {
      throw new IllegalArgumentException(
          "there is no assistant message, so there is nothing to learn");
    }
    for (int i = 0; i < messages.size(); i++) {
      if (messages.get(i).role() == Role.ASSISTANT && messages.get(i).content().isBlank()) {
        throw new IllegalArgumentException("message " + (i + 1) + ", an answer, is empty");
      }
    }
    return this;
  }

  /// Checks what an answer can follow: messages in order, of which the last is the user's.
  ///
  /// @return this
  /// @throws IllegalArgumentException saying which message is wrong and why
  public Conversation requirePrompt() {
    requireOrder();
    if (last().role() != Role.USER) {
      throw new IllegalArgumentException(
          "a prompt ends with the user's message, but this one ends with the "
              + last().role().text()
              + "'s");
    }
    return this;
  }

  private void requireOrder() {
    int first = messages.getFirst().role() == Role.SYSTEM ? 1 : 0;
    for (int i = first; i < messages.size(); i++) {
      if (messages.get(i).role() == Role.SYSTEM) {
        throw new IllegalArgumentException(
            "message " + (i + 1) + " is the system's, which may only stand first");
      }
    }
    if (first < messages.size() && messages.get(first).role() != Role.USER) {
      throw new IllegalArgumentException(
          "message " + (first + 1) + " is the assistant's, but the user speaks first");
    }
  }
}
