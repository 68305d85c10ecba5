package dev.lungo.store;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// Keys for programs.
public final class Keys {
  Keys() {}

  /// Makes a key.
  ///
  /// @param requestsPerMinute null for no limit
  /// @param tokensPerMinute null for no limit
  /// @throws IllegalArgumentException if the name is taken or no name, or a limit below 1
  public NewKey add(
      String name, @Nullable Integer requestsPerMinute, @Nullable Integer tokensPerMinute) {
    throw new UnsupportedOperationException();
  }

  /// All keys by name.
  public List<ApiKey> all() {
    throw new UnsupportedOperationException();
  }

  /// Whether there is a key that is valid.
  public boolean anyValid() {
    throw new UnsupportedOperationException();
  }

  /// The key with this secret, if it is valid.
  public Optional<ApiKey> find(String secret) {
    throw new UnsupportedOperationException();
  }

  /// Makes a key invalid, from the next request on.
  ///
  /// @throws java.util.NoSuchElementException if there is no such key
  public ApiKey revoke(String name) {
    throw new UnsupportedOperationException();
  }
}
