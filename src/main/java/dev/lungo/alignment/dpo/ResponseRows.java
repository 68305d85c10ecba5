package dev.lungo.alignment.dpo;

import dev.lungo.alignment.preferences.Comparison;
import java.util.List;
import java.util.stream.IntStream;

/// The texts of some comparisons as one batch for a model, filled up behind, and where in it the
/// responses' tokens are chosen. Everything is gathered from these places, so neither prompts nor
/// padding can leak into a likelihood.
///
/// @param ids rows × columns
/// @param states places in (rows × columns) after which the responses' tokens stand, row by row
/// @param targets those tokens
/// @param owners the row of each
record ResponseRows(int rows, int columns, int[] ids, int[] states, int[] targets, int[] owners) {
  static ResponseRows of(List<Comparison> comparisons) {
    int rows = comparisons.stream().mapToInt(c -> c.responses().size()).sum();
    // A row's last token is chosen, and nothing is chosen after it.
    int columns =
        comparisons.stream()
            .flatMapToInt(c -> c.responses().stream().mapToInt(r -> c.prompt().length + r.length))
            .map(length -> length - 1)
            .max()
            .orElseThrow();
    int[] ids = new int[rows * Math.max(1, columns)];
    IntStream.Builder states = IntStream.builder();
    IntStream.Builder targets = IntStream.builder();
    IntStream.Builder owners = IntStream.builder();
    int row = 0;
    for (Comparison comparison : comparisons) {
      int[] prompt = comparison.prompt();
      for (int[] response : comparison.responses()) {
        int first = row * columns + prompt.length - 1; // the prompt's last token
        System.arraycopy(prompt, 0, ids, row * columns, Math.min(columns, prompt.length));
        System.arraycopy(response, 0, ids, first + 1, Math.max(0, response.length - 1));
        for (int t = 0; t < response.length; t++) {
          states.add(first + t);
          targets.add(response[t]);
          owners.add(row);
        }
        row++;
      }
    }
    return new ResponseRows(
        rows,
        Math.max(1, columns),
        ids,
        states.build().toArray(),
        targets.build().toArray(),
        owners.build().toArray());
  }

  /// @param logprobs of the targets
  /// @return the log-probability of each row's response
  double[] sums(float[] logprobs) {
    double[] sums = new double[rows];
    for (int i = 0; i < owners.length; i++) {
      sums[owners[i]] += logprobs[i];
    }
    return sums;
  }
}
