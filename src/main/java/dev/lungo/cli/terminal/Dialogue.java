package dev.lungo.cli.terminal;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// What has been said so far. A value: each step makes a new one, so that a step that fails
/// changes nothing.
///
/// @param system what the model is told before everything
/// @param turns what was said and answered, oldest first
/// @param question a message that has no answer yet
record Dialogue(Optional<String> system, List<Turn> turns, Optional<String> question) {
  /// @param unfinished whether it is an answer that was stopped or cut
  record Turn(Message message, boolean unfinished) {}

  static final Dialogue EMPTY = new Dialogue(Optional.empty(), List.of(), Optional.empty());

  Dialogue {
    turns = List.copyOf(turns);
  }

  /// Goes on with a conversation. If its last message is the user's, that is the open question.
  static Dialogue of(Conversation conversation) {
    Optional<String> system = Optional.empty();
    List<Turn> turns = new ArrayList<>();
    for (Message message : conversation.messages()) {
      if (message.role() == Role.SYSTEM) {
        system = Optional.of(message.content());
      } else {
        turns.add(new Turn(message, false));
      }
    }
    Dialogue whole = new Dialogue(system, turns, Optional.empty());
    return conversation.last().role() == Role.USER ? whole.reopened().orElseThrow() : whole;
  }

  Dialogue withSystem(Optional<String> text) {
    return new Dialogue(text, turns, question);
  }

  /// With an open question, in place of one that nobody answered.
  Dialogue asking(String text) {
    return new Dialogue(system, turns, Optional.of(text));
  }

  /// With the open question answered.
  Dialogue answered(String text, boolean unfinished) {
    List<Turn> longer = new ArrayList<>(turns);
    longer.add(new Turn(Message.user(question.orElseThrow()), false));
    longer.add(new Turn(Message.assistant(text), unfinished));
    return new Dialogue(system, longer, Optional.empty());
  }

  /// With the last question open again; empty if there was none.
  Optional<Dialogue> reopened() {
    if (question.isPresent()) {
      return Optional.of(this);
    }
    for (int i = turns.size() - 1; i >= 0; i--) {
      Message message = turns.get(i).message();
      if (message.role() == Role.USER) {
        return Optional.of(
            new Dialogue(system, turns.subList(0, i), Optional.of(message.content())));
      }
    }
    return Optional.empty();
  }

  /// Without the last question and its answer; empty if there was none.
  Optional<Dialogue> undone() {
    return reopened().map(open -> new Dialogue(system, open.turns, Optional.empty()));
  }

  /// What has been answered, after the system message; empty if nothing has.
  Optional<Conversation> conversation() {
    return turns.isEmpty() ? Optional.empty() : Optional.of(new Conversation(messages()));
  }

  /// What is to be answered.
  Conversation prompt() {
    List<Message> messages = messages();
    messages.add(Message.user(question.orElseThrow()));
    return new Conversation(messages);
  }

  private List<Message> messages() {
    List<Message> messages = new ArrayList<>();
    system.ifPresent(text -> messages.add(Message.system(text)));
    turns.forEach(turn -> messages.add(turn.message()));
    return messages;
  }

  boolean hasUnfinished() {
    return turns.stream().anyMatch(Turn::unfinished);
  }

  /// For people to read: each line of a question after `>`, answers as they are.
  @Override
  public String toString() {
    var text = new StringBuilder();
    system.ifPresent(s -> text.append("system: ").append(s).append("\n\n"));
    for (Turn turn : turns) {
      if (turn.message().role() == Role.USER) {
        text.append(quoted(turn.message().content()));
      } else {
        text.append(turn.message().content());
        text.append(turn.unfinished() ? " ... (unfinished)\n\n" : "\n\n");
      }
    }
    question.ifPresent(q -> text.append(quoted(q)).append("(no answer yet)"));
    return text.toString().strip();
  }

  private static String quoted(String text) {
    return "> " + text.replace("\n", "\n> ") + "\n";
  }
}
