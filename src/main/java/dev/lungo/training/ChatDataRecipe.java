package dev.lungo.training;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// What supervised tuning reads. `recipe.yaml` holds it under `data`.
public record ChatDataRecipe(
    @Doc("files of conversations, mixed by weight") List<ChatSetRecipe> sets,
    @Doc("a system message for every conversation that has none; null: none")
        Optional<String> system,
    @Doc("leave out lines that cannot be used, and count them, instead of stopping at the first")
        boolean skipBad,
    @Doc(
            "tokens of an answer beyond which its conversation is left out, since a model answers "
                + "at the length that it learned from; 0: any length")
        int longestAnswer,
    @Doc("running text beside the conversations, so that what was read is not forgotten")
        List<Path> texts,
    @Doc("the part of a batch's rows that texts take, where there are some") double textShare) {
  /// Nothing yet.
  public static final ChatDataRecipe NONE =
      new ChatDataRecipe(List.of(), Optional.empty(), false, 0, List.of(), 0.3);

  public ChatDataRecipe {
    sets = List.copyOf(sets);
    texts = List.copyOf(texts);
    if (!(textShare > 0 && textShare < 1)) {
      throw new IllegalArgumentException(
          "data.textShare must be above 0 and below 1, but is " + textShare);
    }
    if (longestAnswer < 0) {
      throw new IllegalArgumentException(
          "data.longestAnswer must be 0 or more, but is " + longestAnswer);
    }
  }
}
