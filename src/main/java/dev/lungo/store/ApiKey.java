package dev.lungo.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A key for programs. Its secret is not in it, and not in the database.
///
/// @param name unique among all keys, those that were revoked included
/// @param requestsPerMinute null for no limit
/// @param tokensPerMinute of prompts and answers together; null for no limit
/// @param revoked null while it is valid
public record ApiKey(
    String id,
    String name,
    @Nullable Integer requestsPerMinute,
    @Nullable Integer tokensPerMinute,
    Instant created,
    @Nullable Instant revoked) {}
