package dev.lungo.store;

import dev.lungo.chat.Role;
import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A node of a conversation's tree, with what was said about it.
///
/// @param parent the message that it follows; null at a root
/// @param role user or assistant; the system prompt belongs to the conversation
/// @param error why it failed, in words for the person
/// @param origin how an answer came about; null for what a person said
/// @param vote null without one
/// @param demonstration the better answer that the person wrote; null without one
/// @param comparison the comparison that this answer is one side of; null without one
public record SavedMessage(
    String id,
    String conversation,
    @Nullable String parent,
    Role role,
    String content,
    Status status,
    @Nullable String error,
    Instant created,
    @Nullable Origin origin,
    @Nullable Vote vote,
    @Nullable String demonstration,
    @Nullable Side comparison) {

  /// How an answer came about.
  ///
  /// @param model the name it was served under
  /// @param version which version of the model wrote it
  /// @param system the conversation's system prompt at that time
  /// @param sampling as it was, the seed that was drawn included
  /// @param dropped how many of the oldest messages were left out to make room
  /// @param finishReason as `generation.FinishReason` names it; null while it is written
  /// @param promptTokens null until known, like the next two
  /// @param tokens of the answer
  public record Origin(
      String model,
      String version,
      String system,
      SamplingSettings sampling,
      int dropped,
      @Nullable String finishReason,
      @Nullable Integer promptTokens,
      @Nullable Integer tokens,
      @Nullable Double tokensPerSecond) {}

  /// One of two answers to compare.
  ///
  /// @param id the comparison's
  /// @param left which side this answer stands on
  /// @param choice null until the person has chosen
  public record Side(String id, boolean left, @Nullable Choice choice) {}

  public boolean running() {
    return status == Status.RUNNING;
  }
}
