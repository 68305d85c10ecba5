package dev.lungo.store;

import org.jspecify.annotations.Nullable;

/// How answers are to be sampled, or were; null where it was left open.
///
/// @param maxTokens the longest answer
/// @param seed null draws another one each time
public record SamplingSettings(
    @Nullable Double temperature,
    @Nullable Double topP,
    @Nullable Integer maxTokens,
    @Nullable Long seed) {
  /// Everything left open.
  public static final SamplingSettings OPEN = new SamplingSettings(null, null, null, null);
}
