package dev.lungo.training;

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
        int longestAnswer) {
  /// Nothing yet.
  public static final ChatDataRecipe NONE =
      new ChatDataRecipe(List.of(), Optional.empty(), false, 0);

  public ChatDataRecipe {
    sets = List.copyOf(sets);
    if (longestAnswer < 0) {
      throw new IllegalArgumentException(
          "data.longestAnswer must be 0 or more, but is " + longestAnswer);
    }
  }
}
