package dev.lungo.training;

import java.nio.file.Path;
import java.util.Optional;

/// One data set of supervised tuning and its part in the mixture. `recipe.yaml` holds a list of
/// them under `data.sets`.
public record ChatSetRecipe(
    @Doc("a file of chats or instructions, one JSON object a line, or a folder of such files")
        Path path,
    @Doc("more held-out conversations in the same form; null: none") Optional<Path> validation,
    @Doc("the question, with fields of a line in braces; null: the line's own form is recognised")
        Optional<String> question,
    @Doc("the answer, as the question") Optional<String> answer,
    @Doc("how often each conversation is drawn in an epoch, on average") double weight,
    @Doc("conversations that are used at all, chosen by the seed; 0: all (FLAN: 30,000)") int limit,
    @Doc("conversations that count for the set's size in the mixture; 0: all (FLAN: 3,000)")
        int cap) {
  public ChatSetRecipe {
    if (question.isPresent() != answer.isPresent()) {
      throw new IllegalArgumentException(
          path + ": question and answer go together; give both, or neither");
    }
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY) || limit < 0 || cap < 0) {
      throw new IllegalArgumentException(
          "%s: the weight must be above 0, limit and cap 0 or more, but are %s, %d and %d"
              .formatted(path, weight, limit, cap));
    }
  }

  /// Every conversation of a file once an epoch.
  public static ChatSetRecipe of(Path path) {
    return new ChatSetRecipe(path, Optional.empty(), Optional.empty(), Optional.empty(), 1, 0, 0);
  }

  /// What a recipe file need not say.
  static ChatSetRecipe defaults() {
    return of(Path.of(""));
  }
}
