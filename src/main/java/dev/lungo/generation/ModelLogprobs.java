package dev.lungo.generation;

import dev.lungo.generation.TokenLogprob.Alternative;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// Log-softmax of a row of raw logits, where one or a few of its entries are wanted.
final class ModelLogprobs {
  private static final Comparator<Alternative> WORST_FIRST =
      Comparator.comparingDouble(Alternative::logprob)
          .thenComparing(Alternative::id, Comparator.reverseOrder());

  private ModelLogprobs() {}

  /// The n most probable tokens, best first, the lower id first among equals.
  static List<Alternative> top(float[] logits, int vocabulary, double normaliser, int n) {
    if (n == 0) {
      return List.of();
    }
    PriorityQueue<Alternative> best = new PriorityQueue<>(n, WORST_FIRST);
    float worst = Float.NEGATIVE_INFINITY;
    for (int i = 0; i < vocabulary; i++) {
      if (best.size() < n || logits[i] > worst) {
        if (best.size() == n) {
          best.remove();
        }
        best.add(new Alternative(i, logits[i] - normaliser));
        worst = logits[best.element().id()];
      }
    }
    List<Alternative> sorted = new ArrayList<>(best);
    sorted.sort(WORST_FIRST.reversed());
    return sorted;
  }
}
