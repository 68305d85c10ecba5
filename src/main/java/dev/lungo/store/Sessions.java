package dev.lungo.store;

import java.time.Duration;
import java.util.Optional;

/// Browsers in which somebody signed in. A session is known by a random token, of which only the
/// hash is kept.
public final class Sessions {
  Sessions() {}

  /// @param person the id of whoever signed in
  /// @return the token for the cookie
  public String open(String person, Duration life) {
    throw new UnsupportedOperationException();
  }

  /// The session of a token, if there is one and it has not expired.
  public Optional<Session> find(String token) {
    throw new UnsupportedOperationException();
  }

  /// Prolongs a session from now on.
  public void prolong(String token, Duration life) {
    throw new UnsupportedOperationException();
  }

  public void close(String token) {
    throw new UnsupportedOperationException();
  }
}
