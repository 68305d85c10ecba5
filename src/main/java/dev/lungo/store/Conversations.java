package dev.lungo.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// People's conversations. Whose they are is asked at every step: another person's do not exist.
public final class Conversations {
  Conversations() {}

  /// A new, empty one.
  ///
  /// @param owner the id of a {@link Person}
  public SavedConversation create(
      String owner, String title, String model, String system, SamplingSettings settings) {
    throw new UnsupportedOperationException();
  }

  public Optional<SavedConversation> find(String owner, String id) {
    throw new UnsupportedOperationException();
  }

  /// The person's conversations, newest first, from `before` on.
  ///
  /// @param query what the title or a message must contain, in any case; "" for all
  /// @param before {@link ConversationPage#next} of the page before; null for the first
  /// @param limit at most so many
  /// @throws IllegalArgumentException if `before` is not from a page
  public ConversationPage page(
      String owner, String query, @Nullable String before, int limit) {
    throw new UnsupportedOperationException();
  }

  /// Does not move it in the list.
  ///
  /// @throws java.util.NoSuchElementException if the person has no such conversation, or the
  ///     conversation no such leaf
  public SavedConversation change(String owner, String id, ConversationChange change) {
    throw new UnsupportedOperationException();
  }

  /// Deletes it with its messages and all feedback on them.
  ///
  /// @return false if the person has no such conversation
  public boolean delete(String owner, String id) {
    throw new UnsupportedOperationException();
  }
}
