package dev.lungo.data;

/// A part of a document that takes `length` inputs of a row.
///
/// Counted from the document's border, token 0, a document of n tokens is predicted as n targets:
/// tokens 1 to n - 1, then the border of whatever follows, which is how the model learns to end a
/// text. A first part has the inputs 0, 1, ...; each later part has the border and then the
/// inputs `from`, `from` + 1, ..., where token `from` was the last target of the part before.
/// Its prediction right after the border does not count (it would teach that texts begin in
/// their middle), so every token is a counted target exactly once.
///
/// @param document the document's number
/// @param from its first own token
/// @param length how many inputs, including the border of a later part
record Piece(int document, int from, int length) {
  boolean continues() {
    return from > 0;
  }

  /// The token after the last input of the first `taken` inputs.
  int next(int taken) {
    return continues() ? from + taken - 1 : taken;
  }

  /// What is left when the first `taken` inputs are given.
  Piece rest(int taken) {
    return new Piece(document, next(taken), length - taken + 1);
  }
}
