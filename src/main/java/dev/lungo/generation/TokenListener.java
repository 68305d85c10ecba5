package dev.lungo.generation;

/// Hears of each token as it is generated, on the generating thread.
@FunctionalInterface
public interface TokenListener {
  /// Hears nothing and wants everything.
  TokenListener NONE = (_, _) -> true;

  /// @param request the request's index in the list given to {@link Generator#generate}; 0 for
  ///     one that was submitted by itself
  /// @return whether to go on; false cancels this request
  boolean token(int request, GeneratedToken token);
}
