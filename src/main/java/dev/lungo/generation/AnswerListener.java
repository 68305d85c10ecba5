package dev.lungo.generation;

/// Hears of one answer as it comes, on the thread that runs the model: whoever takes long here
/// holds up every other answer, so hand the news on and return.
public interface AnswerListener {
  /// @return whether to go on; false cancels the answer
  boolean token(GeneratedToken token);

  /// The answer has ended; nothing follows.
  void end(Completion completion);
}
