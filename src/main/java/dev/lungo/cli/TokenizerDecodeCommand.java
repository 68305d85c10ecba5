package dev.lungo.cli;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.JsonLines;
import dev.lungo.tokenizer.Tokenizer;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Ids to texts, line by line.
@Command(
    name = "decode",
    description = "Decode ids: lines {\"ids\"} become lines {\"text\"} on standard output.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Example: ./lungo tokenizer decode --tokenizer tokenizer --ids 72,101,108,108,111"
    })
final class TokenizerDecodeCommand implements Callable<Integer> {
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
        description = "Lines {\"ids\": [...]}, also packed as .gz or .zst.")
    @Nullable Path input;

    @Option(
        names = "--ids",
        split = ",",
        paramLabel = "ID",
        description = "Ids, separated by commas; the text itself is written.")
    int @Nullable [] ids;
  }

  @Override
  public Integer call() {
    Tokenizer tokenizer = Tokenizer.load(folder);
    try (PrintStream out = Output.buffered()) {
      write(tokenizer, out);
    }
    return 0;
  }

  private void write(Tokenizer tokenizer, PrintStream out) {
    if (source.ids != null) {
      out.println(tokenizer.decode(source.ids));
    } else if (source.input != null) {
      JsonMapper json = JsonMapper.shared();
      try (Stream<String> texts =
          JsonLines.read(
              List.of(source.input), BadLines.stop(), node -> tokenizer.decode(ids(node)))) {
        texts.forEach(text -> out.println("{\"text\":" + json.writeValueAsString(text) + "}"));
      }
    }
  }

  private static int[] ids(JsonNode node) {
    JsonNode array = node.path("ids");
    int[] ids = new int[array.size()];
    for (int i = 0; i < ids.length; i++) {
      if (!array.path(i).isInt()) {
        throw new IllegalArgumentException("not an id: " + array.path(i));
      }
      ids[i] = array.path(i).asInt();
    }
    if (!array.isArray()) {
      throw new IllegalArgumentException("expected {\"ids\": [...]}, but got " + node);
    }
    return ids;
  }
}
