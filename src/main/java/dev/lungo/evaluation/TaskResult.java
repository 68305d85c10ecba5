package dev.lungo.evaluation;

import java.util.List;
import java.util.SequencedMap;

/// A task's scores with a number of shots.
///
/// @param measures the telling one first; at least one
/// @param groups the first measure of each value of the task's group field
/// @param samples all examples, in the order of the rows
/// @param cut how many prompts lost their beginning, as the context is too short for them
/// @param seconds how long it took
public record TaskResult(
    Task task,
    int shots,
    List<Measure> measures,
    SequencedMap<String, Measure> groups,
    List<Sample> samples,
    int cut,
    double seconds) {
  public Measure primary() {
    return measures.getFirst();
  }
}
