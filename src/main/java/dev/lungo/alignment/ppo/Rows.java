package dev.lungo.alignment.ppo;

import dev.lungo.model.Transformer;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.Tensor;

/// Some episodes as one batch for a model: rows filled up behind, and where in them the tokens
/// stand that count.
///
/// Everything that is learned from or averaged is gathered from these places, so padding and
/// prompts cannot leak into it. What fills a row is never seen by the tokens before it. Several
/// answers to one prompt share a row and do not see each other, so the prompt is read once.
///
/// @param members the episodes' numbers, row by row
/// @param columns T
/// @param ids B × T, row-major
/// @param branches B × T: 0 in prompts, another number in each response; empty where every row has
///     one
/// @param states places in B × T after which the response's tokens were chosen, episode by episode
/// @param targets those tokens
/// @param valueStates places whose values count: the same, and perhaps the one after the response
/// @param tokens how many of the states are each member's
/// @param values how many of the value states are
record Rows(
    List<Integer> members,
    int columns,
    int[] ids,
    int[] branches,
    int[] states,
    int[] targets,
    int[] valueStates,
    int[] tokens,
    int[] values) {
  /// Tokens of a batch, which bounds the memory for activations.
  private static final int TOKENS = 4096;

  /// Tokens of filling that cost as much as a batch more.
  private static final int FILLING = 256;

  /// Tokens of a row that several answers share: attention's cost grows with them.
  private static final int SHARED = 512;

  /// Divides episodes among batches, rows of similar length together.
  ///
  /// @param chosen numbers of episodes; those of one prompt that stand together share a row
  /// @param values how many values count of each episode: as many as tokens, or one more
  /// @param context of the models
  static List<Rows> of(List<Integer> chosen, List<Rollout> rollouts, int[] values, int context) {
    List<List<Integer>> rows = rows(chosen, rollouts, values, Math.min(SHARED, context));
    rows.sort(Comparator.comparingInt((List<Integer> row) -> -length(row, rollouts, values)));
    List<Rows> parts = new ArrayList<>();
    for (int at = 0; at < rows.size(); ) {
      int longest = length(rows.get(at), rollouts, values);
      int most = Math.min(rows.size(), at + Math.max(1, TOKENS / longest));
      int end = at + 1;
      while (end < most
          && (longest - length(rows.get(end), rollouts, values)) * (most - end) < FILLING) {
        end++;
      }
      parts.add(part(rows.subList(at, end), longest, rollouts, values));
      at = end;
    }
    return parts;
  }

  private static List<List<Integer>> rows(
      List<Integer> chosen, List<Rollout> rollouts, int[] values, int most) {
    List<List<Integer>> rows = new ArrayList<>();
    for (int member : chosen) {
      if (!rows.isEmpty()) {
        List<Integer> last = rows.getLast();
        Prompt asked = rollouts.get(last.getFirst()).prompt();
        if (asked.equals(rollouts.get(member).prompt())
            && length(last, rollouts, values) + values[member] - 1 <= most) {
          last.add(member);
          continue;
        }
      }
      rows.add(new ArrayList<>(List.of(member)));
    }
    return rows;
  }

  /// Tokens that are read: of a response the last one only if the value after it counts.
  private static int length(List<Integer> row, List<Rollout> rollouts, int[] values) {
    int prompt = rollouts.get(row.getFirst()).prompt().ids().length;
    return prompt + row.stream().mapToInt(member -> values[member] - 1).sum();
  }

  private static Rows part(
      List<List<Integer>> rows, int columns, List<Rollout> rollouts, int[] valued) {
    List<Integer> members = rows.stream().flatMap(List::stream).toList();
    int[] tokens = members.stream().mapToInt(i -> rollouts.get(i).response().length).toArray();
    int[] values = members.stream().mapToInt(i -> valued[i]).toArray();
    int[] ids = new int[rows.size() * columns];
    int[] branches = new int[members.size() == rows.size() ? 0 : ids.length];
    IntStream.Builder states = IntStream.builder();
    IntStream.Builder targets = IntStream.builder();
    IntStream.Builder valueStates = IntStream.builder();
    for (int row = 0; row < rows.size(); row++) {
      int[] prompt = rollouts.get(rows.get(row).getFirst()).prompt().ids();
      System.arraycopy(prompt, 0, ids, row * columns, prompt.length);
      int opening = row * columns + prompt.length - 1; // after which a response begins
      int next = opening + 1;
      int branch = 0;
      for (int member : rows.get(row)) {
        int[] response = rollouts.get(member).response();
        int read = valued[member] - 1;
        System.arraycopy(response, 0, ids, next, read);
        branch++;
        for (int t = 0; t < read && branches.length > 0; t++) {
          branches[next + t] = branch;
        }
        for (int t = 0; t < valued[member]; t++) {
          int place = t == 0 ? opening : next + t - 1;
          valueStates.add(place);
          if (t < response.length) {
            states.add(place);
            targets.add(response[t]);
          }
        }
        next += read;
      }
    }
    return new Rows(
        members,
        columns,
        ids,
        branches,
        states.build().toArray(),
        targets.build().toArray(),
        valueStates.build().toArray(),
        tokens,
        values);
  }

  /// B.
  int rows() {
    return ids.length / columns;
  }

  /// What a model makes of them.
  ///
  /// @return (B, T, C) after the final norm
  Tensor hidden(Transformer model) {
    Tensor rows = model.device().tensor(ids, rows(), columns);
    return branches.length == 0
        ? model.hidden(rows)
        : model.branched(rows, model.device().tensor(branches, rows(), columns));
  }
}
