package dev.lungo.cli;

import dev.lungo.cli.TextTable.Align;
import dev.lungo.store.ApiKey;
import dev.lungo.store.NewKey;
import dev.lungo.store.Store;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `keys add|list|revoke`: which programs may call the API.
@Command(
    name = "keys",
    description = "Which programs may call the API.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./lungo keys add notebook --requests-per-minute 60"})
final class KeysCommand implements Runnable {
  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "keys needs one of: add, list, revoke");
  }

  @Command(
      description = "Make a key and print it, this once: only its hash is kept.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Programs send it as `Authorization: Bearer KEY`, as OpenAI's clients do.",
        "",
        "Examples:",
        "  ./lungo keys add notebook",
        "  ./lungo keys add shop --requests-per-minute 60 --tokens-per-minute 20000"
      })
  void add(
      @Parameters(paramLabel = "NAME", description = "What the key is for.") String name,
      @Option(
              names = "--requests-per-minute",
              paramLabel = "N",
              description = "More are refused with 429 (default: no limit).")
          @Nullable Integer requests,
      @Option(
              names = "--tokens-per-minute",
              paramLabel = "N",
              description = "Of prompts and answers together (default: no limit).")
          @Nullable Integer tokens,
      @Mixin StoreOptions options) {
    try (Store store = options.open()) {
      NewKey made = store.keys().add(name, requests, tokens);
      store.audit().add(UsersCommand.ACTOR, "key.add", made.key().name());
      System.err.println("the key of " + made.key().name() + ", which is not shown again:");
      System.out.println(made.secret());
    }
  }

  @Command(
      description = "List the keys and their limits.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./lungo keys list"})
  void list(@Mixin StoreOptions options) {
    try (Store store = options.openExisting()) {
      TextTable table =
          new TextTable()
              .column("key", Align.LEFT)
              .column("requests/min", Align.RIGHT)
              .column("tokens/min", Align.RIGHT)
              .column("since", Align.LEFT)
              .column("revoked", Align.LEFT);
      for (ApiKey key : store.keys().all()) {
        table.row(
            key.name(),
            limit(key.requestsPerMinute()),
            limit(key.tokensPerMinute()),
            key.created().toString().substring(0, 10),
            key.revoked() == null ? "" : key.revoked().toString().substring(0, 10));
      }
      System.out.print(table);
    }
  }

  private static String limit(@Nullable Integer limit) {
    return limit == null ? "-" : String.format("%,d", limit);
  }

  @Command(
      description = "Make a key invalid, from the next request on.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./lungo keys revoke notebook"})
  void revoke(
      @Parameters(paramLabel = "NAME", description = "The key's name.") String name,
      @Mixin StoreOptions options) {
    try (Store store = options.openExisting()) {
      ApiKey key = store.keys().revoke(name);
      store.audit().add(UsersCommand.ACTOR, "key.revoke", key.name());
      System.err.println("revoked " + key.name());
    }
  }
}
