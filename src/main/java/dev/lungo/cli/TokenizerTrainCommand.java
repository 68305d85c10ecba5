package dev.lungo.cli;

import dev.lungo.corpus.Document;
import dev.lungo.corpus.Documents;
import dev.lungo.corpus.ReadListener;
import dev.lungo.corpus.ReadOptions;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Trains a byte-level BPE tokenizer on documents.
@Command(
    name = "train",
    description = "Train a tokenizer on text files.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {"", "Example: ./lungo tokenizer train --input corpus/train --out tokenizer"})
final class TokenizerTrainCommand implements Callable<Integer> {
  @Option(
      names = "--input",
      required = true,
      arity = "1..*",
      paramLabel = "FILE",
      description =
          "Files or folders: .txt, .md, .jsonl (a \"text\" each), also packed as .gz or .zst.")
  private List<Path> inputs = List.of();

  @Option(
      names = "--vocab-size",
      paramLabel = "N",
      defaultValue = "8192",
      description = "How many tokens in all (default: ${DEFAULT-VALUE}).")
  private int vocabularySize;

  @Option(
      names = "--digits",
      paramLabel = "N",
      defaultValue = "2",
      description =
          "How many digits may stand in one token, 1 to 3 (default: ${DEFAULT-VALUE}); models"
              + " calculate best with 1.")
  private int digits;

  @Option(
      names = "--field",
      paramLabel = "NAME",
      defaultValue = "text",
      description = "The field of .jsonl lines that holds the text (default: ${DEFAULT-VALUE}).")
  private String field = "text";

  @Option(names = "--strict", description = "Refuse invalid UTF-8 instead of replacing it.")
  private boolean strict;

  @Option(
      names = "--out",
      required = true,
      paramLabel = "DIR",
      description = "The folder for tokenizer.json and tokenizer_config.json.")
  private Path out = Path.of("tokenizer");

  @Override
  public Integer call() {
    TokenizerTrainer trainer = new TokenizerTrainer(vocabularySize).withDigits(digits);
    long start = System.nanoTime();
    Progress progress = new Progress(Documents.size(inputs));
    ReadOptions options =
        ReadOptions.defaults().withField(field).withStrict(strict).withListener(progress);
    Tokenizer tokenizer;
    try (Stream<Document> documents = Documents.read(inputs, options)) {
      tokenizer = trainer.train(documents.map(Document::text));
    }
    tokenizer.save(out);
    if (tokenizer.vocabularySize() < vocabularySize) {
      System.err.printf(
          "the text has only enough for %,d of the %,d tokens asked for%n",
          tokenizer.vocabularySize(), vocabularySize);
    }
    System.out.printf(
        "%s: %,d tokens, trained in %.1f s%n",
        out, tokenizer.vocabularySize(), (System.nanoTime() - start) / 1e9);
    return 0;
  }

  /// Says on standard error how far reading is, at each tenth.
  private static final class Progress implements ReadListener {
    private final long total;
    private long read;

    Progress(long total) {
      this.total = total;
    }

    @Override
    public void read(long bytes) {
      long before = tenth();
      read += bytes;
      if (tenth() > before) {
        System.err.printf("read %d %% of %.1f MB%n", 10 * tenth(), total / 1e6);
      }
    }

    @Override
    public void invalidUtf8(Path file, long sequences) {
      System.err.printf("%s: %,d invalid UTF-8 sequences replaced%n", file, sequences);
    }

    private long tenth() {
      return total == 0 ? 0 : 10 * read / total;
    }
  }
}
