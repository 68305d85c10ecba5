package dev.lungo.cli;

import dev.lungo.corpus.Document;
import dev.lungo.corpus.Documents;
import dev.lungo.corpus.ReadOptions;
import dev.lungo.data.Encoding;
import dev.lungo.data.TokenShards;
import dev.lungo.files.AtomicFiles;
import dev.lungo.files.Sha256;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/// The text of a pretraining run as token shards in its folder: `tokens/train` and
/// `tokens/validation`, written once and kept for `--resume`.
///
/// In the folders given, files and folders whose names begin with `validation` (or `valid`, `val`)
/// are held out, and everything else is trained on: what `lungo corpus` writes, and what most data
/// sets look like. Where there is no such file, one document in fifty is held out, chosen by its
/// hash; of a corpus of a few long documents, the end of each.
final class PretrainText {
  /// Below this many documents, ends are held out instead of documents.
  private static final int FEW = 50;

  private static final int ONE_IN = 50;
  private static final double END = 0.05;

  private final List<Path> train;
  private final List<Path> validation;
  private final ReadOptions options;

  PretrainText(List<Path> corpus, ReadOptions options) {
    List<Path> files = corpus.stream().flatMap(PretrainText::files).toList();
    if (files.isEmpty()) {
      throw new IllegalArgumentException(
          "no text in " + corpus + ": a folder of .txt, .md or .jsonl files (also .gz, .zst)");
    }
    validation = files.stream().filter(HeldOut::isNamed).toList();
    train = files.stream().filter(file -> !HeldOut.isNamed(file)).toList();
    this.options = options;
    if (train.isEmpty()) {
      throw new IllegalArgumentException(
          "all text in " + corpus + " is named as validation: nothing is left to train on");
    }
    if (Documents.size(train) == 0) {
      throw new IllegalArgumentException("no text in " + corpus + ": all of its files are empty");
    }
  }

  /// @throws IllegalArgumentException if there is no text to train on
  static void requireText(List<Path> corpus) {
    var _ = new PretrainText(corpus, ReadOptions.defaults());
  }

  /// Writes the shards into a run's folder, unless they are there.
  ///
  /// @throws IllegalArgumentException if those there are of another text or tokenizer
  void write(Path run, Tokenizer tokenizer) {
    Path folder = run.resolve("tokens");
    Path keyFile = folder.resolve("text.sha256");
    String key = key(tokenizer);
    if (Files.exists(keyFile)) {
      if (!read(keyFile).equals(key)) {
        throw new IllegalArgumentException(
            "the text or the tokenizer is not the one that the run in "
                + run
                + " began with; give those, or choose another --out");
      }
      return;
    }
    Encoding encoding = Encoding.of(tokenizer);
    if (!validation.isEmpty()) {
      write(folder.resolve("train"), encoding, train, Part.ALL);
      write(folder.resolve("validation"), encoding, validation, Part.ALL);
    } else if (few()) {
      write(folder.resolve("train"), encoding, train, Part.BEGINNINGS);
      write(folder.resolve("validation"), encoding, train, Part.ENDS);
    } else {
      write(folder.resolve("train"), encoding, train, Part.MOST);
      write(folder.resolve("validation"), encoding, train, Part.FEW);
    }
    AtomicFiles.writeString(keyFile, key);
  }

  /// A tokenizer of the text that is trained on.
  ///
  /// A text's distinct words grow about with the root of its length (Heaps' law), and so does the
  /// vocabulary that pays: 1,024 tokens for a megabyte, 8,192 for forty.
  Tokenizer trainTokenizer(Optional<Integer> vocabularySize) {
    int size =
        vocabularySize.orElseGet(
            () -> {
              double root = Math.sqrt((double) Documents.size(train));
              return 1 << Math.clamp(Math.round(Math.log(root) / Math.log(2)), 9, 16);
            });
    try (Stream<Document> documents = Documents.read(train, options)) {
      return new TokenizerTrainer(size).train(documents.map(Document::text));
    }
  }

  static TokenShards trainShards(Path run, Tokenizer tokenizer) {
    return TokenShards.open(run.resolve("tokens/train")).requireTokenizer(tokenizer.hash());
  }

  static TokenShards validationShards(Path run, Tokenizer tokenizer) {
    return TokenShards.open(run.resolve("tokens/validation")).requireTokenizer(tokenizer.hash());
  }

  /// Which part of the documents goes into a folder.
  private enum Part {
    ALL,
    MOST,
    FEW,
    BEGINNINGS,
    ENDS
  }

  private void write(Path folder, Encoding encoding, List<Path> files, Part part) {
    try (Stream<Document> documents = Documents.read(files, options)) {
      Stream<Document> chosen =
          switch (part) {
            case ALL -> documents;
            case MOST -> documents.filter(d -> !chosen(d));
            case FEW -> documents.filter(PretrainText::chosen);
            case BEGINNINGS -> documents.map(d -> d.withText(d.text().substring(0, cut(d.text()))));
            case ENDS -> documents.map(d -> d.withText(d.text().substring(cut(d.text()))));
          };
      TokenShards.write(folder, chosen.filter(d -> !d.text().isEmpty()), encoding);
    }
  }

  private boolean few() {
    try (Stream<Document> documents = Documents.read(train, options)) {
      return documents.limit(FEW).count() < FEW;
    }
  }

  private static boolean chosen(Document document) {
    return HeldOut.chosen(document.text(), ONE_IN);
  }

  /// Where the end that is held out begins: at a line, if there is one near.
  private static int cut(String text) {
    int at = (int) (text.length() * (1 - END));
    int line = text.indexOf('\n', at);
    int cut = line >= 0 && line - at < 1000 ? line + 1 : at;
    return cut < text.length() && Character.isLowSurrogate(text.charAt(cut)) ? cut + 1 : cut;
  }

  /// The files of a folder, or the file itself. {@link Documents} checks what can be read.
  private static Stream<Path> files(Path path) {
    if (!Files.isDirectory(path)) {
      return Stream.of(path);
    }
    try (Stream<Path> tree = Files.walk(path)) {
      return tree
          .filter(
              file -> file.getFileName().toString().matches(".*\\.(txt|md|jsonl)(\\.gz|\\.zst)?"))
          .filter(Files::isRegularFile)
          .sorted()
          .toList()
          .stream();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", path, e);
    }
  }

  /// Names the text and the tokenizer: the files' names and sizes, which is enough to notice a
  /// mistake.
  private String key(Tokenizer tokenizer) {
    StringBuilder all = new StringBuilder(tokenizer.hash());
    Stream.concat(train.stream(), validation.stream())
        .forEach(
            file -> all.append('\n').append(file.getFileName()).append(' ').append(size(file)));
    return Sha256.of(all.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static long size(Path file) {
    try {
      return Files.size(file);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }

  private static String read(Path file) {
    try {
      return Files.readString(file).strip();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }
}
