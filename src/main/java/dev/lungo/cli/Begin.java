package dev.lungo.cli;

import dev.lungo.generation.GenerationConfig;
import dev.lungo.tokenizer.Tokenizer;

/// The token before a text, where the model's texts began with one.
final class Begin {
  private Begin() {}

  /// Puts the model's begin token before some ids, unless they begin with it already.
  static int[] before(int[] ids, Tokenizer tokenizer, GenerationConfig config) {
    if (config.begin().isEmpty()) {
      return ids;
    }
    String name = config.begin().get();
    int begin =
        tokenizer
            .special(name)
            .orElseThrow(
                () ->
                    new IllegalArgumentException(
                        "tokenizer_config.json begins texts with "
                            + name
                            + ", which is not a special token of tokenizer.json"));
    if (ids.length > 0 && ids[0] == begin) {
      return ids;
    }
    int[] all = new int[ids.length + 1];
    all[0] = begin;
    System.arraycopy(ids, 0, all, 1, ids.length);
    return all;
  }
}
