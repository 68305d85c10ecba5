package dev.lungo.cli;

import dev.lungo.store.Store;
import picocli.CommandLine.Option;

/// Where a command finds what the server keeps.
final class StoreOptions {
  @Option(
      names = "--store",
      paramLabel = "PLACE",
      defaultValue = "lungo.db",
      description =
          "What `serve` was given: a SQLite file, or jdbc:postgresql://HOST/DB?user=NAME"
              + " (default: ${DEFAULT-VALUE}).")
  private String place = "lungo.db";

  /// Opens it, and makes it where it is absent.
  Store open() {
    return Store.open(place);
  }

  /// Opens it, and refuses a file that is absent.
  Store openExisting() {
    return Store.openExisting(place);
  }
}
