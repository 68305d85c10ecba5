package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import org.junit.jupiter.api.Test;

class MainTest {
  private record Outcome(int code, String err) {}

  private static Outcome run(String... args) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      return new Outcome(Main.run(args), err.toString(StandardCharsets.UTF_8).strip());
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void aMistypedCommandIsOneLineThatNamesTheNearest() {
    assertThat(run("bnch"))
        .isEqualTo(
            new Outcome(
                2,
                "lungo: there is no command 'bnch'; did you mean bench? (see `./lungo --help`)"));
  }

  @Test
  void anUnknownOptionIsOneLineThatSaysWhereToLook() {
    Outcome outcome = run("report", "--fast", "runs/first");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .isEqualTo("lungo: unknown option --fast (see `./lungo report --help`)");
  }

  @Test
  void anUnknownBenchmarkIsOneLineThatNamesThem() {
    Outcome outcome = run("bench", "speed");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err())
        .hasLineCount(1)
        .startsWith("lungo: no benchmark 'speed'; there are ")
        .contains("evaluation", "tokenizer", "train");
  }
}
