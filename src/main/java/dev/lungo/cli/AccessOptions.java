package dev.lungo.cli;

import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.access.Door;
import dev.lungo.serving.access.Limits;
import dev.lungo.serving.access.StoreAccess;
import dev.lungo.store.Store;
import picocli.CommandLine.Option;

/// Who may use a server, and how much of it.
final class AccessOptions {
  @Option(
      names = "--open-to-everyone",
      description =
          "Serve whoever reaches the address, without password or key, as long as there are no"
              + " users and keys.")
  private boolean everyone;

  @Option(
      names = "--requests-per-minute",
      paramLabel = "N",
      description =
          "Requests of one person or key; a key may have limits of its own; 0 is any number"
              + " (default: ${DEFAULT-VALUE}).")
  private int requests = Limits.DEFAULT.requestsPerMinute();

  @Option(
      names = "--tokens-per-minute",
      paramLabel = "N",
      description =
          "Tokens of prompts and answers of one person or key; 0 is any number (default:"
              + " ${DEFAULT-VALUE}).")
  private int tokens = Limits.DEFAULT.tokensPerMinute();

  @Option(
      names = "--streams",
      paramLabel = "N",
      description =
          "Requests, and answers, of one person or key at a time; 0 is any number (default:"
              + " ${DEFAULT-VALUE}). None of these limits holds where the server is open to this"
              + " machine alone.")
  private int streams = Limits.DEFAULT.streams();

  /// @throws IllegalArgumentException if nobody or everybody could come in, and nobody said so
  StoreAccess open(Store store, ServerOptions options) {
    Door door =
        options.loopback() ? Door.LOOPBACK : everyone ? Door.OPEN_TO_EVERYONE : Door.GUARDED;
    if (door == Door.GUARDED && !store.people().anyUser() && !store.keys().anyValid()) {
      throw new IllegalArgumentException(
          "--host %s can be reached from elsewhere, and there are no users and no keys: add one with `users add` or `keys add`, or say --open-to-everyone"
              .formatted(options.host()));
    }
    return new StoreAccess(store, door, new Limits(requests, tokens, streams));
  }
}
