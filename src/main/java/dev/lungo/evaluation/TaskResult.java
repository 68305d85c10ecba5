package dev.lungo.evaluation;

import java.util.List;
import java.util.SequencedMap;

/// A task's scores with a number of shots.
///
/// @param task its name
/// @param description what it asks, in a line
/// @param fingerprint the same where the same was asked about the same examples, so that two
///     models can be compared
/// @param measures the telling one first; at least one
/// @param groups the first measure of each value of the task's group field
/// @param samples all examples, in the order of the rows; none where the result was read from a
///     file
/// @param cut how many prompts lost their beginning, as the context is too short for them
/// @param seconds how long it took
public record TaskResult(
    String task,
    String description,
    int shots,
    String fingerprint,
    List<Measure> measures,
    SequencedMap<String, Measure> groups,
    List<Sample> samples,
    int cut,
    double seconds) {
  public Measure primary() {
    return measures.getFirst();
  }

  public int examples() {
    return primary().scores().size();
  }
}
