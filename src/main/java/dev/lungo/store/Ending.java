package dev.lungo.store;

import org.jspecify.annotations.Nullable;

/// How an answer ended.
///
/// @param status any but running
/// @param content the whole text
/// @param finishReason as `generation.FinishReason` names it
/// @param error why it failed, in words for the person; null if it did not
/// @param tokens of the answer
public record Ending(
    Status status,
    String content,
    String finishReason,
    @Nullable String error,
    int promptTokens,
    int tokens,
    double tokensPerSecond) {
  public Ending {
    if (status == Status.RUNNING) {
      throw new IllegalArgumentException("an answer that ended is not running");
    }
  }
}
