package dev.lungo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.cli.terminal.Answerer;
import dev.lungo.cli.terminal.ChatSession;
import dev.lungo.cli.terminal.Display;
import dev.lungo.cli.terminal.InputHistory;
import dev.lungo.cli.terminal.ModelFacts;
import dev.lungo.cli.terminal.PipeChat;
import dev.lungo.cli.terminal.PipeDisplay;
import dev.lungo.cli.terminal.SystemTerminal;
import dev.lungo.cli.terminal.TerminalChat;
import dev.lungo.cli.terminal.TerminalDisplay;
import dev.lungo.files.AtomicFiles;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.generation.Generator;
import dev.lungo.model.ModelSummary;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.io.BufferedReader;
import java.io.Console;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Callable;
import org.jline.terminal.Terminal;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Talks with a model in the terminal.
@Command(
    name = "chat",
    description = "Talk with a model that has learned to chat.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "In a terminal, /help lists the commands: /system, /retry, /undo, /save and others. Ctrl-C"
          + " stops an answer, Ctrl-D ends. Typed lines are kept for the next chat, in the folder"
          + " lungo of $XDG_STATE_HOME (or ~/.local/state). NO_COLOR=1 turns colours off.",
      "",
      "From a pipe, each line is a message or a command, and answers go to standard output; the"
          + " exit code is 1 if anything went wrong.",
      "",
      "Examples:",
      "  ./lungo chat --model runs/chat/model",
      "  ./lungo chat --model runs/chat/model --system \"Be brief.\" --temperature 0.5",
      "  echo \"Why is the sky blue?\" | ./lungo chat --model runs/chat/model --seed 1"
    })
final class ChatCommand implements Callable<Integer> {
  private static final int MOST_CONTEXT = 4096;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "What the model is told before everything.")
  private @Nullable String system;

  @Option(
      names = "--max-tokens",
      paramLabel = "N",
      description = "The longest answer, in tokens (default: ${DEFAULT-VALUE}).")
  private int maxTokens = 512;

  @Option(
      names = "--context",
      paramLabel = "N",
      description =
          "Tokens of the conversation that the model sees at once, the answer included; memory"
              + " grows with it (default: the model's, at most "
              + MOST_CONTEXT
              + ").")
  private @Nullable Integer context;

  @Mixin private SamplingOptions sampling = new SamplingOptions();

  @Override
  public Integer call() {
    Path folder = model.folder();
    ModelOptions.requireModel(folder);
    Tokenizer tokenizer =
        model.requireTokenizer("chatting needs the tokenizer that the model was trained with");
    ChatTemplate template = ChatTemplate.load(folder, tokenizer);
    GenerationConfig config = GenerationConfig.read(folder);
    Set<Integer> ends = new HashSet<>(config.end());
    ends.add(template.endToken());
    try (Transformer transformer = model.load()) {
      int all = transformer.config().contextLength();
      int seen = context == null ? Math.min(all, MOST_CONTEXT) : context;
      String description =
          transformer.config().architecture().className()
              + ", "
              + InspectCommand.count(ModelSummary.of(folder).total());
      ModelFacts facts = new ModelFacts(folder.toString(), description, seen, template, ends);
      // Of each turn only what is new is read.
      try (Generator generator = new Generator(transformer, tokenizer, 1, seen).keepingPrefixes()) {
        return isTerminal()
            ? inTerminal(facts, Answerer.of(generator), config)
            : inPipe(facts, Answerer.of(generator), config);
      }
    }
  }

  private ChatSession session(
      ModelFacts facts, Answerer answerer, GenerationConfig config, Display display) {
    var session = new ChatSession(facts, answerer, display, sampling.resolve(config), maxTokens);
    if (system != null) {
      session.setSystem(system);
    }
    return session;
  }

  private int inPipe(ModelFacts facts, Answerer answerer, GenerationConfig config) {
    var display = new PipeDisplay(System.out, System.err);
    PipeChat.run(
        new BufferedReader(new InputStreamReader(System.in, UTF_8)),
        session(facts, answerer, config, display),
        display);
    return display.hadProblems() ? 1 : 0;
  }

  private int inTerminal(ModelFacts facts, Answerer answerer, GenerationConfig config) {
    try (Terminal terminal = SystemTerminal.open()) {
      boolean colours =
          System.getenv().getOrDefault("NO_COLOR", "").isEmpty()
              && !TerminalDisplay.isDumb(terminal);
      var display = new TerminalDisplay(terminal, colours);
      ChatSession session = session(facts, answerer, config, display);
      Optional<Path> history = history(display);
      display.note(
          "%s: %s, context %,d tokens"
              .formatted(facts.name(), facts.description(), facts.context()));
      display.note("/help lists the commands, Ctrl-D ends");
      new TerminalChat(terminal, session, display, history, colours).run();
      return 0;
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot use", Path.of("the terminal"), e);
    }
  }

  /// A chat is possible without its history.
  private static Optional<Path> history(Display display) {
    try {
      return Optional.of(InputHistory.file(System.getenv()));
    } catch (UncheckedIOException e) {
      display.note("typed lines are not kept: " + e.getMessage());
      return Optional.empty();
    }
  }

  /// Both standard input and output; there may be no console at all.
  private static boolean isTerminal() {
    return Optional.ofNullable(System.console()).filter(Console::isTerminal).isPresent();
  }
}
