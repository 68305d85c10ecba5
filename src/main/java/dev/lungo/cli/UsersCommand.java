package dev.lungo.cli;

import dev.lungo.cli.TextTable.Align;
import dev.lungo.store.Person;
import dev.lungo.store.Store;
import dev.lungo.store.UserRole;
import java.util.NoSuchElementException;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/// `users add|list|remove|password|role`: who may sign in at the chat page.
@Command(
    name = "users",
    description = "Who may sign in at the chat page.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    footer = {
      "",
      "A server with users asks everybody to sign in. What is changed here is noticed",
      "by a running server at once.",
      "",
      "Example: ./lungo users add ada --admin"
    })
final class UsersCommand implements Runnable {
  /// Who acts, in the audit log.
  static final String ACTOR = "command line";

  @Spec private CommandSpec spec = CommandSpec.create();

  @Override
  public void run() {
    throw new CommandLine.ParameterException(
        spec.commandLine(), "users needs one of: add, list, remove, password, role");
  }

  @Command(
      description = "Add a user; the password is asked for, or read from standard input.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./lungo users add ada --admin",
        "  ./lungo users add bob --store jdbc:postgresql://localhost/chat?user=lungo"
      })
  void add(
      @Parameters(paramLabel = "NAME", description = "What the user signs in with.") String name,
      @Option(names = "--admin", description = "May also see metrics and administer.")
          boolean admin,
      @Mixin StoreOptions options) {
    UserRole role = admin ? UserRole.ADMIN : UserRole.USER;
    try (Store store = options.open()) {
      if (store.people().user(name).isPresent()) { // before the password is typed for nothing
        throw new IllegalArgumentException("there is a user '" + name + "' already");
      }
      Person added = store.people().add(name, PasswordPrompt.ask(name), role);
      store.audit().add(ACTOR, "user.add " + role.label(), added.name());
      System.err.println("added " + role.label() + " " + added.name());
    }
  }

  @Command(
      description = "List the users: role, consent to training, conversations.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./lungo users list"})
  void list(@Mixin StoreOptions options) {
    try (Store store = options.openExisting()) {
      TextTable table =
          new TextTable()
              .column("user", Align.LEFT)
              .column("role", Align.LEFT)
              .column("agreed", Align.LEFT)
              .column("conversations", Align.RIGHT)
              .column("since", Align.LEFT);
      for (Person person : store.people().users()) {
        table.row(
            person.name(),
            person.role().label(),
            agreed(person.consent()),
            String.valueOf(store.conversations().count(person.id())),
            person.created().toString().substring(0, 10));
      }
      System.out.print(table);
    }
  }

  private static String agreed(@Nullable Boolean consent) {
    return consent == null ? "undecided" : consent ? "yes" : "no";
  }

  @Command(
      description = "Remove a user, who can no longer sign in.",
      mixinStandardHelpOptions = true,
      footer = {
        "",
        "Examples:",
        "  ./lungo users remove ada",
        "  ./lungo users remove ada --with-conversations"
      })
  void remove(
      @Parameters(paramLabel = "NAME", description = "The user.") String name,
      @Option(
              names = "--with-conversations",
              description = "Delete all that the user said, too; it cannot be brought back.")
          boolean all,
      @Mixin StoreOptions options) {
    try (Store store = options.openExisting()) {
      Person person = require(store, name);
      long conversations = store.conversations().count(person.id());
      if (conversations > 0 && !all) {
        throw new IllegalArgumentException(
            person.name()
                + " has conversations ("
                + conversations
                + "): --with-conversations deletes them, too");
      }
      store.people().remove(name);
      store.audit().add(ACTOR, "user.remove", person.name());
      System.err.println("removed " + person.name());
    }
  }

  @Command(
      description = "Change a user's password, which ends the user's sessions.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./lungo users password ada"})
  void password(
      @Parameters(paramLabel = "NAME", description = "The user.") String name,
      @Mixin StoreOptions options) {
    try (Store store = options.openExisting()) {
      Person person = require(store, name);
      store.people().password(name, PasswordPrompt.ask(name));
      store.audit().add(ACTOR, "user.password", person.name());
      System.err.println("changed the password of " + person.name());
    }
  }

  @Command(
      description = "Make a user an administrator, or no longer.",
      mixinStandardHelpOptions = true,
      footer = {"", "Example: ./lungo users role ada admin"})
  void role(
      @Parameters(paramLabel = "NAME", description = "The user.") String name,
      @Parameters(paramLabel = "ROLE", description = "${COMPLETION-CANDIDATES}.") UserRole role,
      @Mixin StoreOptions options) {
    try (Store store = options.openExisting()) {
      require(store, name);
      Person person = store.people().role(name, role);
      store.audit().add(ACTOR, "user.role " + role.label(), person.name());
      System.err.println(person.name() + " is now " + role.label());
    }
  }

  private static Person require(Store store, String name) {
    return store
        .people()
        .user(name)
        .orElseThrow(
            () ->
                new NoSuchElementException(
                    "there is no user '" + name + "' (`./lungo users list` shows all)"));
  }
}
