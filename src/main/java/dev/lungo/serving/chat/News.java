package dev.lungo.serving.chat;

import dev.lungo.store.SavedMessage;

/// What there is to tell of an answer.
sealed interface News {
  /// More of its text.
  ///
  /// @param from where in the text it stands, in UTF-16 units, as JavaScript counts
  record More(int from, String text) implements News {}

  /// It has ended and is saved.
  record Ended(SavedMessage message) implements News {}

  /// It was deleted.
  record Gone() implements News {}

  /// Nothing for a while.
  record Nothing() implements News {}
}
