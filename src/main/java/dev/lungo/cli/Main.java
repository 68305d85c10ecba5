package dev.lungo.cli;

import dev.lungo.cli.speedrun.SpeedrunCommand;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.util.Objects;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/// The entry point: `lungo COMMAND ...`.
///
/// Results go to standard output, everything else to standard error. A failure is one line on
/// standard error and exit code 2 where the command was used wrongly (an {@link
/// IllegalArgumentException}), 1 where it failed; `--verbose` adds the stack trace.
@Command(
    name = "lungo",
    description = "A complete ChatGPT for the JVM: from text files to a chat page.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "lungo " + Main.VERSION,
    footer = {
      "",
      "Every command has --help with an example. `./lungo test` runs all checks of a checkout.",
      "",
      "To begin with, from nothing to a chat page in half an hour:",
      "  ./lungo speedrun"
    },
    subcommands = { // all at once, then as data flows
      SpeedrunCommand.class,
      CurriculumCommand.class,
      CorpusCommand.class,
      TokenizerCommand.class,
      PretrainCommand.class,
      SftCommand.class,
      RewardCommand.class,
      PpoCommand.class,
      DpoCommand.class,
      EvalCommand.class,
      JudgeCommand.class,
      ExamCommand.class,
      GenerateCommand.class,
      ChatCommand.class,
      ServeCommand.class,
      UsersCommand.class,
      KeysCommand.class,
      FeedbackCommand.class,
      ScoreCommand.class,
      InspectCommand.class,
      ReportCommand.class,
      BenchCommand.class
    })
public final class Main {
  public static final String VERSION = "0.1.0";

  @Option(
      names = "--verbose",
      scope = ScopeType.INHERIT,
      description = "Print the stack trace of a failure.")
  private boolean verbose;

  private Main() {}

  public static void main(String[] args) {
    System.exit(run(args));
  }

  /// Runs one command line and returns its exit code.
  public static int run(String... args) {
    CommandLine commandLine = commandLine();
    return args.length == 0 ? commandLine.execute("--help") : commandLine.execute(args);
  }

  /// The parser with all commands.
  public static CommandLine commandLine() {
    Main main = new Main();
    CommandLine commandLine = new CommandLine(main);
    callAsLauncher(commandLine);
    commandLine.setCaseInsensitiveEnumValuesAllowed(true);
    // A benchmark's options are its own.
    Objects.requireNonNull(commandLine.getSubcommands().get("bench"))
        .setUnmatchedOptionsArePositionalParams(true);
    commandLine.setErr(new PrintWriter(System.err, true, StandardCharsets.UTF_8));
    commandLine.setParameterExceptionHandler(
        (e, _) -> {
          CommandLine wrong = e.getCommandLine();
          wrong.getErr().println("lungo: " + wrongUse(e) + seeHelp(wrong));
          return 2;
        });
    commandLine.setExecutionExceptionHandler(
        (e, command, _) -> {
          if (main.verbose) {
            e.printStackTrace(command.getErr());
          }
          command.getErr().println("lungo: " + oneLine(e));
          return e instanceof IllegalArgumentException ? 2 : 1;
        });
    return commandLine;
  }

  /// Usage lines are there to be copied, so they begin as the launcher is called.
  private static void callAsLauncher(CommandLine command) {
    command.getCommandSpec().usageMessage().synopsisHeading("Usage: ./");
    command.getSubcommands().values().forEach(Main::callAsLauncher);
  }

  private static String wrongUse(CommandLine.ParameterException e) {
    if (!(e instanceof CommandLine.UnmatchedArgumentException unmatched)) {
      return oneLine(e).replaceFirst("^Error: ", "");
    }
    String word = unmatched.getUnmatched().getFirst();
    boolean hasCommands = !e.getCommandLine().getSubcommands().isEmpty();
    String what =
        word.startsWith("-")
            ? "unknown option " + word
            : hasCommands ? "there is no command '" + word + "'" : "unexpected '" + word + "'";
    return unmatched.getSuggestions().isEmpty()
        ? what
        : what + "; did you mean " + unmatched.getSuggestions().getFirst() + "?";
  }

  private static String seeHelp(CommandLine command) {
    return " (see `./" + command.getCommandSpec().qualifiedName() + " --help`)";
  }

  private static String oneLine(Throwable e) {
    String message = e.getMessage();
    return message == null || message.isBlank()
        ? "unexpected "
            + e.getClass().getSimpleName()
            + " (run again with --verbose, and please report it)"
        : message.strip().lines().findFirst().orElseThrow();
  }
}
