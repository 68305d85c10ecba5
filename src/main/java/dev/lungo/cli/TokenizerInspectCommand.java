package dev.lungo.cli;

import dev.lungo.corpus.Document;
import dev.lungo.corpus.Documents;
import dev.lungo.corpus.ReadOptions;
import dev.lungo.tokenizer.Tokenizer;
import java.io.PrintStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// What a tokenizer is, and what it makes of a text.
@Command(
    name = "inspect",
    description = "Show a tokenizer's facts, how it splits a text, how well it packs files.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Examples:",
      "  ./lungo tokenizer inspect --tokenizer tokenizer --text \"It's 1984.\"",
      "  ./lungo tokenizer inspect --tokenizer runs/first/model --input my-texts/"
    })
final class TokenizerInspectCommand implements Callable<Integer> {
  @Option(
      names = "--tokenizer",
      required = true,
      paramLabel = "DIR",
      description = "A tokenizer.json, or a folder that has one.")
  private Path folder = Path.of("tokenizer");

  @Option(names = "--text", paramLabel = "TEXT", description = "Show the tokens of this text.")
  private @Nullable String text;

  @Option(
      names = "--input",
      arity = "1..*",
      paramLabel = "FILE",
      description = "Count bytes per token on these files or folders.")
  private List<Path> inputs = List.of();

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
    out.printf("vocabulary  %,d tokens%n", tokenizer.vocabularySize());
    tokenizer
        .specials()
        .forEach(
            name -> out.printf("special     %s = %d%n", name, tokenizer.special(name).orElse(-1)));
    out.printf("pattern     %s%n", tokenizer.pattern());
    out.printf("hash        %s%n", tokenizer.hash());
    if (text != null) {
      int[] ids = specials ? tokenizer.encodeWithSpecials(text) : tokenizer.encode(text);
      out.printf("text        %s in %,d tokens%n", bytes(text), ids.length);
      for (int id : ids) {
        out.printf("%8d    %s%n", id, visible(tokenizer.token(id)));
      }
    }
    if (!inputs.isEmpty()) {
      packing(tokenizer, out);
    }
  }

  private void packing(Tokenizer tokenizer, PrintStream out) {
    long bytes = 0;
    long tokens = 0;
    try (Stream<Document> documents = Documents.read(inputs, ReadOptions.defaults())) {
      for (Document document : (Iterable<Document>) documents::iterator) {
        bytes += document.text().getBytes(StandardCharsets.UTF_8).length;
        tokens += tokenizer.encode(document.text()).length;
      }
    }
    out.printf(
        "files       %,d bytes in %,d tokens: %.3f bytes per token%n",
        bytes, tokens, bytes / (double) Math.max(1, tokens));
  }

  private static String bytes(String text) {
    return String.format("%,d bytes", text.getBytes(StandardCharsets.UTF_8).length);
  }

  /// A token in which everything can be seen: `␣` for a space, escapes for control characters,
  /// hexadecimal where the bytes are no whole characters.
  static String visible(byte[] token) {
    String text;
    try {
      text = StandardCharsets.UTF_8.newDecoder().decode(ByteBuffer.wrap(token)).toString();
    } catch (CharacterCodingException _) {
      StringBuilder hex = new StringBuilder();
      for (byte b : token) {
        hex.append(b > ' ' && b < 0x7F ? "" + (char) b : String.format("\\x%02X", b & 0xFF));
      }
      return hex.toString();
    }
    StringBuilder out = new StringBuilder();
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case ' ' -> out.append('␣');
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\t' -> out.append("\\t");
                default -> {
                  if (Character.isISOControl(c) || Character.getType(c) == Character.FORMAT) {
                    out.append(String.format("\\u{%X}", c));
                  } else {
                    out.appendCodePoint(c);
                  }
                }
              }
            });
    return out.toString();
  }
}
