package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.data.TokenShards;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Threads;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PretrainCommandTest {
  @TempDir static Path shared;
  @TempDir Path folder;

  private static final String LINE = "The cat sat on the mat, and the dog sat on the cat.\n";

  @BeforeAll
  static void text() throws IOException {
    Threads.use(1);
    Files.createDirectories(shared.resolve("text"));
    for (int i = 0; i < 60; i++) {
      Files.writeString(shared.resolve("text/" + i + ".txt"), (i + " " + LINE).repeat(20));
    }
    new TokenizerTrainer(300)
        .train(Stream.of(LINE.repeat(9) + "0123456789"))
        .save(shared.resolve("tokenizer"));
  }

  private record Ended(int code, String out, String err) {}

  private static Ended run(String... arguments) {
    PrintStream out = System.out, err = System.err;
    ByteArrayOutputStream toOut = new ByteArrayOutputStream(), toErr = new ByteArrayOutputStream();
    System.setOut(new PrintStream(toOut, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(toErr, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(arguments);
      return new Ended(
          code, toOut.toString(StandardCharsets.UTF_8), toErr.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private Ended pretrain(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of(
                "pretrain",
                "--tokenizer",
                shared.resolve("tokenizer").toString(),
                "--out",
                folder.resolve("run").toString()));
    arguments.addAll(List.of(more));
    if (!arguments.contains("--corpus")) {
      arguments.addAll(List.of("--corpus", shared.resolve("text").toString()));
    }
    return run(arguments.toArray(String[]::new));
  }

  private Ended small(String... more) {
    List<String> arguments =
        new ArrayList<>(
            List.of("--depth", "1", "--set", "batch.rows=2", "--set", "batch.length=32"));
    arguments.addAll(List.of(more));
    return pretrain(arguments.toArray(String[]::new));
  }

  @Test
  void aFolderOfTextBecomesAModelThatGenerates() throws IOException {
    Ended ended = small("--steps", "4", "--set", "cadence.every=2", "--prompt", "The cat");
    assertThat(ended.code()).as(ended.err()).isZero();
    Path run = folder.resolve("run");
    assertThat(ended.out().strip()).isEqualTo(run.resolve("model").toString());
    assertThat(ended.err())
        .contains("parameters", "bits per byte", "sample: The cat", "expected", "actual");
    assertThat(run.resolve("report.html")).isNotEmptyFile();
    assertThat(run.resolve("recipe.yaml")).content().contains("reading: packed");
    assertThat(run.resolve("model/README.md")).content().contains("4 steps", "bits per byte");
    assertThat(run.resolve("model/lineage.json"))
        .content()
        .contains("tokenizer_sha256", "recipe_sha256", "\"train\"");
    Tokenizer tokenizer = Tokenizer.load(run.resolve("model"));
    try (Transformer model = Checkpoint.load(run.resolve("model"), Device.cpu());
        TokenShards train = TokenShards.open(run.resolve("tokens/train"));
        TokenShards validation = TokenShards.open(run.resolve("tokens/validation"))) {
      assertThat(model.config().vocabularySize()).isEqualTo(tokenizer.vocabularySize());
      assertThat(train.documents() + validation.documents()).isEqualTo(60);
      assertThat(validation.documents()).isPositive();
    }
    assertThat(pretrain("--resume").code()).isZero(); // it is finished, and stays so
    Ended again = small("--steps", "4");
    assertThat(again.code()).isEqualTo(2);
    assertThat(again.err()).contains("holds a run already");
  }

  @Test
  void ofFewDocumentsTheEndsAreHeldOut() throws IOException {
    Path book = folder.resolve("book.txt");
    Files.writeString(book, LINE.repeat(200));
    Ended ended = small("--corpus", book.toString(), "--steps", "1");
    assertThat(ended.code()).as(ended.err()).isZero();
    try (TokenShards train = TokenShards.open(folder.resolve("run/tokens/train"));
        TokenShards validation = TokenShards.open(folder.resolve("run/tokens/validation"))) {
      assertThat(train.bytes() + validation.bytes()).isEqualTo(LINE.length() * 200L - 1);
      assertThat(validation.bytes()).isBetween(LINE.length() * 9L, LINE.length() * 10L);
    }
    assertThat(folder.resolve("run/recipe.yaml")).content().contains("reading: windows");
  }

  @Test
  void filesNamedValidationAreHeldOut() throws IOException {
    Path corpus = Files.createDirectories(folder.resolve("corpus"));
    Files.writeString(corpus.resolve("train.txt"), LINE.repeat(30));
    Files.writeString(corpus.resolve("validation.txt"), "A dog.\n");
    assertThat(small("--corpus", corpus.toString(), "--steps", "1").code()).isZero();
    try (TokenShards validation = TokenShards.open(folder.resolve("run/tokens/validation"))) {
      assertThat(validation.bytes()).isEqualTo("A dog.".length());
    }
  }

  @Test
  void wrongUseIsOneLineWithTheRemedy() {
    Ended unknown = small("--set", "optimiser.clip=1");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).contains("optimizer").satisfies(PretrainCommandTest::isOneLine);
    Ended nothing = pretrain("--resume");
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err())
        .contains("there is no run in")
        .satisfies(PretrainCommandTest::isOneLine);
    Ended missing = small("--corpus", folder.resolve("none").toString());
    assertThat(missing.code()).isNotZero();
    assertThat(missing.err()).contains("none").satisfies(PretrainCommandTest::isOneLine);
    Ended impossible = small("--set", "batch.length=9999");
    assertThat(impossible.code()).isEqualTo(2);
    assertThat(impossible.err()).contains("batch.length").satisfies(PretrainCommandTest::isOneLine);
    assertThat(folder.resolve("run/recipe.yaml")).doesNotExist();
  }

  private static void isOneLine(String text) {
    assertThat(text.lines().filter(line -> !line.startsWith("WARNING"))).hasSize(1);
  }
}
