package dev.lungo.alignment.preferences;

import dev.lungo.data.Permutation;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Which comparisons each step learns from: the sets' shares of an epoch, shuffled together. It
/// follows from the number of the step alone, so a resumed run needs no position. The last step of
/// an epoch may be smaller.
///
/// Each set is drawn from in rounds, every comparison once before any twice, whatever its weight.
public final class Mixture {
  private final List<Share> shares;
  private final int[] draws;
  private final int batch;
  private final long seed;
  private List<Comparison> epoch = List.of();
  private long epochAt = -1;

  /// A set and its part.
  ///
  /// @param weight how often each comparison is drawn in an epoch, on average
  /// @param cap comparisons that count for the set's size; 0: all
  public record Share(List<Comparison> comparisons, double weight, int cap) {
    public Share {
      comparisons = List.copyOf(comparisons);
    }

    int draws() {
      int size = cap == 0 ? comparisons.size() : Math.min(cap, comparisons.size());
      return (int) Math.round(size * weight);
    }
  }

  /// @param batch comparisons a step
  /// @throws IllegalArgumentException if there is nothing to learn from
  public Mixture(List<Share> shares, int batch, long seed) {
    this.shares = List.copyOf(shares);
    this.batch = batch;
    this.seed = seed;
    draws = shares.stream().mapToInt(Share::draws).toArray();
    if (perEpoch() == 0) {
      throw new IllegalArgumentException("there is no comparison to learn from");
    }
  }

  /// Comparisons in an epoch.
  public int perEpoch() {
    return Arrays.stream(draws).sum();
  }

  public int stepsPerEpoch() {
    return Math.ceilDiv(perEpoch(), batch);
  }

  /// @param step from 0
  public List<Comparison> of(long step) {
    long wanted = step / stepsPerEpoch();
    if (wanted != epochAt) {
      epoch = epoch(wanted);
      epochAt = wanted;
    }
    int from = (int) (step % stepsPerEpoch()) * batch;
    return epoch.subList(from, Math.min(epoch.size(), from + batch));
  }

  private List<Comparison> epoch(long number) {
    List<Comparison> drawn = new ArrayList<>();
    for (int s = 0; s < draws.length; s++) {
      List<Comparison> all = shares.get(s).comparisons();
      int[] order = {};
      long round = -1;
      for (long at = number * draws[s]; at < (number + 1) * draws[s]; at++) {
        if (at / all.size() != round) {
          round = at / all.size();
          order = Permutation.of(all.size(), Permutation.mix(seed + s) - round);
        }
        drawn.add(all.get(order[(int) (at % all.size())]));
      }
    }
    int[] order = Permutation.of(drawn.size(), Permutation.mix(~seed) - number);
    return Arrays.stream(order).mapToObj(drawn::get).toList();
  }
}
