package dev.lungo.evaluation;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;

/// What a model is given: a question, after answered examples of it.
///
/// @param shots the examples, in order
/// @param question the text to continue
/// @param separator what stands between examples in running text; a chat has turns instead
public record Prompt(List<Shot> shots, String question, String separator) {
  /// An example with its answer, which begins with its own space.
  public record Shot(String question, String answer) {}

  public Prompt {
    shots = List.copyOf(shots);
  }

  /// A question without examples.
  public static Prompt of(String question) {
    return new Prompt(List.of(), question, "");
  }

  /// A conversation that ends with a question: what was said before are its shots, and in running
  /// text an empty line stands after each message.
  public static Prompt of(Conversation conversation) {
    List<Shot> shots = new ArrayList<>();
    StringBuilder question = new StringBuilder();
    for (Message message : conversation.messages()) {
      if (message.role() == Role.ASSISTANT) {
        shots.add(new Shot(question.toString(), message.content()));
        question.setLength(0);
      } else {
        question.append(message.content()).append("\n\n");
      }
    }
    return new Prompt(shots, question.toString(), "\n\n");
  }

  /// Whether nothing is asked: what follows then stands for itself.
  public boolean isEmpty() {
    return shots.isEmpty() && question.isBlank();
  }

  /// The prompt as one running text.
  public String text() {
    return shots.stream()
            .map(shot -> shot.question() + shot.answer() + separator)
            .collect(Collectors.joining())
        + question;
  }

  Prompt withQuestion(String other) {
    return new Prompt(shots, other, separator);
  }

  Prompt withoutFirstShot() {
    return new Prompt(shots.subList(1, shots.size()), question, separator);
  }
}
