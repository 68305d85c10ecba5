package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ServeCommandTest {
  private static final String GPT2 = "src/test/resources/fixtures/gpt2";
  @TempDir static Path folder;

  private record Outcome(int code, String err) {}

  /// A model of the fixtures, with a tokenizer that is smaller than its vocabulary.
  @BeforeAll
  static void makeModel() throws IOException {
    for (String name :
        new String[] {"config.json", "generation_config.json", "model.safetensors"}) {
      Files.copy(Path.of(GPT2, name), folder.resolve(name));
    }
    new dev.lungo.tokenizer.TokenizerTrainer(300)
        .train(Stream.of("the cat sat on the mat, the cat, the mat"))
        .save(folder);
  }

  private static Outcome serve(String... arguments) {
    PrintStream before = System.err;
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      String[] all =
          Stream.concat(
                  Stream.of(
                      "serve", "--device", "cpu", "--store", folder.resolve("s.db").toString()),
                  Stream.of(arguments))
              .toArray(String[]::new);
      return new Outcome(Main.run(all), err.toString(StandardCharsets.UTF_8).strip());
    } finally {
      System.setErr(before);
    }
  }

  @Test
  void whatCannotBeServedIsOneLine() {
    assertThat(serve("--model", "nowhere").err())
        .startsWith("lungo: no model folder at nowhere")
        .hasLineCount(1);
    assertThat(serve("--model", GPT2))
        .isEqualTo(
            new Outcome(
                2,
                "lungo: no tokenizer.json in "
                    + GPT2
                    + ": a model cannot be served without its tokenizer"));
    assertThat(serve("--model", "a=" + folder, "--model", "a=" + folder).err())
        .startsWith("lungo: two models are named 'a'");
    assertThat(serve("--model", "not a name=" + folder).err())
        .startsWith("lungo: a model's name has letters");
    assertThat(serve("--model", folder.toString(), "--context", "9999").err())
        .contains("--context must be between 2 and the model's");
    assertThat(serve("--model", folder.toString(), "--port", "99999").code()).isEqualTo(2);
  }

  @Test
  void anotherAddressNeedsUsersKeysOrAClearWord() {
    Outcome outcome = serve("--model", folder.toString(), "--host", "0.0.0.0", "--port", "0");
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("0.0.0.0", "--open-to-everyone").hasLineCount(1);
  }

  @Test
  void limitsAndSharesAreChecked() {
    assertThat(serve("--model", folder.toString(), "--compare-share", "1.5").err())
        .contains("between 0 and 1");
    assertThat(serve("--model", folder.toString(), "--streams", "-1").err())
        .contains("0 (no limit) or more");
  }

  @Test
  void aPortInUseIsNamedAndTheRemedyToo() throws IOException {
    try (ServerSocket taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      Outcome outcome = serve("--model", folder.toString(), "--port", "" + taken.getLocalPort());
      assertThat(outcome.code()).isEqualTo(1);
      assertThat(outcome.err())
          .contains("cannot listen on 127.0.0.1, port " + taken.getLocalPort())
          .contains("--port")
          .hasLineCount(1);
    }
  }
}
