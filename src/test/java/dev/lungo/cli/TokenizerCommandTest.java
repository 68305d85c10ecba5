package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerCommandTest {
  @TempDir Path folder;

  private record Ran(int code, String out, String err) {}

  private static Ran run(String... args) {
    PrintStream out = System.out;
    PrintStream err = System.err;
    ByteArrayOutputStream outBytes = new ByteArrayOutputStream();
    ByteArrayOutputStream errBytes = new ByteArrayOutputStream();
    System.setOut(new PrintStream(outBytes, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(errBytes, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(args);
      return new Ran(
          code,
          outBytes.toString(StandardCharsets.UTF_8),
          errBytes.toString(StandardCharsets.UTF_8));
    } finally {
      System.setOut(out);
      System.setErr(err);
    }
  }

  private String file(String name, String content) throws IOException {
    return Files.writeString(folder.resolve(name), content).toString();
  }

  @Test
  void aTrainedTokenizerEncodesLinesAndDecodesThemAgain() throws IOException {
    String text = file("text.txt", "the cat sat on the mat\n".repeat(20));
    String dir = folder.resolve("t").toString();
    Ran trained = run("tokenizer", "train", "--input", text, "--vocab-size", "300", "--out", dir);
    assertThat(trained.code()).isZero();
    assertThat(trained.err()).contains("enough for 271 of the 300");

    String lines = file("in.jsonl", "{\"text\":\"the cat\\n\"}\n\n{\"text\":\"é\",\"id\":1}\n");
    Ran encoded = run("tokenizer", "encode", "--tokenizer", dir, "--input", lines);
    assertThat(encoded.err()).isEmpty();
    assertThat(encoded.out()).matches("\\{\"ids\":\\[[0-9,]+]}\n\\{\"ids\":\\[[0-9,]+]}\n");
    Ran decoded =
        run("tokenizer", "decode", "--tokenizer", dir, "--input", file("ids.jsonl", encoded.out()));
    assertThat(decoded.out()).isEqualTo("{\"text\":\"the cat\\n\"}\n{\"text\":\"é\"}\n");

    Ran inspected =
        run("tokenizer", "inspect", "--tokenizer", dir, "--text", "cat é", "--input", text);
    assertThat(inspected.out()).contains("␣", "\\xC3", "<|endoftext|> = 268", "bytes per token");
  }

  @Test
  void aWrongLineIsNamedAfterTheLinesBeforeItWereWritten() throws IOException {
    String dir = folder.resolve("t").toString();
    run("tokenizer", "train", "--input", file("a.txt", "abc"), "--vocab-size", "260", "--out", dir);
    String lines = file("in.jsonl", "{\"text\":\"b\"}\n{\"txt\":\"b\"}\n");
    Ran encoded = run("tokenizer", "encode", "--tokenizer", dir, "--input", lines);
    assertThat(encoded.code()).isEqualTo(1);
    assertThat(encoded.out()).isEqualTo("{\"ids\":[65]}\n");
    assertThat(encoded.err()).startsWith("lungo: " + lines + ":2: expected {\"text\"");
    assertThat(run("tokenizer", "decode", "--tokenizer", dir, "--ids", "5000").err())
        .isEqualTo("lungo: no token has the id 5000; the vocabulary has ids below 260\n");
  }

  @Test
  void anEmptyCorpusTrainsNothing() throws IOException {
    Path dir = folder.resolve("t");
    Ran trained = run("tokenizer", "train", "--input", file("a.txt", ""), "--out", dir.toString());
    assertThat(trained.code()).isEqualTo(2);
    assertThat(trained.err()).contains("there is no text to train a tokenizer on");
    assertThat(dir).doesNotExist();
  }
}
