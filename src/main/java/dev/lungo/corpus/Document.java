package dev.lungo.corpus;

/// One text.
///
/// @param id names the document in reports; unique within its source
/// @param source where it comes from, for figures per source: the `source` of a JSON line, or
///     the folder and name of its file
/// @param text its text, lines ended by `\n`
public record Document(String id, String source, String text) {
  /// The same document with another text.
  public Document withText(String text) {
    return new Document(id, source, text);
  }
}
