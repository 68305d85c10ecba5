package dev.lungo.training;

/// Held-out data, and how a model is measured on it: {@link TextValidation} for texts, {@link
/// AnswerValidation} for conversations.
public interface Validation {
  /// About how many tokens one measurement reads, to know what it takes.
  long tokens();

  /// Measures the trainer's model as it is, without learning from the data.
  Metric.HeldOut measure(Trainer trainer, long step);
}
