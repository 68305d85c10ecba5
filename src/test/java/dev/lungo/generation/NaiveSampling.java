package dev.lungo.generation;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;

/// The steps of {@link Sampling} as they are written down, in double precision with full sorts.
final class NaiveSampling {
  private NaiveSampling() {}

  /// The probability of each token.
  static double[] distribution(float[] logits, Sampling s, int[] prompt, int[] generated) {
    int V = logits.length;
    double[] x = new double[V];
    for (int i = 0; i < V; i++) {
      x[i] = logits[i] + s.logitBias().getOrDefault(i, 0.0);
      int inPrompt = count(prompt, i);
      int inText = count(generated, i);
      if (inPrompt + inText > 0) {
        x[i] = x[i] < 0 ? x[i] * s.repetitionPenalty() : x[i] / s.repetitionPenalty();
      }
      x[i] -= (inText > 0 ? s.presencePenalty() : 0) + inText * s.frequencyPenalty();
    }
    double[] p = new double[V];
    if (s.greedy()) {
      int best = 0;
      for (int i = 1; i < V; i++) {
        best = x[i] > x[best] ? i : best;
      }
      p[best] = 1;
      return p;
    }
    for (int i = 0; i < V; i++) {
      x[i] /= s.temperature();
    }
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < V; i++) {
      order.add(i);
    }
    order.sort(Comparator.comparingDouble((Integer i) -> -x[i]).thenComparing(i -> i));
    if (s.topK() > 0) {
      double last = x[order.get(Math.min(s.topK(), V) - 1)];
      order.removeIf(i -> x[i] < last);
    }
    softmax(x, order, p);
    double before = 0;
    List<Integer> nucleus = new ArrayList<>();
    for (int i : order) {
      if (before < s.topP() || s.topP() == 1) {
        nucleus.add(i);
      }
      before += p[i];
    }
    double most = p[nucleus.getFirst()];
    nucleus.removeIf(i -> p[i] < s.minP() * most);
    double[] result = new double[V];
    softmax(x, nucleus, result);
    return result;
  }

  private static void softmax(double[] x, List<Integer> ids, double[] p) {
    double max = x[ids.getFirst()];
    double sum = ids.stream().mapToDouble(i -> Math.exp(x[i] - max)).sum();
    ids.forEach(i -> p[i] = Math.exp(x[i] - max) / sum);
  }

  private static int count(int[] ids, int id) {
    int n = 0;
    for (int other : ids) {
      n += other == id ? 1 : 0;
    }
    return n;
  }
}
