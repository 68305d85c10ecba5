package dev.lungo.store;

/// A key that was just made, with the only copy of its secret.
public record NewKey(ApiKey key, String secret) {
  /// Without the secret, so that no log holds it.
  @Override
  public String toString() {
    return "NewKey[" + key + "]";
  }
}
