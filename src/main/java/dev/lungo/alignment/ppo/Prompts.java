package dev.lungo.alignment.ppo;

import dev.lungo.data.Permutation;
import java.util.ArrayList;
import java.util.List;

/// An endless stream of prompts, shuffled anew each time all were asked. Where it stands follows
/// from the number of the step alone.
public final class Prompts {
  private final List<Prompt> all;
  private final long seed;
  private int[] order = {};
  private long orderOf = -1;

  public Prompts(List<Prompt> all, long seed) {
    this.all = List.copyOf(all);
    this.seed = seed;
    if (all.isEmpty()) {
      throw new IllegalArgumentException("there is no prompt to ask");
    }
  }

  public int size() {
    return all.size();
  }

  /// Tokens of the longest.
  public int longest() {
    return all.stream().mapToInt(prompt -> prompt.ids().length).max().orElseThrow();
  }

  /// The prompts of one step.
  ///
  /// @param step from 0
  List<Prompt> of(long step, int count) {
    List<Prompt> chosen = new ArrayList<>(count);
    for (long at = step * count; at < (step + 1) * count; at++) {
      long epoch = at / all.size();
      if (epoch != orderOf) {
        order = Permutation.of(all.size(), Permutation.mix(seed) - epoch);
        orderOf = epoch;
      }
      chosen.add(all.get(order[(int) (at % all.size())]));
    }
    return chosen;
  }
}
