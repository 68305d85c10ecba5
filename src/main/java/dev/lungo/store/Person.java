package dev.lungo.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// Somebody who talks to the models.
///
/// @param id random, and says nothing about the person: exports name it as the labeler
/// @param name what they sign in with
/// @param consent whether what they say may become training data; null until they decided
public record Person(
    String id, String name, UserRole role, @Nullable Boolean consent, Instant created) {}
