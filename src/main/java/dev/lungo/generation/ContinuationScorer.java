package dev.lungo.generation;

import dev.lungo.model.Transformer;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// The log-probabilities of several continuations of each of some prompts (natural logarithms, at
/// temperature 1). It gives the same as a {@link Scorer} on prompt and continuation together, and
/// reads each prompt once for all of its continuations.
///
/// ```
/// the row      The sun is a | star | planet | lamp
/// sees         itself       | the prompt and itself
/// ```
///
/// Rows of similar length share a batch, and only the tokens that count go through the
/// vocabulary's softmax.
public final class ContinuationScorer {
  private final Transformer model;
  private final int batch;
  private final TargetLogprobs targetLogprobs;

  public ContinuationScorer(Transformer model) {
    this(model, 4096);
  }

  /// @param batch tokens, padding included, that the model reads at a time
  ContinuationScorer(Transformer model, int batch) {
    this.model = model;
    this.batch = batch;
    this.targetLogprobs = new TargetLogprobs(model);
  }

  /// The most tokens that a prompt may have together with one of its continuations.
  public int longest() {
    return Math.min(model.config().contextLength(), batch);
  }

  /// A prompt with those of its continuations that share a row.
  private record Row(int prompt, int from, int to, int length) {}

  /// @param prompts token ids, at least one each, as the model predicts from what came before
  /// @param continuations of each prompt
  /// @return one number for each token of each continuation
  /// @throws IllegalArgumentException if a prompt is empty or too long, or an id is not in the
  ///     model's vocabulary
  public List<List<float[]>> score(List<int[]> prompts, List<List<int[]>> continuations) {
    List<List<float[]>> scores = new ArrayList<>(prompts.size());
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < prompts.size(); i++) {
      check(prompts.get(i), continuations.get(i));
      scores.add(continuations.get(i).stream().map(ids -> new float[ids.length]).toList());
      rows.addAll(rows(i, prompts.get(i).length, continuations.get(i)));
    }
    rows.sort(Comparator.comparingInt(Row::length).reversed());
    for (int at = 0; at < rows.size(); ) {
      int end = Math.min(rows.size(), at + Math.max(1, batch / rows.get(at).length()));
      score(rows.subList(at, end), prompts, continuations, scores);
      at = end;
    }
    return scores;
  }

  private void check(int[] prompt, List<int[]> continuations) {
    Scorer.checkIds(prompt, model.config().vocabularySize());
    continuations.forEach(ids -> Scorer.checkIds(ids, model.config().vocabularySize()));
    int most = continuations.stream().mapToInt(ids -> ids.length).max().orElse(0);
    if (prompt.length == 0 || prompt.length + most > longest()) {
      throw new IllegalArgumentException(
          "a prompt needs 1 token or more, and with its longest continuation at most "
              + longest()
              + ", but they have "
              + prompt.length
              + " and "
              + most);
    }
  }

  /// As few rows as hold all continuations in their order.
  private List<Row> rows(int prompt, int promptLength, List<int[]> continuations) {
    List<Row> rows = new ArrayList<>();
    int from = 0;
    int length = promptLength;
    for (int c = 0; c < continuations.size(); c++) {
      int more = continuations.get(c).length;
      if (c > from && length + more > longest()) {
        rows.add(new Row(prompt, from, c, length));
        from = c;
        length = promptLength;
      }
      length += more;
    }
    rows.add(new Row(prompt, from, continuations.size(), length));
    return rows;
  }

  private void score(
      List<Row> rows,
      List<int[]> prompts,
      List<List<int[]>> continuations,
      List<List<float[]>> scores) {
    int T = rows.getFirst().length();
    long[] ids = new long[rows.size() * T]; // padded at the end, which no earlier token sees
    long[] branches = new long[ids.length];
    int counted = rows.stream().mapToInt(r -> r.length() - prompts.get(r.prompt()).length).sum();
    long[] from = new long[counted]; // the token from which each that counts is predicted
    long[] targets = new long[counted];
    int n = 0;
    for (int r = 0; r < rows.size(); r++) {
      Row row = rows.get(r);
      int at = r * T;
      for (int id : prompts.get(row.prompt())) {
        ids[at++] = id;
      }
      int end = at - 1;
      for (int c = row.from(); c < row.to(); c++) {
        int before = end;
        for (int id : continuations.get(row.prompt()).get(c)) {
          from[n] = before;
          targets[n++] = id;
          before = at;
          branches[at] = row.to() - row.from() == 1 ? 0 : c + 1;
          ids[at++] = id;
        }
      }
    }
    float[] logprobs = logprobs(ids, branches, rows.size(), from, targets);
    int read = 0;
    for (Row row : rows) {
      for (float[] score : scores.get(row.prompt()).subList(row.from(), row.to())) {
        System.arraycopy(logprobs, read, score, 0, score.length);
        read += score.length;
      }
    }
  }

  private float[] logprobs(long[] ids, long[] branches, int B, long[] from, long[] targets) {
    int T = ids.length / B;
    return Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            Tensor hidden =
                model.branched(
                    model.device().tensor(ids, B, T), model.device().tensor(branches, B, T));
            Tensor states = // (n, C)
                hidden
                    .view(-1, hidden.size(2))
                    .index_select(0, model.device().tensor(from, from.length));
            return targetLogprobs.of(states, targets);
          }
        });
  }
}
