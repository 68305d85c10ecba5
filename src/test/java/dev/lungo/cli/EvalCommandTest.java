package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The command as a user runs it, on a small model with random weights and a small data folder.
class EvalCommandTest {
  private static final String TASK =
      """
      name: colours
      description: Which colour?
      set: colours.jsonl
      examples: colours.jsonl
      fields: [thing, colour]
      form:
        kind: classification
        prompt: "The {thing} is"
        label: colour
        words: {red: " red", green: " green"}
      """;

  @TempDir private static Path folder;

  private record Outcome(int code, String out, String err) {}

  private static Outcome run(String... args) {
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ByteArrayOutputStream err = new ByteArrayOutputStream();
    System.setOut(new PrintStream(out, true, StandardCharsets.UTF_8));
    System.setErr(new PrintStream(err, true, StandardCharsets.UTF_8));
    try {
      int code = Main.run(args);
      return new Outcome(
          code,
          out.toString(StandardCharsets.UTF_8).strip(),
          err.toString(StandardCharsets.UTF_8).strip());
    } finally {
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }

  @BeforeAll
  static void makeTwoModelsAndATask() throws IOException {
    Tokenizer tokenizer =
        new TokenizerTrainer(300).train(Stream.of("the rose is red, the leaf is green"));
    for (String name : List.of("one", "other", "chat")) {
      Path model = folder.resolve(name);
      ModelConfig config = ModelConfig.forDepth(1, tokenizer.vocabularySize(), 64);
      try (Transformer transformer = Transformer.create(config, Device.cpu(), name.hashCode())) {
        Checkpoint.save(model, transformer);
      }
      tokenizer.save(model);
    }
    ChatTemplate.of(tokenizer).save(folder.resolve("chat"));
    Files.createDirectories(folder.resolve("data"));
    Files.writeString(
        folder.resolve("data/colours.jsonl"),
        """
        {"thing":"rose","colour":"red"}
        {"thing":"leaf","colour":"green"}
        {"thing":"blood","colour":"red"}
        {"thing":"grass","colour":"green"}
        """);
    Files.writeString(folder.resolve("colours.yaml"), TASK);
  }

  private static Outcome eval(String model, String... more) {
    return run(
        Stream.concat(
                Stream.of(
                    "eval",
                    "--model",
                    folder.resolve(model).toString(),
                    "--device",
                    "cpu",
                    "--data",
                    folder.resolve("data").toString()),
                Stream.of(more))
            .toArray(String[]::new));
  }

  private static String task() {
    return folder.resolve("colours.yaml").toString();
  }

  @Test
  void scoresArePrintedAndWritten() throws IOException {
    Outcome outcome = eval("one", "--task", task(), "--shots", "0,1", "--limit", "3");
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<String> lines = outcome.out().lines().toList();
    assertThat(lines.getFirst()).matches("task +shots +measure +score +error +chance.*");
    assertThat(lines.get(1)).startsWith("colours").contains("balanced accuracy").contains("50.00");
    assertThat(outcome.out()).contains("mean above chance");
    assertThat(outcome.err()).contains("1/2 colours: 3").contains("2/2 colours, 1 shot: 3");
    Path results = folder.resolve("one/evaluation");
    assertThat(results).isDirectoryContaining("glob:**/report.html");
    JsonNode json =
        JsonMapper.shared().readTree(Files.readAllBytes(results.resolve("results.json")));
    assertThat(json.path("results")).hasSize(2);
    assertThat(json.path("chat").asBoolean()).isFalse();
    assertThat(Files.readAllLines(results.resolve("samples.jsonl"))).hasSize(6);
  }

  @Test
  void anotherModelOrItsResultsStandBeside() {
    String other = folder.resolve("other").toString();
    Path out = folder.resolve("results");
    Outcome measured = eval("one", "--task", task(), "--compare", other, "--out", out.toString());
    assertThat(measured.code()).as(measured.err()).isZero();
    assertThat(measured.out()).contains("against " + other).contains("95 % interval");
    Outcome read =
        eval(
            "other",
            "--task",
            task(),
            "--compare",
            out.toString(),
            "--out",
            folder.resolve("second").toString());
    assertThat(read.out()).contains("against " + folder.resolve("one"));
    Outcome fewer =
        eval(
            "other",
            "--task",
            task(),
            "--limit",
            "2",
            "--compare",
            out.resolve("results.json").toString(),
            "--out",
            folder.resolve("third").toString());
    assertThat(fewer.out()).contains("not compared").contains("colours");
  }

  @Test
  void aModelWithAChatTemplateIsAskedInTurnsUnlessToldNotTo() {
    assertThat(eval("chat", "--task", task()).err()).contains("in turns of a chat");
    assertThat(eval("chat", "--task", task(), "--chat", "never").err()).contains("in running text");
    Outcome none = eval("one", "--task", task(), "--chat", "always");
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("no chat template");
  }

  @Test
  void theListNeedsNoModel() {
    Outcome outcome = run("eval", "--list", "--data", folder.toString());
    assertThat(outcome.code()).isZero();
    assertThat(outcome.out()).contains("blimp").contains("suites (--suite):").contains("core");
  }

  @Test
  void whatIsMissingIsSaidInOneLine() {
    String model = folder.resolve("one").toString();
    Outcome noData = run("eval", "--model", model, "--data", "nowhere");
    assertThat(noData.code()).isEqualTo(2);
    assertThat(noData.err()).hasLineCount(1).contains("no folder nowhere").contains("--data");
    Outcome emptyData = eval("one");
    assertThat(emptyData.code()).isEqualTo(2);
    assertThat(emptyData.err()).hasLineCount(1).contains("none of the tasks' data is in");
    Outcome named = eval("one", "--task", "sst2");
    assertThat(named.code()).isEqualTo(2);
    assertThat(named.err()).hasLineCount(1).contains("sst2/validation.jsonl.gz");
    Outcome unknown = eval("one", "--task", "blmip");
    assertThat(unknown.code()).isEqualTo(2);
    assertThat(unknown.err()).hasLineCount(1).contains("nearest are blimp");
    Outcome neither = eval("one", "--task", task(), "--compare", folder.toString());
    assertThat(neither.code()).isEqualTo(2);
    assertThat(neither.err()).contains("--compare needs a model's folder");
    Outcome noTask = run("eval");
    assertThat(noTask.code()).isEqualTo(2);
  }
}
