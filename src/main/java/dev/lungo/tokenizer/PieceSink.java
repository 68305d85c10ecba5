package dev.lungo.tokenizer;

/// Receives the pieces of a text in order.
@FunctionalInterface
interface PieceSink {
  /// @param text valid only during the call; at least {@link WordTable#PADDING} bytes follow
  /// `to`
  void piece(byte[] text, int from, int to);
}
