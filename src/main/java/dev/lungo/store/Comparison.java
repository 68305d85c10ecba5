package dev.lungo.store;

import org.jspecify.annotations.Nullable;

/// Two answers to one message, side by side.
///
/// @param left the id of the answer on the left
/// @param choice null until the person has chosen
public record Comparison(
    String id, String conversation, String left, String right, @Nullable Choice choice) {
  /// The answer that goes on: the chosen one, or the left one where both are as good or as bad.
  public String chosen() {
    return choice == Choice.RIGHT ? right : left;
  }
}
