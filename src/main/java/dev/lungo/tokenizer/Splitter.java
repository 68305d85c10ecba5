package dev.lungo.tokenizer;

/// Cuts a text into the pieces across which no token reaches.
@FunctionalInterface
interface Splitter {
  /// @param text UTF-8, possibly with invalid bytes; at least {@link WordTable#PADDING} bytes
  ///     follow `to`
  void split(byte[] text, int from, int to, PieceSink sink);

  /// This splitter, and the next one on each of its pieces.
  default Splitter then(Splitter next) {
    return (text, from, to, sink) ->
        split(text, from, to, (piece, start, end) -> next.split(piece, start, end, sink));
  }
}
