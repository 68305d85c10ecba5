package dev.lungo.generation;

import dev.lungo.model.KvCache;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// The log-probability of each token of a text given those before it (natural logarithms, at
/// temperature 1).
///
/// A text that fits into the model's context is scored exactly. A longer one is scored in
/// windows of the context's length, each half a context after the one before (the last ends
/// with the text); in each window after the first only the tokens count that the one before did
/// not reach, so every token is given at least half a context of what precedes it.
///
/// Texts of similar length share a batch. Memory is bounded whatever the length and the
/// vocabulary: so many tokens go through the model at a time, and so many through the
/// vocabulary's softmax.
public final class Scorer {
  private final Transformer model;
  private final int context;
  private final int vocabulary;
  private final int batch;
  private final TargetLogprobs targetLogprobs;

  public Scorer(Transformer model) {
    this(model, 4096);
  }

  /// @param batch tokens, padding included, that the model reads at a time
  Scorer(Transformer model, int batch) {
    this.model = model;
    this.batch = batch;
    this.targetLogprobs = new TargetLogprobs(model);
    this.context = model.config().contextLength();
    this.vocabulary = model.config().vocabularySize();
    if (context < 2) {
      throw new IllegalArgumentException("a context of 1 token leaves nothing to predict from");
    }
  }

  /// Part of a text: the model reads `[from, to)`, and `[scoreFrom, to)` of it counts.
  private record Window(int text, int from, int scoreFrom, int to) {
    int length() {
      return to - from;
    }
  }

  /// As {@link #score(List)}, for one text.
  public float[] score(int... ids) {
    return score(List.of(ids)).getFirst();
  }

  /// @param texts token ids
  /// @return for each text as many numbers as it has tokens; the first is NaN, as nothing
  ///     precedes it
  /// @throws IllegalArgumentException if an id is not in the model's vocabulary
  public List<float[]> score(List<int[]> texts) {
    List<float[]> scores = new ArrayList<>(texts.size());
    List<Window> windows = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      checkIds(texts.get(i), vocabulary);
      float[] none = new float[texts.get(i).length];
      Arrays.fill(none, Float.NaN);
      scores.add(none);
      windows.addAll(windows(i, texts.get(i).length));
    }
    windows.sort(Comparator.comparingInt(Window::length).reversed());
    for (int at = 0; at < windows.size(); ) {
      int rows = Math.max(1, batch / windows.get(at).length());
      int end = Math.min(windows.size(), at + rows);
      score(windows.subList(at, end), texts, scores);
      at = end;
    }
    return scores;
  }

  /// @throws IllegalArgumentException naming the first id that is not below `vocabulary`
  public static void checkIds(int[] ids, int vocabulary) {
    for (int i = 0; i < ids.length; i++) {
      if (ids[i] < 0 || ids[i] >= vocabulary) {
        throw new IllegalArgumentException(
            "token id "
                + ids[i]
                + " (at position "
                + i
                + ") is not in the model's vocabulary, which has 0 to "
                + (vocabulary - 1));
      }
    }
  }

  private List<Window> windows(int text, int length) {
    List<Window> windows = new ArrayList<>();
    int scored = 1;
    for (int begin = 0; scored < length; begin += Math.max(1, context / 2)) {
      int end = Math.min(length, begin + context);
      windows.add(new Window(text, Math.max(0, end - context), scored, end));
      scored = end;
    }
    return windows;
  }

  private void score(List<Window> windows, List<int[]> texts, List<float[]> scores) {
    int B = windows.size();
    int T = windows.getFirst().length();
    long[] ids = new long[B * T]; // padded at the end, which no earlier token sees
    for (int b = 0; b < B; b++) {
      Window window = windows.get(b);
      int[] text = texts.get(window.text());
      for (int t = 0; t < window.length(); t++) {
        ids[b * T + t] = text[window.from() + t];
      }
    }
    float[] logprobs = logprobs(ids, B, T);
    for (int b = 0; b < B; b++) {
      Window window = windows.get(b);
      float[] result = scores.get(window.text());
      for (int i = window.scoreFrom(); i < window.to(); i++) {
        result[i] = logprobs[b * T + i - window.from() - 1];
      }
    }
  }

  /// @param ids (B, T) flattened
  /// @return at (b, t) the log-probability of the token at (b, t + 1); the last column is 0
  private float[] logprobs(long[] ids, int B, int T) {
    long[] next = new long[ids.length];
    System.arraycopy(ids, 1, next, 0, ids.length - 1);
    return T <= batch
        ? Scopes.run(
            () -> {
              try (NoGradGuard _ = new NoGradGuard()) {
                return targetLogprobs.of(model.hidden(model.device().tensor(ids, B, T)), next);
              }
            })
        : inPieces(ids, next);
  }

  /// As above for one long row, whose activations would be too large: the model reads it a piece
  /// at a time, with a cache.
  private float[] inPieces(long[] ids, long[] next) {
    float[] result = new float[ids.length];
    try (KvCache cache = new KvCache(model.config(), model.device(), 1, ids.length)) {
      for (int from = 0; from < ids.length; from += batch) {
        int begin = from;
        int n = Math.min(batch, ids.length - from);
        float[] piece =
            Scopes.run(
                () -> {
                  Tensor part =
                      model.device().tensor(Arrays.copyOfRange(ids, begin, begin + n), 1, n);
                  Tensor hidden = model.hidden(part, cache, new int[] {0}, new int[] {n});
                  return targetLogprobs.of(hidden, Arrays.copyOfRange(next, begin, begin + n));
                });
        System.arraycopy(piece, 0, result, from, n);
      }
    }
    return result;
  }
}
