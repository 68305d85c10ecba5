package dev.lungo.store;

/// The database cannot be used; the message is one line that says why and what to do.
public class StoreException extends RuntimeException {
  public StoreException(String message, Throwable cause) {
    super(message, cause);
  }

  public StoreException(String message) {
    super(message);
  }
}
