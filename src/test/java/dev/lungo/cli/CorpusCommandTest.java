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

class CorpusCommandTest {
  private static final String STORIES =
      """
      Once upon a time, Hen and Eagle were friends. They lived in peace.
      <|endoftext|>
      Lorem ipsum dolor sit amet.
      <|endoftext|>
      有朋自远方来，不亦乐乎？ Write to hen@example.com.
      """;

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

  @Test
  void itPrintsWhatEachRuleDidWithExamples() throws IOException {
    String in = Files.writeString(folder.resolve("a.txt"), STORIES).toString();
    Path out = folder.resolve("corpus");
    Ran ran = run("corpus", "--input", in, "--out", out.toString());
    assertThat(ran.err()).contains("3 documents read in").doesNotContain("lungo:");
    assertThat(ran.code()).isZero();
    assertThat(ran.out())
        .containsPattern("c4-lorem-ipsum +1 +27 +0 +0")
        .containsPattern("personal-data +0 +0 +1 +8")
        .contains("it has `lorem ipsum`", "Write to [email].", "read 3 documents");
    assertThat(out.resolve("corpus.json")).exists();
    assertThat(out.resolve("train/00000.jsonl.zst")).exists();
    assertThat(out.resolve("validation/00000.jsonl.zst")).exists();
  }

  @Test
  void rulesAndThresholdsCanBeChosen() throws IOException {
    String in = Files.writeString(folder.resolve("a.txt"), STORIES).toString();
    String out = folder.resolve("corpus").toString();
    Ran ran =
        run(
            "corpus",
            "--input",
            in,
            "--out",
            out,
            "--rules",
            "none,+gopher-words",
            "--set",
            "gopher-words.least=6",
            "--duplicates",
            "keep");
    assertThat(ran.out())
        .contains("5 words, not 6 to")
        .doesNotContain("personal-data", "near-duplicates");
    String bad = Files.writeString(folder.resolve("bad.txt"), "eagle\n").toString();
    assertThat(run("corpus", "--input", in, "--out", out, "--bad-words", bad).out())
        .contains("it has `eagle`");
    assertThat(run("corpus", "--print-rules", "--rules", "web").out())
        .contains("--set gopher-words.least=50", "--set gopher-repetition.top=[0.2,0.18,0.16]");
  }

  @Test
  void wrongUseIsOneLineAndCodeTwo() throws IOException {
    String in = Files.writeString(folder.resolve("a.txt"), STORIES).toString();
    String out = folder.resolve("corpus").toString();
    assertOneLine(2, "no input: name files", run("corpus", "--out", out));
    assertOneLine(
        2,
        "Missing required option: '--out=DIR' (see `./lungo corpus --help`)",
        run("corpus", "--input", in));
    assertOneLine(
        2, "there is no rule `x`", run("corpus", "--input", in, "--out", out, "--rules", "+x"));
    assertOneLine(
        2,
        "did you mean gopherWords.least?",
        run("corpus", "--input", in, "--out", out, "--set", "gopher-words.leest=3"));
    assertOneLine(
        2,
        "between 0 and 0.5, but got 2.0",
        run("corpus", "--input", in, "--out", out, "--validation", "2"));
    assertOneLine(
        2,
        "the similarity of duplicates must be",
        run("corpus", "--input", in, "--out", out, "--similarity", "0"));
    assertOneLine(
        2,
        "--similarity must be at most 1",
        run("corpus", "--input", in, "--out", out, "--similarity", "2"));
    assertThat(Path.of(out)).doesNotExist();
  }

  @Test
  void failuresAreOneLineAndCodeOne() throws IOException {
    String out = folder.resolve("corpus").toString();
    assertOneLine(
        1,
        "no.txt: no such file or folder",
        run("corpus", "--input", folder.resolve("no.txt").toString(), "--out", out));
    Path broken = Files.write(folder.resolve("b.txt"), new byte[] {'a', (byte) 0xFF});
    assertOneLine(
        1,
        "invalid UTF-8 at byte 1",
        run("corpus", "--input", broken.toString(), "--out", out, "--strict"));
    assertThat(run("corpus", "--input", broken.toString(), "--out", out).err())
        .contains(broken + ": 1 invalid UTF-8 sequences replaced");
    Path empty = Files.createFile(folder.resolve("c.txt"));
    assertOneLine(
        1, "the input has no text", run("corpus", "--input", empty.toString(), "--out", out + 2));
    assertThat(Path.of(out + 2)).doesNotExist();
  }

  private static void assertOneLine(int code, String message, Ran ran) {
    assertThat(ran.err()).contains(message);
    assertThat(ran.err().strip().lines().toList()).hasSize(1);
    assertThat(ran.code()).isEqualTo(code);
    assertThat(ran.out()).isEmpty();
  }
}
