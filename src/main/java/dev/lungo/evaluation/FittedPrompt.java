package dev.lungo.evaluation;

import dev.lungo.evaluation.PromptEncoding.Encoded;
import dev.lungo.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.List;
import java.util.function.ToIntFunction;

/// A prompt as tokens that the model's context has room for.
///
/// What does not fit is left out from the beginning: whole examples first, then the beginning of
/// the question, as what matters most tends to stand at its end.
///
/// @param cut whether something was left out
record FittedPrompt(Encoded tokens, boolean cut) {
  /// @param room the most tokens of the prompt, given what may follow it
  /// @throws IllegalArgumentException if not even an empty question fits
  static FittedPrompt of(
      PromptEncoding encoding,
      Tokenizer tokenizer,
      Prompt prompt,
      List<String> following,
      ToIntFunction<Encoded> room) {
    Prompt left = prompt;
    Encoded encoded = encoding.encode(left, following);
    int excess = encoded.prompt().length - room.applyAsInt(encoded);
    while (excess > 0) {
      if (left.isEmpty()) {
        throw new IllegalArgumentException(
            "the model's context is too short by %d tokens for any question".formatted(excess));
      }
      left =
          left.shots().isEmpty()
              ? left.withQuestion(withoutBeginning(tokenizer, left.question(), excess))
              : left.withoutFirstShot();
      encoded = encoding.encode(left, following);
      excess = encoded.prompt().length - room.applyAsInt(encoded);
    }
    return new FittedPrompt(encoded, !left.equals(prompt));
  }

  private static String withoutBeginning(Tokenizer tokenizer, String text, int tokens) {
    int[] ids = tokenizer.encode(text);
    return tokens < ids.length ? tokenizer.decode(Arrays.copyOfRange(ids, tokens, ids.length)) : "";
  }
}
