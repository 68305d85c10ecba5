package dev.lungo.generation;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/// A prompt and how to continue it.
///
/// @param prompt token ids; at least one, as the model predicts from what came before
/// @param maxTokens the most tokens to generate; generation also ends when the context is full
/// @param sampling how tokens are chosen
/// @param stopTokens ids that end the text; they are in the completion's ids, not in its text
/// @param stopStrings strings that end the text before them, wherever token borders lie
/// @param logprobs whether to give log-probabilities, and of how many alternatives to each token:
///     {@link #NO_LOGPROBS}, or 0 (the chosen token only) or more
/// @param promptLogprobs as `logprobs`, for the tokens of the prompt
/// @param echo whether the text begins with the prompt's
public record GenerationRequest(
    List<Integer> prompt,
    int maxTokens,
    Sampling sampling,
    Set<Integer> stopTokens,
    List<String> stopStrings,
    int logprobs,
    int promptLogprobs,
    boolean echo) {
  public static final int NO_LOGPROBS = -1;

  /// Until something else stops it.
  public static final int UNLIMITED = Integer.MAX_VALUE;

  public GenerationRequest {
    prompt = List.copyOf(prompt);
    stopTokens = Set.copyOf(stopTokens);
    stopStrings = List.copyOf(stopStrings);
    if (prompt.isEmpty()) {
      throw new IllegalArgumentException("the prompt is empty: give at least one token");
    }
    if (maxTokens < 1) {
      throw new IllegalArgumentException("max tokens must be 1 or more, but it is " + maxTokens);
    }
    if (stopStrings.contains("")) {
      throw new IllegalArgumentException("a stop string is empty: it would stop everything");
    }
    requireLogprobs(logprobs);
    requireLogprobs(promptLogprobs);
  }

  private static void requireLogprobs(int logprobs) {
    if (logprobs < NO_LOGPROBS) {
      throw new IllegalArgumentException(
          "logprobs must be -1 (none), 0 or a number of alternatives, but it is " + logprobs);
    }
  }

  /// Continues a prompt with the model's own distribution, without any stop but the length.
  public static GenerationRequest of(int[] prompt, int maxTokens) {
    List<Integer> ids = new ArrayList<>(prompt.length);
    for (int id : prompt) {
      ids.add(id);
    }
    return new GenerationRequest(
        ids, maxTokens, Sampling.PLAIN, Set.of(), List.of(), NO_LOGPROBS, NO_LOGPROBS, false);
  }

  public GenerationRequest withSampling(Sampling value) {
    return new GenerationRequest(
        prompt, maxTokens, value, stopTokens, stopStrings, logprobs, promptLogprobs, echo);
  }

  public GenerationRequest withStops(Set<Integer> tokens, List<String> strings) {
    return new GenerationRequest(
        prompt, maxTokens, sampling, tokens, strings, logprobs, promptLogprobs, echo);
  }

  public GenerationRequest withLogprobs(int value) {
    return new GenerationRequest(
        prompt, maxTokens, sampling, stopTokens, stopStrings, value, promptLogprobs, echo);
  }

  public GenerationRequest withPromptLogprobs(int value) {
    return new GenerationRequest(
        prompt, maxTokens, sampling, stopTokens, stopStrings, logprobs, value, echo);
  }

  public GenerationRequest withEcho(boolean value) {
    return new GenerationRequest(
        prompt, maxTokens, sampling, stopTokens, stopStrings, logprobs, promptLogprobs, value);
  }
}
