package dev.lungo.data;

import dev.lungo.chat.ChatTokens;
import java.util.Arrays;
import java.util.BitSet;
import java.util.Optional;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// The encoded conversations of one data set, each cut to what fits a row. In memory, four bytes
/// per token.
public final class ChatSet {
  private final String name;
  private final int columns;
  private int[] ids = new int[1024];
  private final BitSet learned = new BitSet();
  private int[] starts = new int[64];
  private int size;
  private final Cuts cuts;

  /// What did not fit.
  ///
  /// @param shortened conversations that lost their last turns
  /// @param answers that were lost so
  /// @param tokens that were lost so
  /// @param leftOut conversations whose first answer alone ends beyond the row; nothing of them is
  ///     left
  /// @param longest tokens that such a conversation needs up to the end of its first answer
  public record Cuts(int shortened, int answers, long tokens, int leftOut, int longest) {
    static final Cuts NONE = new Cuts(0, 0, 0, 0, 0);

    Cuts plus(ChatTokens all, Optional<ChatTokens> fitting) {
      return fitting
          .map(
              kept ->
                  new Cuts(
                      shortened + (kept.answersCut() > 0 ? 1 : 0),
                      answers + kept.answersCut(),
                      tokens + kept.tokensCut(),
                      leftOut,
                      longest))
          .orElseGet(
              () ->
                  new Cuts(
                      shortened,
                      answers,
                      tokens,
                      leftOut + 1,
                      Math.max(longest, all.lengthOfFirstAnswer())));
    }

    /// In words, for the person who starts the run; empty where all fitted.
    public Optional<String> message(int columns) {
      if (shortened == 0 && leftOut == 0) {
        return Optional.empty();
      }
      String cut =
          shortened + " conversations lost " + answers + " answers (" + tokens + " tokens)";
      String out =
          leftOut
              + " were left out, as their first answer ends beyond a row of "
              + columns
              + " tokens (the longest at "
              + longest
              + ")";
      return Optional.of(shortened == 0 ? out : leftOut == 0 ? cut : cut + "; " + out);
    }
  }

  private ChatSet(String name, int columns, Stream<ChatTokens> chats) {
    this.name = name;
    this.columns = columns;
    Cuts[] counted = {Cuts.NONE};
    chats.forEachOrdered(
        chat -> {
          Optional<ChatTokens> fitting = chat.cutTo(columns + 1);
          counted[0] = counted[0].plus(chat, fitting);
          fitting.ifPresent(this::add);
        });
    cuts = counted[0];
  }

  /// Reads all of a stream, in its order.
  ///
  /// @param columns T, the inputs of a row
  /// @throws IllegalArgumentException if nothing is left to learn from
  public static ChatSet of(String name, int columns, Stream<ChatTokens> chats) {
    ChatSet set = new ChatSet(name, columns, chats);
    if (set.size == 0) {
      throw new IllegalArgumentException(
          set.cuts
              .message(columns)
              .map(cut -> "nothing of " + name + " fits: " + cut)
              .orElse("there are no conversations in " + name));
    }
    return set;
  }

  public String name() {
    return name;
  }

  /// How many conversations there are.
  public int size() {
    return size;
  }

  /// T, the inputs of a row.
  public int columns() {
    return columns;
  }

  public Cuts cuts() {
    return cuts;
  }

  /// How many inputs all conversations take.
  public long tokens() {
    return (long) starts[size] - size;
  }

  /// The tokens that count in the loss, of all conversations.
  public IntStream learned() {
    return learned.stream().map(i -> ids[i]);
  }

  /// How many inputs a conversation takes: all its tokens but the last.
  int inputs(int chat) {
    return starts[chat + 1] - starts[chat] - 1;
  }

  /// Writes a conversation into a batch from a place on.
  void write(int chat, TokenBatch batch, int at, int document) {
    int from = starts[chat];
    int n = inputs(chat);
    System.arraycopy(ids, from, batch.inputs(), at, n);
    System.arraycopy(ids, from + 1, batch.targets(), at, n);
    Arrays.fill(batch.documents(), at, at + n, document);
    for (int i = 0; i < n; i++) {
      batch.lossMask()[at + i] = (byte) (learned.get(from + 1 + i) ? 1 : 0);
    }
  }

  private void add(ChatTokens chat) {
    int at = starts[size];
    int end = Math.addExact(at, chat.length());
    if (end > ids.length) {
      ids = Arrays.copyOf(ids, (int) Math.min(Integer.MAX_VALUE - 8L, end * 2L));
    }
    for (int i = 0; i < chat.length(); i++) {
      ids[at + i] = chat.id(i);
      learned.set(at + i, chat.isLearned(i));
    }
    size++;
    if (size + 1 > starts.length) {
      starts = Arrays.copyOf(starts, starts.length * 2);
    }
    starts[size] = end;
  }
}
