package dev.lungo.cli;

import dev.lungo.training.ChatSetRecipe;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// One data set of a tuning run and its part in the mixture, as the command line gives it.
final class ChatSetOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description =
          "A .jsonl file (also .gz, .zst) of conversations, or a folder of such files; may be"
              + " given several times. Files named validation* are held out.")
  private Path path = Path.of("");

  @Option(
      names = "--weight",
      paramLabel = "W",
      description = "How often each of its conversations is drawn in an epoch (default: 1).")
  private double weight = 1;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Use at most N of its conversations, the same ones in every epoch.")
  private int limit;

  @Option(
      names = "--cap",
      paramLabel = "N",
      description = "Count as N conversations at most: others are drawn in the next epoch.")
  private int cap;

  @Option(
      names = "--validation",
      paramLabel = "PATH",
      description =
          "Held-out conversations in the same form. Where no set has any, one in fifty is held"
              + " out.")
  private @Nullable Path validation;

  @Option(
      names = "--question",
      paramLabel = "TEXT",
      description = "Makes the question of a line's fields: 'Summarise:\\n\\n{dialogue}'.")
  private @Nullable String question;

  @Option(
      names = "--answer",
      paramLabel = "TEXT",
      description = "Makes the answer of a line's fields: '{summary}'.")
  private @Nullable String answer;

  ChatSetRecipe recipe() {
    return new ChatSetRecipe(
        path,
        Optional.ofNullable(validation),
        Optional.ofNullable(question).map(ChatSetOptions::unescaped),
        Optional.ofNullable(answer).map(ChatSetOptions::unescaped),
        weight,
        limit,
        cap);
  }

  /// A shell passes `\n` on as two characters.
  private static String unescaped(String text) {
    return text.replace("\\n", "\n");
  }
}
