package dev.lungo.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// The messages of conversations: trees that only grow.
///
/// An answer's life: {@link #send} or {@link #answer} adds it running, {@link #progress} saves
/// what there is of it now and then, {@link #finish} what became of it.
public final class Messages {
  Messages() {}

  public Optional<SavedMessage> find(String owner, String id) {
    throw new UnsupportedOperationException();
  }

  /// All messages of a conversation in the order in which they were made; empty if the person has
  /// no such conversation.
  public List<SavedMessage> all(String owner, String conversation) {
    throw new UnsupportedOperationException();
  }

  /// The path from the root to this message, itself included; empty if the person has no such
  /// message.
  public List<SavedMessage> path(String owner, String id) {
    throw new UnsupportedOperationException();
  }

  /// Adds a person's message with its answers, all or nothing. The first answer becomes the leaf;
  /// two are a comparison, the first on the left. A conversation without a title gets the
  /// message's beginning for one.
  ///
  /// @param parent the message that it follows; null at the start
  /// @param key names this sending: what was sent with the same key before is found again
  /// @throws java.util.NoSuchElementException if the person has no such conversation, or the
  ///     conversation no such parent
  public Sent send(
      String owner,
      String conversation,
      @Nullable String parent,
      String content,
      @Nullable String key,
      List<NewAnswer> answers) {
    throw new UnsupportedOperationException();
  }

  /// Adds more answers to a person's message; the rest as {@link #send}.
  ///
  /// @param message the person's message
  /// @throws java.util.NoSuchElementException if the person has no such message
  public List<SavedMessage> answer(String owner, String message, List<NewAnswer> answers) {
    throw new UnsupportedOperationException();
  }

  /// Adds an assistant's message that was not generated here, complete, as the beginning of a
  /// conversation that starts from a summary.
  public SavedMessage note(
      String owner, String conversation, @Nullable String parent, String content) {
    throw new UnsupportedOperationException();
  }

  /// Saves what there is of a running answer, so that a crash costs little of it. Does nothing
  /// if it was deleted or has ended.
  ///
  /// @param content the whole text so far
  public void progress(String id, String content) {
    throw new UnsupportedOperationException();
  }

  /// Saves how an answer ended. Only the first ending counts.
  ///
  /// @return the message as it is now; empty if it was deleted meanwhile
  public Optional<SavedMessage> finish(String id, Ending ending) {
    throw new UnsupportedOperationException();
  }
}
