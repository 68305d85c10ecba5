package dev.lungo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RecipesTest {
  sealed interface Schedule permits Constant, Cosine, WarmupStableDecay {}

  record Constant() implements Schedule {}

  record Cosine(int warmup, double floor) implements Schedule {
    static Cosine defaults() {
      return new Cosine(10, 0.1);
    }
  }

  record WarmupStableDecay(int warmup, double decay) implements Schedule {}

  enum Precision {
    FP32,
    BF16_MIXED
  }

  record Optimizer(@Doc("Peak rate, per step.") double learningRate, List<Double> betas) {
    Optimizer {
      if (learningRate <= 0) {
        throw new IllegalArgumentException("learningRate must be positive, but is " + learningRate);
      }
    }
  }

  record Recipe(
      String name,
      long steps,
      Precision precision,
      Optional<Duration> budget,
      Optimizer optimizer,
      Schedule schedule,
      List<String> prompts,
      Map<String, Double> mixture,
      List<Schedule> phases,
      Path out) {}

  private static final Recipe DEFAULTS =
      new Recipe(
          "run",
          100,
          Precision.FP32,
          Optional.empty(),
          new Optimizer(3e-4, List.of(0.9, 0.95)),
          new Constant(),
          List.of("Once upon a time"),
          Map.of(),
          List.of(),
          Path.of("out"));

  @TempDir Path folder;

  @Test
  void keysThatNobodySetsKeepTheirDefault() throws IOException {
    Recipe recipe = load("optimizer:\n  learningRate: 1e-3\n");
    assertThat(recipe.optimizer().learningRate()).isEqualTo(1e-3);
    assertThat(recipe.optimizer().betas()).containsExactly(0.9, 0.95);
    assertThat(recipe.steps()).isEqualTo(100);
    assertThat(load("")).isEqualTo(DEFAULTS);
    assertThat(load("# nothing but a comment\n")).isEqualTo(DEFAULTS);
    assertThat(load("optimizer:\n")).isEqualTo(DEFAULTS);
  }

  @Test
  void settingsStandAboveTheFileAndTheLastOneWins() throws IOException {
    Recipe recipe = load("steps: 1_000\nname: file\n", "steps=2e6", "name=a: b", "steps=3_000");
    assertThat(recipe.steps()).isEqualTo(3000);
    assertThat(recipe.name()).isEqualTo("a: b");
    assertThat(load("steps: 1_000").steps()).isEqualTo(1000);
  }

  @Test
  void textKeepsItsLetters() throws IOException {
    assertThat(load("name: 1.10").name()).isEqualTo("1.10");
    assertThat(load("name: yes").name()).isEqualTo("yes");
    assertThat(load("", "name=").name()).isEmpty();
    assertThat(load("", "name='null'").name()).isEqualTo("null");
  }

  @Test
  void anUnknownKeyComesWithTheNearestKnownOne() {
    assertThatThrownBy(() -> load("optimizer:\n  learning_rat: 1"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("recipe.yaml:2: unknown key optimizer.learning_rat; did you mean")
        .hasMessageContaining("did you mean optimizer.learningRate?");
    assertThatThrownBy(() -> load("", "optimiser.learningRate=1"))
        .hasMessageContaining("--set optimiser.learningRate=1: unknown key optimiser;")
        .hasMessageContaining("did you mean optimizer?");
    assertThatThrownBy(() -> load("learningRate: 1"))
        .hasMessageContaining("did you mean optimizer.learningRate?");
    assertThatThrownBy(() -> load("schedule: {kind: cosine, warmups: 1}"))
        .hasMessageContaining("did you mean schedule.warmup?");
  }

  @Test
  void aWrongTypeSaysWhatWasExpectedAndWhatCame() {
    assertMistake("steps: many", "recipe.yaml:1: steps must be a whole number, but is \"many\"");
    assertMistake("steps: 1.5", "steps must be a whole number, but is \"1.5\"");
    assertMistake("steps: [1]", "steps must be a whole number, but is a list");
    assertMistake("steps:", "steps must be a whole number, but is empty");
    assertMistake(
        "\noptimizer: 7", "recipe.yaml:2: optimizer must be a group of keys, but is \"7\"");
    assertMistake("prompts: a", "prompts must be a list such as [a, b], but is \"a\"");
    assertMistake("optimizer: {betas: [0.9, x]}", "optimizer.betas[1] must be a number");
    assertMistake("precision: fp8", "precision must be one of fp32, bf16-mixed, but is \"fp8\"");
    assertMistake("budget: soon", "budget must be a duration such as 90s, 5m or 1h30m");
    assertMistake("- a", "a recipe must be a group of keys, but is a list");
    assertMistake("steps: 99999999999999999999", "steps must be a whole number");
  }

  @Test
  void brokenYamlIsOneLineWithItsPlace() {
    assertMistake("a: [1", "not valid YAML");
    assertMistake("steps: 1\nsteps: 2", "recipe.yaml:2: not valid YAML: Duplicate");
    assertMistake("a: &x 1\nb: *x", "no aliases");
    assertMistake("steps: 1\n---\nsteps: 2", "expected the end");
    assertThatThrownBy(() -> load("", "steps")).hasMessageContaining("expected key=value");
  }

  @Test
  void aRecordsOwnComplaintComesWithItsPlaceAndPath() {
    assertMistake(
        "optimizer: {learningRate: -1}",
        "recipe.yaml:1: optimizer: learningRate must be positive, but is -1.0");
    assertThatThrownBy(() -> load("", "optimizer.learningRate=0"))
        .hasMessage(
            "--set optimizer.learningRate=0: optimizer: learningRate must be positive, but is 0.0");
  }

  @Test
  void aSealedInterfaceIsReadByItsKind() throws IOException {
    assertThat(load("schedule: cosine").schedule()).isEqualTo(new Cosine(10, 0.1));
    assertThat(load("schedule: {kind: cosine, warmup: 5}").schedule())
        .isEqualTo(new Cosine(5, 0.1));
    assertThat(load("", "schedule.kind=cosine", "schedule.warmup=7").schedule())
        .isEqualTo(new Cosine(7, 0.1));
    assertThat(
            load("schedule: {kind: warmup-stable-decay, warmup: 1, decay: 0.2}", "schedule=cosine")
                .schedule())
        .isEqualTo(new Cosine(10, 0.1));
    assertMistake(
        "schedule: {warmup: 5}",
        "schedule.warmup is a key of kinds cosine, warmup-stable-decay, but the kind here is"
            + " constant; set schedule.kind=cosine too");
    assertMistake("schedule: cosin", "schedule has no kind cosin; did you mean cosine?");
    assertMistake(
        "schedule: {kind: warmup_stable_decay, warmup: 1}",
        "schedule.decay is missing; it has no default here");
  }

  @Test
  void whatIsWrittenReadsBackEqual() throws IOException {
    Map<String, Double> mixture = new LinkedHashMap<>();
    mixture.put("wiki: en", 0.1);
    mixture.put("null", Double.POSITIVE_INFINITY);
    Recipe odd =
        new Recipe(
            "tricky: \"#1\"\n\t\u2028\\ 語 true",
            1L << 62,
            Precision.BF16_MIXED,
            Optional.of(Duration.ofSeconds(5400, 123_000_001)),
            new Optimizer(1.0 / 3, List.of(1e-8, 1e300, 100.0, 12345.678, -0.0)),
            new WarmupStableDecay(3, 0.1 + 0.2),
            List.of("", " a", "yes", "- x", "null", "{", "\uD83D\uDE00", "it's"),
            mixture,
            List.of(new Constant(), new Cosine(1, 2)),
            Path.of("some where/out"));
    assertThat(load(Recipes.toYaml(odd))).isEqualTo(odd);
    assertThat(load(Recipes.toYaml(DEFAULTS), "steps=100")).isEqualTo(DEFAULTS);
  }

  @Test
  void commentsExplainTheKeys() {
    String yaml = Recipes.toYaml(Recipes.load(DEFAULTS, List.of("schedule=cosine")));
    assertThat(yaml)
        .contains("optimizer:\n  # Peak rate, per step.\n  learningRate: 0.0003\n")
        .contains("precision: fp32  # of fp32, bf16-mixed\n")
        .contains("schedule:\n  kind: cosine  # or constant, warmup-stable-decay\n  warmup: 10\n")
        .contains("budget: null\n");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Recipes.load(folder.resolve("none.yaml"), DEFAULTS, List.of()))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageContaining("none.yaml: no such file");
  }

  @Test
  void aFileThatIsNotTextIsRefused() throws IOException {
    Path file = folder.resolve("recipe.yaml");
    Files.write(file, new byte[] {'a', ':', ' ', (byte) 0xff});
    assertThatThrownBy(() -> Recipes.load(file, DEFAULTS, List.of()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("UTF-8");
  }

  private void assertMistake(String yaml, String message) {
    assertThatThrownBy(() -> load(yaml))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message)
        .message()
        .doesNotContain("\n");
  }

  private Recipe load(String yaml, String... settings) throws IOException {
    Path file = folder.resolve("recipe.yaml");
    Files.writeString(file, yaml);
    return Recipes.load(file, DEFAULTS, List.of(settings));
  }
}
