package dev.lungo.evaluation;

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

  /// A question without examples.
  public static Prompt of(String question) {
    return new Prompt(List.of(), question, "");
  }

  /// The prompt as one running text.
  public String text() {
    return shots.stream()
            .map(shot -> shot.question() + shot.answer() + separator)
            .collect(Collectors.joining())
        + question;
  }
}
