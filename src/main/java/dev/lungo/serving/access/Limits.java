package dev.lungo.serving.access;

/// What one person or one key may use.
///
/// @param requestsPerMinute 0 is any number
/// @param tokensPerMinute of prompts and answers together; 0 is any number
/// @param streams requests under way at the same time; 0 is any number
public record Limits(int requestsPerMinute, int tokensPerMinute, int streams) {
  /// For one person on a machine of their own.
  public static final Limits NONE = new Limits(0, 0, 0);

  /// For a handful of people: a page asks some dozens of times a minute, and follows one answer
  /// per window.
  public static final Limits DEFAULT = new Limits(600, 100_000, 16);

  public Limits {
    notNegative("requests per minute", requestsPerMinute);
    notNegative("tokens per minute", tokensPerMinute);
    notNegative("streams", streams);
  }

  private static void notNegative(String name, int value) {
    if (value < 0) {
      throw new IllegalArgumentException(name + " must be 0 (no limit) or more, but is " + value);
    }
  }
}
