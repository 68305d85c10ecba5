package dev.lungo.store;

import org.jspecify.annotations.Nullable;

/// What to change of a conversation; null leaves a part as it is.
///
/// @param leaf must be a message of the conversation
public record ConversationChange(
    @Nullable String title,
    @Nullable String model,
    @Nullable String system,
    @Nullable SamplingSettings settings,
    @Nullable String leaf) {
  public static ConversationChange title(String title) {
    return new ConversationChange(title, null, null, null, null);
  }
}
