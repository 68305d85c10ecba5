package dev.lungo.alignment.ppo;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;

/// Some episodes as one batch for a model: rows filled up behind, and where in them the tokens
/// stand that count.
///
/// Everything that is learned from or averaged is gathered from these places, so padding and
/// prompts cannot leak into it. What fills a row is never seen by the tokens before it.
///
/// @param members the episodes' numbers, a row each
/// @param ids rows × columns
/// @param states places in (rows × columns) after which the response's tokens were chosen, episode
///     by episode
/// @param targets those tokens
/// @param valueStates places whose values count: the same, and perhaps the one after the response
/// @param tokens how many of the states are each member's
/// @param values how many of the value states are
record Rows(
    List<Integer> members,
    int columns,
    int[] ids,
    int[] states,
    int[] targets,
    int[] valueStates,
    int[] tokens,
    int[] values) {
  /// Tokens of a batch, which bounds the memory for activations.
  private static final int TOKENS = 4096;

  /// Divides episodes of similar length among batches.
  ///
  /// @param chosen numbers of episodes
  /// @param values how many values count of each episode: as many as tokens, or one more
  static List<Rows> of(List<Integer> chosen, List<Rollout> rollouts, int[] values) {
    List<Integer> byLength =
        chosen.stream()
            .sorted(Comparator.comparingInt((Integer i) -> -rollouts.get(i).length()))
            .toList();
    List<Rows> parts = new ArrayList<>();
    for (int at = 0; at < byLength.size(); ) {
      int longest = rollouts.get(byLength.get(at)).length();
      int end = Math.min(byLength.size(), at + Math.max(1, TOKENS / longest));
      parts.add(part(List.copyOf(byLength.subList(at, end)), rollouts, values));
      at = end;
    }
    return parts;
  }

  private static Rows part(List<Integer> members, List<Rollout> rollouts, int[] valued) {
    int B = members.size();
    int[] tokens = members.stream().mapToInt(i -> rollouts.get(i).response().length).toArray();
    int[] values = members.stream().mapToInt(i -> valued[i]).toArray();
    int columns = 1;
    for (int row = 0; row < B; row++) {
      // The last token is read only if the value after it counts.
      int prompt = rollouts.get(members.get(row)).prompt().ids().length;
      columns = Math.max(columns, prompt + values[row] - 1);
    }
    int[] ids = new int[B * columns];
    IntStream.Builder states = IntStream.builder();
    IntStream.Builder targets = IntStream.builder();
    IntStream.Builder valueStates = IntStream.builder();
    for (int row = 0; row < B; row++) {
      Rollout rollout = rollouts.get(members.get(row));
      int[] prompt = rollout.prompt().ids();
      int first = row * columns + prompt.length - 1; // the prompt's last token
      System.arraycopy(prompt, 0, ids, row * columns, prompt.length);
      System.arraycopy(rollout.response(), 0, ids, first + 1, values[row] - 1);
      for (int t = 0; t < tokens[row]; t++) {
        states.add(first + t);
        targets.add(rollout.response()[t]);
      }
      for (int t = 0; t < values[row]; t++) {
        valueStates.add(first + t);
      }
    }
    return new Rows(
        members,
        columns,
        ids,
        states.build().toArray(),
        targets.build().toArray(),
        valueStates.build().toArray(),
        tokens,
        values);
  }

  /// B.
  int rows() {
    return members.size();
  }
}
