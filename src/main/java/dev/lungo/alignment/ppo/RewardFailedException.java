package dev.lungo.alignment.ppo;

/// A reward gave no number or threw. Nothing was learned from the step that it belongs to.
public final class RewardFailedException extends IllegalStateException {
  private static final long serialVersionUID = 1;

  RewardFailedException(String message, RuntimeException cause) {
    super(message, cause);
  }
}
