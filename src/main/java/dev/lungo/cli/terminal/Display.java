package dev.lungo.cli.terminal;

/// Where a chat is shown.
public interface Display {
  /// The next piece of the answer, in whole characters.
  void answer(String piece);

  /// The answer has ended.
  ///
  /// @param facts how long it was and how fast it came
  void answered(String facts);

  /// What a command was asked for, of one or more lines.
  void show(String text);

  /// A remark, of one line.
  void note(String text);

  /// What went wrong and what to do, in one line.
  void problem(String text);
}
