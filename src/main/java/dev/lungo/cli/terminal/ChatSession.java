package dev.lungo.cli.terminal;

import dev.lungo.chat.Conversation;
import dev.lungo.generation.Completion;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Sampling;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.function.DoubleConsumer;
import java.util.function.Function;
import java.util.function.LongConsumer;

/// A chat: takes lines, each a message to the model or a `/command`.
///
/// Nothing is lost by a failure: the conversation changes only when an answer, or a file, is
/// there. One thread uses it, except for {@link #stop}.
public final class ChatSession {
  private final ModelFacts model;
  private final Answerer answerer;
  private final Display display;
  private Sampling sampling;
  private int maxTokens;
  private Dialogue dialogue = Dialogue.EMPTY;
  private volatile boolean stopped;

  /// @param sampling its seed is the first answer's; each later answer's is one more
  /// @param maxTokens of one answer
  public ChatSession(
      ModelFacts model, Answerer answerer, Display display, Sampling sampling, int maxTokens) {
    this.model = model;
    this.answerer = answerer;
    this.display = display;
    this.sampling = sampling;
    setMaxTokens(maxTokens);
  }

  /// Sets what the model is told before everything.
  public void setSystem(String text) {
    dialogue = dialogue.withSystem(Optional.of(text));
  }

  /// Ends the answer that is being given. Any thread may call it.
  public void stop() {
    stopped = true;
  }

  /// Takes a line, or several lines as one. It returns when the answer has been given.
  ///
  /// @return whether the chat goes on
  public boolean accept(String line) {
    stopped = false;
    try {
      if (line.startsWith("/")) {
        return obey(line);
      }
      if (!line.isBlank()) {
        Dialogue asked = dialogue.asking(line.strip());
        dialogue = ask(asked).orElse(asked);
      }
    } catch (IllegalArgumentException | UncheckedIOException e) {
      display.problem(String.valueOf(e.getMessage()));
    }
    return true;
  }

  private boolean obey(String line) {
    String[] words = line.strip().split("\\s+", 2);
    SlashCommand command = SlashCommand.of(words[0]);
    String argument = words.length > 1 ? words[1] : "";
    if (!command.takesArgument() && !argument.isEmpty()) {
      throw new IllegalArgumentException(
          command.typed() + " takes nothing after it, but '" + argument + "' came");
    }
    if (command.takesFile() && argument.isEmpty()) {
      throw new IllegalArgumentException(
          command.typed() + " needs a file, as in " + command.typed() + " chats.jsonl");
    }
    switch (command) {
      case HELP -> display.show(SlashCommand.help());
      case SYSTEM -> system(argument);
      case TEMPERATURE ->
          real(command, argument, sampling.temperature(), x -> set(sampling.withTemperature(x)));
      case TOP_P -> real(command, argument, sampling.topP(), p -> truncate(sampling.topK(), p));
      case TOP_K ->
          whole(command, argument, sampling.topK(), k -> truncate(within(k), sampling.topP()));
      case MAX_TOKENS -> whole(command, argument, maxTokens, n -> setMaxTokens(within(n)));
      case SEED -> whole(command, argument, sampling.seed(), n -> set(sampling.withSeed(n)));
      case RETRY -> retry();
      case UNDO -> undo();
      case NEW -> startAnew();
      case HISTORY -> history();
      case SAVE -> save(argument);
      case LOAD -> load(argument);
      case MODEL -> describe();
      case QUIT -> {
        return false;
      }
    }
    return true;
  }

  // Answers.

  /// Has the model answer the open question.
  ///
  /// @return the dialogue with the answer; empty if there is none
  private Optional<Dialogue> ask(Dialogue asked) {
    GenerationRequest request =
        GenerationRequest.of(prompt(asked.prompt()), maxTokens)
            .withSampling(sampling)
            .withStops(model.ends(), List.of());
    sampling = sampling.withSeed(sampling.seed() + 1);
    var text = new TrimmedText();
    long start = System.nanoTime();
    Completion completion =
        answerer.answer(request, piece -> display.answer(text.push(piece)), () -> stopped);
    display.answered(facts(request, completion, (System.nanoTime() - start) / 1e9));
    Optional<String> broken = whyUnfinished(completion.finish());
    if (text.toString().isEmpty()) {
      display.note(
          (broken.isPresent() ? "no answer yet" : "the model said nothing")
              + ": /retry asks again");
      return Optional.empty();
    }
    broken.ifPresent(display::note);
    return Optional.of(asked.answered(text.toString(), broken.isPresent()));
  }

  /// Encodes what is to be answered, without the oldest turns where the context is full; a quarter
  /// of it is kept free, or the answer would end at once.
  private int[] prompt(Conversation conversation) {
    int room = model.context() - Math.clamp(maxTokens, 1, Math.max(1, model.context() / 4));
    Conversation fitted = model.template().fit(conversation, room);
    int dropped = conversation.messages().size() - fitted.messages().size();
    if (dropped > 0) {
      display.note(
          "the conversation has %,d tokens and the model sees %,d with the answer: its %s left out"
              .formatted(
                  model.template().prompt(conversation).length,
                  model.context(),
                  dropped == 1 ? "oldest message is" : dropped + " oldest messages are"));
    }
    return model.template().prompt(fitted);
  }

  private String facts(GenerationRequest request, Completion completion, double seconds) {
    int tokens = completion.ids().size();
    return String.format(
        Locale.ROOT,
        "%,d tokens in %.1f s, %.1f tokens/s; %,d of %,d tokens of the context",
        tokens,
        seconds,
        tokens / seconds,
        request.prompt().size() + tokens,
        model.context());
  }

  /// What broke an answer off; nothing where it is whole.
  private Optional<String> whyUnfinished(FinishReason finish) {
    return switch (finish) {
      case STOP_TOKEN, STOP_STRING -> Optional.empty();
      case CANCELLED ->
          Optional.of("stopped: the half answer stays (/retry asks again, /undo takes it back)");
      case MAX_TOKENS -> Optional.of("cut at %,d tokens (/max-tokens)".formatted(maxTokens));
      case CONTEXT_FULL ->
          Optional.of(
              "cut: the context of %,d tokens is full (/new starts afresh)"
                  .formatted(model.context()));
      case DEADLINE, CUT, FAILED -> Optional.of("broken off (" + finish.label() + ")");
    };
  }

  private void retry() {
    Dialogue open =
        dialogue
            .reopened()
            .orElseThrow(() -> new IllegalArgumentException("there is no question to ask again"));
    if (sampling.greedy()) {
      display.note("at temperature 0 the answer is always the same");
    }
    dialogue = ask(open).orElse(dialogue);
  }

  // The conversation.

  private void system(String argument) {
    if (argument.isEmpty()) {
      display.show(dialogue.system().orElse("no system message"));
    } else if (argument.equals("-")) {
      dialogue = dialogue.withSystem(Optional.empty());
      display.note("no system message from now on");
    } else {
      setSystem(argument);
      display.note("the model is told this from the next answer on");
    }
  }

  private void undo() {
    Dialogue shorter =
        dialogue
            .undone()
            .orElseThrow(() -> new IllegalArgumentException("there is nothing to take back"));
    String question = dialogue.reopened().flatMap(Dialogue::question).orElseThrow();
    dialogue = shorter;
    display.note("taken back: " + firstLine(question));
  }

  private static String firstLine(String text) {
    String line = text.lines().findFirst().orElse("");
    return line.length() < text.length() ? line + " ..." : line;
  }

  private void startAnew() {
    dialogue = Dialogue.EMPTY.withSystem(dialogue.system());
    display.note(
        dialogue.system().isPresent()
            ? "a new conversation, with the same system message"
            : "a new conversation");
  }

  private void history() {
    String text = dialogue.toString();
    display.show(text.isEmpty() ? "nothing has been said yet" : text);
  }

  private void save(String argument) {
    Conversation conversation =
        dialogue
            .conversation()
            .orElseThrow(() -> new IllegalArgumentException("there is no answer to save yet"));
    ChatFile file = ChatFile.named(argument);
    file.append(conversation);
    display.note(
        "appended to "
            + file
            + (dialogue.hasUnfinished()
                ? "; an unfinished answer is in it, which `sft` would take for a whole one"
                : ""));
  }

  private void load(String argument) {
    ChatFile.Loaded loaded = ChatFile.load(argument);
    dialogue = Dialogue.of(loaded.conversation());
    display.note(
        "conversation %,d of %,d of %s, %,d messages%s"
            .formatted(
                loaded.number(),
                loaded.count(),
                loaded.file(),
                loaded.conversation().messages().size(),
                dialogue.question().isPresent()
                    ? "; its last question has no answer: /retry asks it"
                    : ""));
  }

  // Settings.

  private void set(Sampling value) {
    sampling = value;
  }

  private void truncate(int topK, double topP) {
    set(sampling.withTruncation(topK, topP, sampling.minP()));
  }

  private void setMaxTokens(int value) {
    if (value < 1) {
      throw new IllegalArgumentException("max tokens must be 1 or more, but it is " + value);
    }
    maxTokens = value;
  }

  private void real(SlashCommand command, String argument, double now, DoubleConsumer set) {
    if (argument.isEmpty()) {
      display.show(plain(now));
    } else {
      set.accept(number(command, argument, Double::parseDouble));
      display.note(command.typed().substring(1) + " " + argument + " from the next answer on");
    }
  }

  private void whole(SlashCommand command, String argument, long now, LongConsumer set) {
    if (argument.isEmpty()) {
      display.show(String.valueOf(now));
    } else {
      set.accept(number(command, argument, Long::parseLong));
      display.note(command.typed().substring(1) + " " + argument + " from the next answer on");
    }
  }

  private static int within(long value) {
    return Math.clamp(value, Integer.MIN_VALUE, Integer.MAX_VALUE);
  }

  private static <T> T number(SlashCommand command, String argument, Function<String, T> parse) {
    try {
      return parse.apply(argument);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          command.typed() + " takes a number, but '" + argument + "' came", e);
    }
  }

  private static String plain(double value) {
    return value == Math.rint(value) ? "%.0f".formatted(value) : String.valueOf(value);
  }

  private void describe() {
    int used = dialogue.conversation().map(c -> model.template().encode(c).length()).orElse(0);
    display.show(
        """
        model        %s
                     %s
        context      %,d tokens; the conversation has %,d
        temperature  %s
        top-p        %s
        top-k        %s
        max-tokens   %,d
        seed         %d (of the next answer)"""
            .formatted(
                model.name(),
                model.description(),
                model.context(),
                used,
                plain(sampling.temperature()),
                plain(sampling.topP()),
                sampling.topK() == 0 ? "0 (off)" : sampling.topK(),
                maxTokens,
                sampling.seed()));
  }
}
