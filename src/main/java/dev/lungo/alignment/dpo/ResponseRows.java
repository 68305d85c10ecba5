package dev.lungo.alignment.dpo;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.preferences.SharedRows;
import java.util.List;
import java.util.stream.IntStream;

/// Comparisons as one batch for a model, and where in it the responses' tokens are chosen.
/// Everything is gathered from these places, so neither prompts nor padding can leak into a
/// likelihood.
///
/// @param rows the batch, B × T
/// @param responses how many there are
/// @param states places in (B × T) after which the responses' tokens stand, response by response
/// @param targets those tokens
/// @param owners the response of each
record ResponseRows(SharedRows rows, int responses, int[] states, int[] targets, int[] owners) {
  /// @param padding what fills rows; nothing reads it
  static ResponseRows of(List<Comparison> comparisons, int context, int padding) {
    SharedRows rows = SharedRows.of(comparisons, context, padding);
    IntStream.Builder states = IntStream.builder();
    IntStream.Builder targets = IntStream.builder();
    IntStream.Builder owners = IntStream.builder();
    int number = 0;
    for (Comparison comparison : comparisons) {
      for (int[] response : comparison.responses()) {
        for (int t = 0; t < response.length; t++) {
          states.add(rows.place(number, t - 1));
          targets.add(response[t]);
          owners.add(number);
        }
        number++;
      }
    }
    return new ResponseRows(
        rows,
        number,
        states.build().toArray(),
        targets.build().toArray(),
        owners.build().toArray());
  }

  /// @param logprobs of the targets
  /// @return the log-probability of each response
  double[] sums(float[] logprobs) {
    double[] sums = new double[responses];
    for (int i = 0; i < owners.length; i++) {
      sums[owners[i]] += logprobs[i];
    }
    return sums;
  }
}
