package dev.lungo.cli;

import dev.lungo.generation.GenerationConfig;
import dev.lungo.tokenizer.Tokenizer;
import java.util.OptionalInt;

/// The token before a text, where the model's texts began with one.
final class Begin {
  private Begin() {}

  /// Puts the model's begin token before some ids, unless they begin with it already.
  static int[] before(int[] ids, Tokenizer tokenizer, GenerationConfig config) {
    OptionalInt begin = config.beginToken(tokenizer);
    if (begin.isEmpty() || (ids.length > 0 && ids[0] == begin.getAsInt())) {
      return ids;
    }
    int[] all = new int[ids.length + 1];
    all[0] = begin.getAsInt();
    System.arraycopy(ids, 0, all, 1, ids.length);
    return all;
  }
}
