package dev.lungo.cli;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.JsonLines;
import dev.lungo.tokenizer.Tokenizer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;

/// Texts to ids, line by line.
@Command(
    name = "encode",
    description = "Encode texts: lines {\"text\"} become lines {\"ids\"} on standard output.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./lungo tokenizer encode --tokenizer tokenizer --text \"How many tokens?\"",
      "  ./lungo tokenizer encode --tokenizer tokenizer --input texts.jsonl > ids.jsonl"
    })
final class TokenizerEncodeCommand implements Callable<Integer> {
  @Option(
      names = "--tokenizer",
      required = true,
      paramLabel = "DIR",
      description = "A tokenizer.json, or a folder that has one.")
  private Path folder = Path.of("tokenizer");

  @ArgGroup(multiplicity = "1")
  private Source source = new Source();

  /// One of the two.
  static final class Source {
    @Option(
        names = "--input",
        paramLabel = "FILE",
        description = "Lines {\"text\": ...}, also packed as .gz or .zst.")
    @Nullable Path input;

    @Option(names = "--text", paramLabel = "TEXT", description = "One text.")
    @Nullable String text;
  }

  @Option(
      names = "--specials",
      description = "Names of special tokens in the text become those tokens.")
  private boolean specials;

  @Override
  public Integer call() {
    Tokenizer tokenizer = Tokenizer.load(folder);
    try (PrintStream out = Output.buffered()) {
      write(tokenizer, out);
    }
    return 0;
  }

  private void write(Tokenizer tokenizer, PrintStream out) {
    if (source.text != null) {
      out.println(line(tokenizer, source.text));
    } else if (source.input != null) {
      try (Stream<String> lines =
          JsonLines.read(
              List.of(source.input), BadLines.stop(), node -> line(tokenizer, text(node)))) {
        lines.forEach(out::println);
      }
    }
  }

  private static String text(JsonNode node) {
    JsonNode text = node.path("text");
    if (!text.isString()) {
      throw new IllegalArgumentException("expected {\"text\": \"...\"}, but got " + node);
    }
    return text.asString();
  }

  private String line(Tokenizer tokenizer, String text) {
    int[] ids = specials ? tokenizer.encodeWithSpecials(text) : tokenizer.encode(text);
    return "{\"ids\":" + Arrays.toString(ids).replace(" ", "") + "}";
  }
}
