package dev.lungo.generation;

import java.util.List;

/// What came of a request.
///
/// @param ids the generated tokens, with the stop token where one ended it
/// @param text the generated text without stop token, stop string and special tokens, after the
///     prompt's text where the request wanted an echo; empty where the generator has no tokenizer
/// @param logprobs one for each id, or empty where the request wanted none
/// @param promptLogprobs one for each token of the prompt but the first, which nothing precedes;
///     empty where the request wanted none
/// @param reused tokens of the prompt that the cache held already
/// @param finish why it ended
public record Completion(
    List<Integer> ids,
    String text,
    List<TokenLogprob> logprobs,
    List<TokenLogprob> promptLogprobs,
    int reused,
    FinishReason finish) {
  public Completion {
    ids = List.copyOf(ids);
    logprobs = List.copyOf(logprobs);
    promptLogprobs = List.copyOf(promptLogprobs);
  }

  /// One without log-probabilities of the prompt.
  public Completion(
      List<Integer> ids, String text, List<TokenLogprob> logprobs, FinishReason finish) {
    this(ids, text, logprobs, List.of(), 0, finish);
  }

  /// The same, but for why it ended.
  public Completion withFinish(FinishReason reason) {
    return new Completion(ids, text, logprobs, promptLogprobs, reused, reason);
  }
}
