package dev.lungo.store;

import java.util.List;

/// What came of sending: the person's message, and its answers that are to be written.
///
/// @param fresh false if this sending had arrived before: nothing was added, and nothing is to be
///     started
public record Sent(SavedMessage user, List<SavedMessage> answers, boolean fresh) {
  public Sent {
    answers = List.copyOf(answers);
  }
}
