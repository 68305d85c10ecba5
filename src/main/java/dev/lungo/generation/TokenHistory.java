package dev.lungo.generation;

import java.util.Arrays;

/// Which tokens a request has seen, and how often it generated each: what the penalties need.
final class TokenHistory {
  private final int[] occurrences; // in the generated text
  private final boolean[] seen; // in the prompt or the generated text
  private int[] distinct = new int[64];
  private int size;

  TokenHistory(int vocabulary, int[] prompt) {
    occurrences = new int[vocabulary];
    seen = new boolean[vocabulary];
    for (int id : prompt) {
      see(id);
    }
  }

  /// Notes a generated token.
  void add(int id) {
    see(id);
    occurrences[id]++;
  }

  private void see(int id) {
    if (!seen[id]) {
      seen[id] = true;
      if (size == distinct.length) {
        distinct = Arrays.copyOf(distinct, 2 * size);
      }
      distinct[size++] = id;
    }
  }

  /// Applies steps 2 and 3 of {@link Sampling} to a row of logits.
  void penalise(float[] logits, int vocabulary, Sampling sampling) {
    float repetition = (float) sampling.repetitionPenalty();
    for (int i = 0; i < size; i++) {
      int id = distinct[i];
      if (id >= vocabulary) {
        continue;
      }
      float x = logits[id];
      x = x < 0 ? x * repetition : x / repetition;
      int n = occurrences[id];
      if (n > 0) {
        x -= (float) (sampling.presencePenalty() + n * sampling.frequencyPenalty());
      }
      logits[id] = x;
    }
  }
}
