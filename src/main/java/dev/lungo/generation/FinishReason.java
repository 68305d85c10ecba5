package dev.lungo.generation;

/// Why a generation ended.
public enum FinishReason {
  /// One of the request's stop tokens was generated.
  STOP_TOKEN("stop"),
  /// One of the request's stop strings appeared.
  STOP_STRING("stop"),
  /// The request's number of tokens was reached.
  MAX_TOKENS("length"),
  /// The model's context, or the space for one request in the cache, is full.
  CONTEXT_FULL("length"),
  /// The listener or {@link Generation#cancel} said so.
  CANCELLED("cancelled");

  private final String label;

  FinishReason(String label) {
    this.label = label;
  }

  /// The usual word for it: `stop`, `length` or `cancelled`.
  public String label() {
    return label;
  }
}
