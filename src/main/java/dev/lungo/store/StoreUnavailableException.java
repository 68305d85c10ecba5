package dev.lungo.store;

/// The database does not answer now, but may later: it is locked, its disk is full, or its server
/// is away. What was asked for did not happen, as far as is known; it may be tried again. Over
/// HTTP: 503.
public final class StoreUnavailableException extends StoreException {
  public StoreUnavailableException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreUnavailableException(String message) {
    super(message);
  }
}
