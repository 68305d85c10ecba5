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
  CANCELLED("cancelled"),
  /// The caller's deadline passed.
  DEADLINE("deadline"),
  /// The engine was closed, or its reader was too slow, in mid-answer.
  CUT("cut"),
  /// The model failed.
  FAILED("failed");

  private final String label;

  FinishReason(String label) {
    this.label = label;
  }

  /// The usual word for it: `stop`, `length`, `cancelled`, `deadline`, `cut` or `failed`.
  public String label() {
    return label;
  }

  /// Whether the text ended where it was to end, and not because something came between.
  public boolean regular() {
    return label.equals("stop") || label.equals("length");
  }
}
