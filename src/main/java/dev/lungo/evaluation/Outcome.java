package dev.lungo.evaluation;

import java.util.List;

/// What came of a task's examples.
///
/// @param measures the telling one first
/// @param cut how many prompts were cut
record Outcome(List<Measure> measures, List<Sample> samples, int cut) {}
