package dev.lungo.evaluation;

/// One example of a task as the model met it, to read beside the numbers.
///
/// @param prompt what the model was given, without the few-shot examples
/// @param expected the right answer
/// @param given the model's
/// @param score of this example, by the task's first measure
public record Sample(String prompt, String expected, String given, double score) {}
