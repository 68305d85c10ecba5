package dev.lungo.tokenizer;

/// A token that is found in a text as a whole, before the text is split.
///
/// @param id its number
/// @param content the text that it stands for
/// @param singleWord only where no letter or digit touches it
/// @param leftStrip takes the white space before it along
/// @param rightStrip takes the white space after it along
/// @param normalized looked for in the normalised text instead of the original
/// @param special plain text unless special tokens are asked for
record AddedToken(
    int id,
    String content,
    boolean singleWord,
    boolean leftStrip,
    boolean rightStrip,
    boolean normalized,
    boolean special) {

  /// A special token as Lungo makes them.
  static AddedToken special(int id, String content) {
    return new AddedToken(id, content, false, false, false, false, true);
  }
}
