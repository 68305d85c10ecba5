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

class InspectCommandTest {
  private static final String FIXTURE = "src/test/resources/fixtures/qwen3";

  @TempDir Path folder;

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();

  private int run(String... args) {
    PrintStream before = System.out;
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    try {
      return Main.run(args);
    } finally {
      System.setOut(before);
    }
  }

  private String text() {
    return out.toString(StandardCharsets.UTF_8);
  }

  @Test
  void aModelIsDescribedFromItsHeaders() {
    assertThat(run("inspect", FIXTURE)).isZero();
    assertThat(text())
        .contains("Qwen3ForCausalLM, 100,768 parameters")
        .contains("2 layers, width 64, 4 heads of 24 (2 for keys and values), MLP 112")
        .contains("weights              F32, 403,072 bytes in model.safetensors");
  }

  @Test
  void aRunShowsItsLastWholeLineOfMetricsAndItsModel() throws IOException {
    Files.writeString(folder.resolve("recipe.yaml"), "depth: 2\n");
    Files.writeString(folder.resolve("metrics.jsonl"), "{\"step\":1}\n{\"step\":2}\n{\"st");
    Files.createDirectories(folder.resolve("checkpoints/step-10"));
    Files.createDirectories(folder.resolve("checkpoints/step-9"));
    Files.createDirectories(folder.resolve("checkpoints/step-11.partial"));
    assertThat(run("inspect", folder.toString())).isZero();
    assertThat(text())
        .contains("metrics              2 lines, the last:")
        .contains("  step               2")
        .contains("checkpoints          step-9 step-10\n");
  }

  @Test
  void aFolderOfSomethingElseIsWrongUse() {
    assertThat(run("inspect", folder.toString())).isEqualTo(2);
    assertThat(run("inspect", folder.resolve("absent").toString())).isEqualTo(2);
  }
}
