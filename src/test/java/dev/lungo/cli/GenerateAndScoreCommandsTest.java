package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

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

/// The two commands as a user runs them: on a reference checkpoint without a tokenizer, and on a
/// small model with one.
class GenerateAndScoreCommandsTest {
  private static final String GPT2 = "src/test/resources/fixtures/gpt2";

  @TempDir private static Path folder;

  private record Outcome(int code, String out, String err) {
    JsonNode json() {
      return JsonMapper.shared().readTree(out);
    }
  }

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
  static void saveAModelWithItsTokenizer() throws IOException {
    Tokenizer tokenizer =
        new TokenizerTrainer(300).train(Stream.of("the cat sat on the mat, the cat, the mat"));
    ModelConfig config = ModelConfig.gpt2(tokenizer.vocabularySize(), 64, 1, 16, 2);
    try (Transformer model = Transformer.create(config, Device.cpu(), 1)) {
      Checkpoint.save(folder, model);
    }
    tokenizer.save(folder);
    Files.writeString(
        folder.resolve("tokenizer_config.json"),
        "{\"bos_token\": \"<|endoftext|>\", \"add_bos_token\": true}");
  }

  private static String[] generate(String... more) {
    return Stream.concat(
            Stream.of("generate", "--model", folder.toString(), "--device", "cpu"), Stream.of(more))
        .toArray(String[]::new);
  }

  @Test
  void greedyTokensAreThoseOfTheReference() throws IOException {
    JsonNode expected =
        JsonMapper.shared().readTree(Files.readAllBytes(Path.of(GPT2, "expected.json")));
    for (int i = 0; i < expected.path("prompts").size(); i++) {
      List<String> prompt =
          expected.path("prompts").get(i).valueStream().map(JsonNode::toString).toList();
      Outcome outcome =
          run(
              "generate",
              "--model",
              GPT2,
              "--prompt-ids",
              String.join(",", prompt),
              "--temperature=0",
              "--max-tokens=16",
              "--ignore-end",
              "--json");
      assertThat(outcome.code()).as(outcome.err()).isZero();
      assertThat(outcome.json().path("ids")).isEqualTo(expected.path("greedy16").get(i));
    }
  }

  @Test
  void theTextStreamsToStandardOutputAndTheRestToStandardError() {
    Outcome plain = run(generate("--prompt", "the cat", "--seed", "3", "--max-tokens", "9"));
    assertThat(plain.code()).as(plain.err()).isZero();
    assertThat(plain.err()).contains("9 new tokens").contains("seed 3").contains("tokens/s");
    Outcome json =
        run(generate("--prompt", "the cat", "--seed", "3", "--max-tokens", "9", "--json"));
    assertThat(json.json().path("text").asString().strip()).isEqualTo(plain.out());
    assertThat(json.json().path("finish").asString()).isEqualTo("length");
  }

  @Test
  void theBeginTokenStandsBeforeThePromptSoThatItMayBeEmpty() {
    Outcome outcome = run(generate("--prompt", "", "--max-tokens", "2"));
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).contains("1 prompt tokens");
  }

  @Test
  void aStopStringEndsTheText() {
    String[] common = {"--prompt", "the", "--seed", "1", "--max-tokens", "40", "--json"};
    String text = run(generate(common)).json().path("text").asString();
    String stop = text.substring(5, 7);
    Outcome stopped =
        run(
            generate(
                Stream.concat(Stream.of(common), Stream.of("--stop", stop))
                    .toArray(String[]::new)));
    assertThat(stopped.json().path("text").asString())
        .isEqualTo(text.substring(0, text.indexOf(stop)));
    assertThat(stopped.json().path("finish").asString()).isEqualTo("stop");
  }

  @Test
  void severalContinuationsHaveConsecutiveSeeds() {
    Outcome two = run(generate("--prompt", "a", "-n", "2", "--seed", "7", "--json"));
    List<JsonNode> lines = two.out().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines).hasSize(2);
    JsonNode second = run(generate("--prompt", "a", "--seed", "8", "--json")).json();
    assertThat(lines.getLast()).isEqualTo(second);
  }

  @Test
  void aPromptLongerThanTheContextSaysBothNumbers() {
    Outcome outcome = run(generate("--prompt", "x".repeat(200)));
    assertThat(outcome.code()).isEqualTo(2);
    assertThat(outcome.err()).contains("201 tokens").contains("context holds 64");
  }

  @Test
  void aFolderWithoutAModelIsNamed() {
    assertThat(run("generate", "--model", "nowhere", "--prompt", "x"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "lungo: no model folder at nowhere: --model names a folder with config.json"
                    + " in it"));
    assertThat(run("score", "--model", "src", "--input", "pom.xml").err())
        .contains("no config.json in src");
    assertThat(run("generate", "--model", GPT2, "--prompt", "x").err())
        .contains("no tokenizer.json")
        .contains("--prompt-ids");
  }

  @Test
  void scoresComeInTheOrderOfTheInputAndTextGetsTheBeginToken() throws IOException {
    Path input = folder.resolve("texts.jsonl");
    Files.writeString(input, "{\"text\": \"the cat\"}\n\n{\"ids\": []}\n{\"ids\": [5, 6, 7]}\n");
    Outcome outcome = run("score", "--model", folder.toString(), "--input", input.toString());
    assertThat(outcome.code()).as(outcome.err()).isZero();
    List<JsonNode> lines = outcome.out().lines().map(JsonMapper.shared()::readTree).toList();
    assertThat(lines).hasSize(3);
    Tokenizer tokenizer = Tokenizer.load(folder);
    assertThat(lines.getFirst().path("ids").path(0).asInt())
        .isEqualTo(tokenizer.special("<|endoftext|>").orElseThrow());
    assertThat(lines.get(1).toString()).isEqualTo("{\"ids\":[],\"logprobs\":[]}");
    JsonNode last = lines.getLast();
    assertThat(last.path("ids").toString()).isEqualTo("[5,6,7]");
    assertThat(last.path("logprobs").path(0).isNull()).isTrue();
    assertThat(last.path("logprobs").path(1).asDouble()).isNegative();
  }

  @Test
  void aBadLineIsNamedByFileAndNumber() throws IOException {
    Path input = folder.resolve("bad.jsonl");
    Files.writeString(input, "{\"ids\": [1]}\n{\"ids\": [1, 9999]}\n");
    Outcome outcome = run("score", "--model", GPT2, "--input", input.toString());
    assertThat(outcome.code()).isEqualTo(1);
    assertThat(outcome.err())
        .isEqualTo(
            "lungo: "
                + input
                + ":2: token id 9999 (at position 1) is not in the model's vocabulary,"
                + " which has 0 to 319");
    Files.writeString(input, "{\"ids\": [1]\n");
    assertThat(run("score", "--model", GPT2, "--input", input.toString()).err())
        .contains("bad.jsonl:1: not valid JSON");
    Files.writeString(input, "{\"words\": [1]}\n");
    assertThat(run("score", "--model", GPT2, "--input", input.toString()).err())
        .contains("bad.jsonl:1: expected {\"text\"");
  }
}
