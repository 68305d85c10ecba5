package dev.lungo.alignment.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.alignment.Reward;
import dev.lungo.data.Batches;
import dev.lungo.data.TokenBatch;
import dev.lungo.files.Sha256;
import dev.lungo.torch.Threads;
import dev.lungo.training.Interruption;
import dev.lungo.training.Metric;
import dev.lungo.training.MetricsLog;
import dev.lungo.training.Recipes;
import dev.lungo.training.Run;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PpoRunTest {
  private static final int V = 9;

  @TempDir Path folder;

  @BeforeAll
  static void oneThread() {
    Threads.use(1); // tensors this small only wait for a second one
  }

  /// Everything that has a state is on: averages, an adaptive controller, text, a value network.
  private static PpoRecipe recipe(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "update={episodes: 8, minibatch: 4, epochs: 2}",
                "sample={response: 5, temperature: 1, ending: end-token, slots: 4}",
                "kl={kind: adaptive, beta: 0.1, target: 1, horizon: 20}",
                "optimizer={learningRate: 0.003, ema: 0.9}",
                "budget={kind: steps, steps: 6}",
                "looks={every: 3, keep: 9, shown: 2}"));
    settings.addAll(List.of(more));
    return Recipes.load(Preset.STIENNON2020.recipe(), settings);
  }

  /// A text of which every batch is another.
  private static final class Text implements Batches {
    private long row;

    @Override
    public TokenBatch next() {
      int a = (int) (1 + row % 7);
      row++;
      return new TokenBatch(
          1, 3, new int[] {a, 2, a}, new int[] {2, a, 3}, new byte[] {1, 1, 1}, new int[3]);
    }

    @Override
    public Position position() {
      return new Position(0, row);
    }

    @Override
    public void seek(Position position) {
      row = position.row();
    }

    @Override
    public double utilisation() {
      return 1;
    }
  }

  private static final Reward FIVES =
      Reward.of(
          answer -> java.util.Arrays.stream(answer.response()).filter(id -> id == 5).count() / 2.0);

  private Run.Outcome go(
      Path run, PpoRecipe recipe, boolean resume, Reward reward, Consumer<String> lines) {
    return go(run, recipe, resume, reward, lines, Interruption.none());
  }

  private Run.Outcome go(
      Path run,
      PpoRecipe recipe,
      boolean resume,
      Reward reward,
      Consumer<String> lines,
      Interruption interruption) {
    List<Prompt> prompts = TinyPolicies.prompts(10, V);
    try (RunFolder place = resume ? RunFolder.resume(run) : RunFolder.create(run);
        PpoModels models = TinyPolicies.models(recipe, V, 16, Optional.empty());
        PpoTrainer trainer =
            new PpoTrainer(
                recipe,
                models,
                reward,
                Optional.of(FIVES),
                Optional.of(new Pretraining(new Text(), 1, 0.1)),
                4)) {
      if (!resume) {
        place.save(recipe);
      }
      PpoRun policyRun =
          new PpoRun(
              place,
              recipe,
              models,
              trainer,
              new Prompts(prompts.subList(0, 7), recipe.seed()),
              prompts.subList(7, 10),
              new PpoRun.Parts(
                  List.of(Metric.Facts.of(0, "Run", "kind", "a test")),
                  (path, _) -> Files.writeString(path.resolve("README.md"), "a model"),
                  lines),
              interruption,
              RunClock.ofProcess());
      if (resume) {
        policyRun.restore();
      }
      return policyRun.train();
    }
  }

  private static List<Metric> metrics(Path run) {
    try (Stream<Metric> all = MetricsLog.read(run.resolve("metrics.jsonl"))) {
      return all.toList();
    }
  }

  /// Without what the clock says.
  private static List<Object> numbers(Path run) {
    return metrics(run).stream()
        .filter(metric -> !(metric instanceof Metric.Event))
        .<Object>map(
            metric ->
                metric instanceof Metric.PolicyStep step
                    ? List.of(
                        step.step(),
                        step.episodes(),
                        step.scores(),
                        step.kl(),
                        step.responses(),
                        step.update())
                    : metric)
        .toList();
  }

  @Test
  void aRunThatWasStoppedAndGoesOnEndsAsIfItHadNotStopped() throws IOException {
    Path whole = folder.resolve("whole"), stopped = folder.resolve("stopped");
    assertThat(go(whole, recipe(), false, FIVES, _ -> {})).isEqualTo(Run.Outcome.FINISHED);
    try (Interruption interruption = Interruption.none()) {
      List<String> said = new ArrayList<>();
      Consumer<String> lines =
          line -> {
            said.add(line);
            if (line.strip().startsWith("2/6 ")) {
              interruption.request();
            }
          };
      assertThat(go(stopped, recipe(), false, FIVES, lines, interruption))
          .isEqualTo(Run.Outcome.INTERRUPTED);
      assertThat(said.getLast()).startsWith("stopped after step 2; the checkpoint is ");
    }
    assertThat(stopped.resolve("model")).doesNotExist();
    assertThat(go(stopped, recipe(), true, FIVES, _ -> {})).isEqualTo(Run.Outcome.FINISHED);
    assertThat(numbers(stopped)).isEqualTo(numbers(whole));
    for (String file :
        List.of("model/model.safetensors", "checkpoints/step-6/values.safetensors")) {
      assertThat(Sha256.of(stopped.resolve(file))).isEqualTo(Sha256.of(whole.resolve(file)));
    }
    // The averages, not the weights, are the result.
    assertThat(Sha256.of(whole.resolve("model/model.safetensors")))
        .isNotEqualTo(Sha256.of(whole.resolve("checkpoints/step-6/model.safetensors")));
    assertThat(whole.resolve("model/README.md")).hasContent("a model");
  }

  @Test
  void aRunLeavesItsNumbersAnswersAndReport() throws IOException {
    Path run = folder.resolve("run");
    go(run, recipe(), false, FIVES, _ -> {});
    List<Metric> all = metrics(run);
    List<Metric.PolicyStep> steps =
        all.stream()
            .filter(Metric.PolicyStep.class::isInstance)
            .map(Metric.PolicyStep.class::cast)
            .toList();
    assertThat(steps).hasSize(6);
    assertThat(steps.getLast().episodes()).isEqualTo(48);
    assertThat(steps.getLast().scores().judge()).isPresent();
    assertThat(steps.getLast().update().pretraining()).isPresent();
    assertThat(steps.getFirst().parts().generating()).isPositive();
    // Before the first step, and after the third and the sixth.
    assertThat(all.stream().filter(Metric.Measured.class::isInstance)).hasSize(3);
    assertThat(all.stream().filter(Metric.Sample.class::isInstance)).hasSize(6);
    assertThat(Files.readString(run.resolve("report.html")))
        .contains(
            "Score against KL",
            "Held-out judge",
            "Explained variance",
            "Share of responses with an end",
            "held-out score",
            "prompt 7");
  }

  @Test
  void aRewardThatFailsStopsTheRunWithACheckpointToGoOnFrom() {
    Path run = folder.resolve("run");
    int[] calls = {0};
    Reward failing =
        answers -> {
          if (++calls[0] == 4) { // one look and two steps before
            throw new IllegalStateException("the compiler is gone");
          }
          return FIVES.scores(answers);
        };
    assertThatThrownBy(() -> go(run, recipe(), false, failing, _ -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageStartingWith(
            "stopped in step 3: the compiler is gone; mend the reward and go on with --resume from"
                + " ")
        .hasMessageEndingWith("step-2");
    assertThat(go(run, recipe(), true, FIVES, _ -> {})).isEqualTo(Run.Outcome.FINISHED);
    Path whole = folder.resolve("whole");
    go(whole, recipe(), false, FIVES, _ -> {});
    assertThat(numbers(run)).isEqualTo(numbers(whole));
  }

  @Test
  void aRunOfMinutesEndsByTheClock() {
    Path run = folder.resolve("run");
    long[] now = {0};
    PpoRecipe recipe = recipe("budget={kind: minutes, minutes: 1}", "looks.every=1000");
    try (RunFolder place = RunFolder.create(run);
        PpoModels models = TinyPolicies.models(recipe, V, 16, Optional.empty());
        PpoTrainer trainer =
            new PpoTrainer(recipe, models, FIVES, Optional.empty(), Optional.empty(), 4)) {
      place.save(recipe);
      PpoRun policyRun =
          new PpoRun(
              place,
              recipe,
              models,
              trainer,
              new Prompts(TinyPolicies.prompts(4, V), 1),
              List.of(),
              new PpoRun.Parts(List.of(), (_, _) -> {}, _ -> now[0] += 10_000_000_000L),
              Interruption.none(),
              new RunClock(0, 0, () -> now[0]));
      assertThat(policyRun.train()).isEqualTo(Run.Outcome.FINISHED);
    }
    // Ten seconds pass with each of the first lines.
    assertThat(metrics(run).size()).isBetween(3, 7);
  }
}
