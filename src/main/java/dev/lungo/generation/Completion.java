package dev.lungo.generation;

import java.util.List;

/// What came of a request.
///
/// @param ids the generated tokens, with the stop token where one ended it
/// @param text the generated text without stop token, stop string and special tokens, after the
///     prompt's text where the request wanted an echo; empty where the generator has no tokenizer
/// @param logprobs one for each id, or empty where the request wanted none
/// @param finish why it ended
public record Completion(
    List<Integer> ids, String text, List<TokenLogprob> logprobs, FinishReason finish) {
  public Completion {
    ids = List.copyOf(ids);
    logprobs = List.copyOf(logprobs);
  }
}
