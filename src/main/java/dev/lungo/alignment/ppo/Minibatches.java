package dev.lungo.alignment.ppo;

import dev.lungo.data.Permutation;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// Which episodes each update of a step learns from: in every pass a new order (Ziegler et al.).
/// The answers to one prompt stay together where minibatches allow it, so that it is read once.
final class Minibatches {
  private final PpoRecipe recipe;
  private final List<Rollout> episodes;
  private final long seed;
  private final int context;
  private final int[] values;

  /// @param context tokens of a row
  Minibatches(PpoRecipe recipe, List<Rollout> episodes, long seed, int context) {
    this.context = context;
    this.recipe = recipe;
    this.episodes = episodes;
    this.seed = seed;
    values = episodes.stream().mapToInt(e -> values(recipe, e.response().length)).toArray();
  }

  /// Values that count of a response: one of each token, and of the state after it where the
  /// score stands there.
  static int values(PpoRecipe recipe, int tokens) {
    boolean after = recipe.scoring().afterEnd() && tokens < recipe.sample().response();
    return after ? tokens + 1 : tokens;
  }

  /// The minibatches of one pass, each in batches for the models.
  List<List<Rows>> epoch(int epoch) {
    int size = recipe.update().minibatch();
    int together = size % recipe.update().perPrompt() == 0 ? recipe.update().perPrompt() : 1;
    int[] order = Permutation.of(episodes.size() / together, Permutation.mix(seed) + epoch);
    List<List<Rows>> all = new ArrayList<>();
    for (int from = 0; from < episodes.size(); from += size) {
      List<Integer> members =
          IntStream.range(from, Math.min(episodes.size(), from + size))
              .mapToObj(i -> order[i / together] * together + i % together)
              .toList();
      all.add(Rows.of(members, episodes, values, context));
    }
    return all;
  }

  List<Rows> inOrder(int epoch) {
    return epoch(epoch).stream().flatMap(List::stream).toList();
  }
}
