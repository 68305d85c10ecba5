package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.training.Metric;
import dev.lungo.training.MetricsLog;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.LinkedHashMap;
import java.util.stream.Stream;
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
  void aRunShowsHowFarItIsWhateverAKillLeftHalfWritten() throws IOException {
    Files.writeString(folder.resolve("recipe.yaml"), "depth: 2\n");
    try (MetricsLog log = MetricsLog.open(folder.resolve("metrics.jsonl"))) {
      log.append(new Metric.Step(1, 2048, 1.5, 9.01, 0.001, 1, 1000));
      log.append(new Metric.Validation(1, 3.25, new LinkedHashMap<>()));
      log.append(new Metric.Step(2, 4096, 3.2, 8.5, 0.001, 1, 1000));
    }
    Files.writeString(folder.resolve("metrics.jsonl"), "{\"type\":\"st", StandardOpenOption.APPEND);
    Files.createDirectories(folder.resolve("checkpoints/step-10"));
    Files.createDirectories(folder.resolve("checkpoints/step-9"));
    Files.createDirectories(folder.resolve("checkpoints/step-11.partial"));
    assertThat(run("inspect", folder.toString())).isZero();
    assertThat(text())
        .contains("steps                2, 4,096 tokens in 3 s; loss 8.5000\n")
        .contains("held out             3.2500 bits per byte after step 1\n")
        .contains("checkpoints          step-9 step-10\n");
  }

  @Test
  void longValuesOfTheLineageAreCountedAndAChatTemplateIsNamed() throws IOException {
    Tokenizer tokenizer = new TokenizerTrainer(300).train(Stream.of("the cat sat on the mat"));
    tokenizer.save(folder);
    ChatTemplate.of(tokenizer).save(folder);
    Files.writeString(
        folder.resolve("lineage.json"), "{\"lungo\":\"0.1.0\",\"recipe\":\"a: 1\\nb: 2\\n\"}");
    assertThat(run("inspect", folder.toString())).isZero();
    assertThat(text())
        .contains("chat                 has a chat template: ./lungo chat --model " + folder)
        .contains("  lungo              0.1.0\n")
        .contains("  recipe             2 lines, in lineage.json\n");
  }

  @Test
  void aFolderOfSomethingElseIsWrongUse() {
    assertThat(run("inspect", folder.toString())).isEqualTo(2);
    assertThat(run("inspect", folder.resolve("absent").toString())).isEqualTo(2);
  }
}
