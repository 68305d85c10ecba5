package dev.lungo.store;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// What people say about answers. All of it can be changed and taken back.
///
/// Where a person has no such message or comparison, `NoSuchElementException` is thrown; where the
/// message is not an answer that has ended, `IllegalArgumentException`.
public final class Feedback {
  Feedback() {}

  /// @param vote null takes it back
  /// @return the message with it
  public SavedMessage vote(String owner, String message, @Nullable Vote vote) {
    throw new UnsupportedOperationException();
  }

  /// @param content the better answer; null takes it back
  /// @return the message with it
  public SavedMessage demonstrate(String owner, String message, @Nullable String content) {
    throw new UnsupportedOperationException();
  }

  public Optional<Comparison> comparison(String owner, String id) {
    throw new UnsupportedOperationException();
  }

  /// The chosen answer becomes the conversation's leaf.
  public Comparison choose(String owner, String id, Choice choice) {
    throw new UnsupportedOperationException();
  }
}
