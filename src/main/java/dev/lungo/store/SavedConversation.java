package dev.lungo.store;

import java.time.Instant;
import org.jspecify.annotations.Nullable;

/// A conversation without its messages.
///
/// @param owner the id of the {@link Person} whose it is
/// @param title "" until there is something to name it by
/// @param model the name of the model that answers next
/// @param system the system prompt, "" for none
/// @param leaf the message at which the page was left; null before the first one
/// @param updated when something was last said in it: what lists are ordered by
public record SavedConversation(
    String id,
    String owner,
    String title,
    String model,
    String system,
    SamplingSettings settings,
    @Nullable String leaf,
    Instant created,
    Instant updated) {}
