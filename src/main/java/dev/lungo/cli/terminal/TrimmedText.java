package dev.lungo.cli.terminal;

/// Leaves out white space around a text that comes in pieces: that at its end is held back until
/// more follows.
final class TrimmedText {
  private final StringBuilder held = new StringBuilder();
  private final StringBuilder text = new StringBuilder();

  /// Takes the next piece and returns what can now be added to the text.
  String push(String piece) {
    held.append(piece);
    String known = held.toString().stripTrailing();
    held.delete(0, known.length());
    String added = text.isEmpty() ? known.stripLeading() : known;
    text.append(added);
    return added;
  }

  /// All that was let through.
  @Override
  public String toString() {
    return text.toString();
  }
}
