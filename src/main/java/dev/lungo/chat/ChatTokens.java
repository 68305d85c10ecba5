package dev.lungo.chat;

import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;

/// A conversation as tokens, with those marked that the model learns to say: each answer and the
/// end token after it. Made by {@link ChatTemplate#encode}.
public final class ChatTokens {
  private final int[] ids;
  private final BitSet learned;
  private final int[] answerEnds;
  private final int tokensCut;
  private final int answersCut;

  ChatTokens(int[] ids, BitSet learned, int[] answerEnds) {
    this(ids, learned, answerEnds, 0, 0);
  }

  private ChatTokens(int[] ids, BitSet learned, int[] answerEnds, int tokensCut, int answersCut) {
    this.ids = ids;
    this.learned = learned;
    this.answerEnds = answerEnds;
    this.tokensCut = tokensCut;
    this.answersCut = answersCut;
  }

  public int length() {
    return ids.length;
  }

  /// The tokens; a copy.
  public int[] ids() {
    return ids.clone();
  }

  public int id(int index) {
    return ids[index];
  }

  /// Whether a token counts in the loss, that is, whether predicting it from those before it is
  /// to be learned.
  public boolean isLearned(int index) {
    return learned.get(index);
  }

  public int answers() {
    return answerEnds.length;
  }

  /// How many tokens the longest answer has, its end included; 0 without one.
  public int longestAnswer() {
    int longest = 0;
    for (int from = learned.nextSetBit(0); from >= 0; ) {
      int end = learned.nextClearBit(from);
      longest = Math.max(longest, end - from);
      from = learned.nextSetBit(end);
    }
    return longest;
  }

  /// How many tokens {@link #cutTo} took away, those after the last answer not counted: they teach
  /// nothing.
  public int tokensCut() {
    return tokensCut;
  }

  /// How many answers {@link #cutTo} took away.
  public int answersCut() {
    return answersCut;
  }

  /// How many tokens the conversation needs up to the end of its first answer; 0 without one.
  public int lengthOfFirstAnswer() {
    return answerEnds.length == 0 ? 0 : answerEnds[0];
  }

  /// What can be learned within a length: the conversation up to the end of the last answer that
  /// fits whole. Answers are never cut in the middle, so that each one learned has its end.
  ///
  /// @return empty if not even the first answer fits
  public Optional<ChatTokens> cutTo(int maxTokens) {
    int kept = answerEnds.length;
    while (kept > 0 && answerEnds[kept - 1] > maxTokens) {
      kept--;
    }
    if (kept == 0) {
      return Optional.empty();
    }
    int end = answerEnds[kept - 1];
    int all = answerEnds[answerEnds.length - 1];
    return Optional.of(
        new ChatTokens(
            Arrays.copyOf(ids, end),
            learned.get(0, end),
            Arrays.copyOf(answerEnds, kept),
            tokensCut + all - end,
            answersCut + answerEnds.length - kept));
  }
}
