package dev.lungo.serving;

import io.helidon.webserver.http.ServerRequest;

/// Who is calling, as {@link Access} found out.
public interface Caller {
  /// The one person at a server that is open.
  Caller LOCAL = () -> "local";

  /// For logs: the name of a user or a key, never a secret.
  String name();

  /// Called when the request has been answered, however: for limits on how many run at once.
  default void done() {}

  /// Called when an answer has ended, with the tokens that it took: for limits per key.
  default void used(int promptTokens, int generatedTokens) {}

  /// The caller of a request that {@link Access} has admitted.
  ///
  /// @throws IllegalStateException if it was never asked, as for paths that are open to all
  static Caller of(ServerRequest request) {
    return request
        .context()
        .get(Caller.class, Caller.class)
        .orElseThrow(() -> new IllegalStateException("nobody was admitted to this path"));
  }
}
