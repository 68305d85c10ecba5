package dev.lungo.cli.terminal;

import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// The commands of a chat, in the order of `/help`.
enum SlashCommand {
  HELP("", "this list"),
  SYSTEM("[TEXT]", "what the model is told first; - removes it"),
  TEMPERATURE("[X]", "0: the most probable token; 1: the model's own odds"),
  TOP_P("[P]", "keep the most probable tokens that make up P; 1: all"),
  TOP_K("[K]", "keep the K most probable tokens; 0: all"),
  MAX_TOKENS("[N]", "the longest answer, in tokens"),
  SEED("[N]", "of the next answer; each later one adds 1"),
  RETRY("", "ask the last question again, for another answer"),
  UNDO("", "take back the last question and its answer"),
  NEW("", "a new conversation; system message and settings stay"),
  HISTORY("", "the conversation so far"),
  SAVE("FILE", "append the conversation to a .jsonl that `sft` reads"),
  LOAD("FILE [N]", "go on with the last, or N-th, conversation of a file"),
  MODEL("", "the model, its settings, and how full its context is"),
  QUIT("", "end (also Ctrl-D)");

  private final String parameter;
  private final String description;

  SlashCommand(String parameter, String description) {
    this.parameter = parameter;
    this.description = description;
  }

  /// As it is typed, such as `/top-p`.
  String typed() {
    return "/" + name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  boolean takesFile() {
    return parameter.startsWith("FILE");
  }

  boolean takesArgument() {
    return !parameter.isEmpty();
  }

  String description() {
    return description;
  }

  /// @param typed with its slash
  /// @throws IllegalArgumentException for another word, naming the nearest command
  static SlashCommand of(String typed) {
    if (typed.equals("/exit")) {
      return QUIT;
    }
    return Arrays.stream(values())
        .filter(command -> command.typed().equals(typed))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "no command "
                        + typed
                        + ": did you mean "
                        + nearest(typed)
                        + "? (/help lists them; with a space before the / it is a message)"));
  }

  private static String nearest(String typed) {
    LevenshteinDistance distance = LevenshteinDistance.getDefaultInstance();
    return Arrays.stream(values())
        .map(SlashCommand::typed)
        .min(Comparator.comparing(name -> distance.apply(typed, name)))
        .orElseThrow();
  }

  static String help() {
    List<String> rest =
        List.of(
            "",
            "Anything else is said to the model. A \\ at a line's end goes on in the next.",
            "Ctrl-C stops an answer, or clears the line.");
    return Arrays.stream(values())
            .map(c -> "%-14s%-9s %s".formatted(c.typed(), c.parameter, c.description))
            .collect(Collectors.joining("\n"))
        + "\n"
        + String.join("\n", rest);
  }
}
