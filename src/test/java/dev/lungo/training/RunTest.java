package dev.lungo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.data.TokenBatch;
import dev.lungo.files.AtomicFiles;
import dev.lungo.files.Sha256;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RunTest {
  @TempDir static Path shared;
  @TempDir Path folder;

  /// A run that nothing disturbed, to compare with.
  private static Path whole;

  @BeforeAll
  static void run() {
    whole = shared.resolve("whole");
    Run.Outcome outcome =
        TinyRun.go(whole, TinyRun.recipe(), false, Interruption.none(), new ArrayList<>());
    assertThat(outcome).isEqualTo(Run.Outcome.FINISHED);
  }

  private Path copy() throws IOException {
    Path copy = folder.resolve("copy");
    try (Stream<Path> all = Files.walk(whole)) {
      for (Path from : all.toList()) {
        Path to = copy.resolve(whole.relativize(from));
        if (Files.isDirectory(from)) {
          Files.createDirectories(to);
        } else {
          Files.copy(from, to);
        }
      }
    }
    return copy;
  }

  private static void resume(Path run) {
    Run.Outcome outcome =
        TinyRun.go(run, TinyRun.recipe(), true, Interruption.none(), new ArrayList<>());
    assertThat(outcome).isEqualTo(Run.Outcome.FINISHED);
  }

  /// Everything of the steps but their timing.
  private static List<String> steps(Path run) {
    try (Stream<Metric> metrics = MetricsLog.read(run.resolve("metrics.jsonl"))) {
      return metrics
          .filter(Metric.Step.class::isInstance)
          .map(Metric.Step.class::cast)
          .map(
              s ->
                  s.step()
                      + " "
                      + s.tokens()
                      + " "
                      + s.loss()
                      + " "
                      + s.learningRate()
                      + " "
                      + s.gradientNorm())
          .toList();
    }
  }

  private static void sameAsWhole(Path run) {
    assertThat(steps(run)).hasSize(TinyRun.STEPS).isEqualTo(steps(whole));
    for (String file :
        List.of("model.safetensors", "optimizer.safetensors", "averages.safetensors")) {
      String name = "checkpoints/step-" + TinyRun.STEPS + "/" + file;
      assertThat(Sha256.of(run.resolve(name))).as(name).isEqualTo(Sha256.of(whole.resolve(name)));
    }
    assertThat(Sha256.of(run.resolve("model/model.safetensors")))
        .isEqualTo(Sha256.of(whole.resolve("model/model.safetensors")));
  }

  @Test
  void aFinishedRunHasEverythingInItsFolder() {
    assertThat(whole)
        .isDirectoryContaining("glob:**/recipe.yaml")
        .isDirectoryContaining("glob:**/plan.json")
        .isDirectoryContaining("glob:**/metrics.jsonl")
        .isDirectoryContaining("glob:**/report.html");
    assertThat(whole.resolve("model")).isDirectoryContaining("glob:**/README.md");
    assertThat(RunFolder.loadRecipe(whole, TinyRun.recipe())).isEqualTo(TinyRun.recipe());
    assertThat(new Checkpoints(whole.resolve("checkpoints"), 9).steps())
        .containsExactly(10L, 20L, 24L);
  }

  @Test
  void aResumedRunContinuesBitForBitWhateverWasLeftBehind() throws IOException {
    Path run = copy();
    // As if killed while it wrote step 17's line and a checkpoint.
    AtomicFiles.deleteRecursively(run.resolve("checkpoints/step-20"));
    AtomicFiles.deleteRecursively(run.resolve("checkpoints/step-24"));
    AtomicFiles.deleteRecursively(run.resolve("model"));
    Files.createDirectories(run.resolve("checkpoints/step-20.partial"));
    Files.writeString(run.resolve("checkpoints/step-20.partial/model.safetensors"), "half");
    Files.createDirectories(run.resolve("model.partial"));
    Path metrics = run.resolve("metrics.jsonl");
    byte[] bytes = Files.readAllBytes(metrics);
    int cut =
        new String(bytes, java.nio.charset.StandardCharsets.UTF_8).indexOf("\"step\":17,") + 30;
    Files.write(metrics, Arrays.copyOf(bytes, cut));
    resume(run);
    sameAsWhole(run);
    assertThat(run.resolve("checkpoints/step-20.partial")).doesNotExist();
  }

  @Test
  void aRunKilledBeforeItsFirstCheckpointStartsAgain() throws IOException {
    Path run = copy();
    AtomicFiles.deleteRecursively(run.resolve("checkpoints"));
    resume(run);
    sameAsWhole(run);
  }

  /// A run in a process of its own that has done at least so many steps.
  private Process process(Path run, int steps) throws IOException, InterruptedException {
    Process process =
        new ProcessBuilder(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-Dorg.bytedeco.openblas.load="
                    + System.getProperty("org.bytedeco.openblas.load", ""),
                "-cp",
                System.getProperty("java.class.path"),
                TinyRun.class.getName(),
                run.toString())
            .redirectErrorStream(true)
            .redirectOutput(folder.resolve("log").toFile())
            .start();
    Path metrics = run.resolve("metrics.jsonl");
    while (process.isAlive() && !(Files.exists(metrics) && steps(run).size() >= steps)) {
      Thread.sleep(1);
    }
    return process;
  }

  @Test
  void aKilledProcessIsContinuedBitForBit() throws Exception {
    Path run = folder.resolve("killed");
    int _ = process(run, 13).destroyForcibly().waitFor();
    assertThat(run.resolve("checkpoints/step-10")).isDirectory();
    resume(run);
    sameAsWhole(run);
  }

  @Test
  void aTerminatedProcessSavesBeforeItGoes() throws Exception {
    Path run = folder.resolve("terminated");
    Process process = process(run, 3);
    process.destroy(); // SIGTERM
    assertThat(process.waitFor()).isEqualTo(128 + 15);
    assertThat(folder.resolve("log")).content().contains("stopped after step", "--resume");
    List<Long> saved = new Checkpoints(run.resolve("checkpoints"), 9).steps();
    assertThat(saved).hasSize(1).doesNotContain(10L);
    resume(run);
    assertThat(steps(run)).isEqualTo(steps(whole));
  }

  @Test
  void anInterruptedRunSavesAndGoesOnBitForBit() {
    Path run = folder.resolve("interrupted");
    Interruption interruption = Interruption.none();
    List<String> lines = new ArrayList<>();
    TinyRun.Text stopping =
        new TinyRun.Text() {
          @Override
          public TokenBatch next() {
            if (position().row() == 2 * 13) {
              interruption.request();
            }
            return super.next();
          }
        };
    Run.Outcome outcome =
        TinyRun.go(
            run, TinyRun.recipe(), false, interruption, lines, stopping, RunClock.ofProcess());
    assertThat(outcome).isEqualTo(Run.Outcome.INTERRUPTED);
    assertThat(lines.getLast()).startsWith("stopped after step 14;").endsWith("--resume");
    resume(run);
    sameAsWhole(run);
  }

  @Test
  void aDamagedCheckpointIsNamedWithTheLastGoodOne() throws IOException {
    Path run = copy();
    Path broken = run.resolve("checkpoints/step-24/optimizer.safetensors");
    byte[] bytes = Files.readAllBytes(broken);
    Files.write(broken, Arrays.copyOf(bytes, bytes.length / 2));
    assertThatThrownBy(() -> resume(run))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            run.resolve("checkpoints/step-24")
                + " is damaged: optimizer.safetensors is not what its manifest says (SHA-256); the"
                + " last good one is step-20: remove the folders after it and run again with"
                + " --resume");
    AtomicFiles.deleteRecursively(run.resolve("checkpoints/step-24"));
    resume(run);
    sameAsWhole(run);
  }

  @Test
  void aFolderWithARunIsNotOverwritten() {
    assertThatThrownBy(() -> RunFolder.create(whole))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            whole + " holds a run already; go on with it by --resume, or choose another --out");
    assertThatThrownBy(() -> RunFolder.resume(folder.resolve("none")))
        .hasMessageContaining("there is no run in");
  }

  @Test
  void twoProcessesCannotWorkInOneFolder() throws IOException {
    Path run = copy();
    try (RunFolder _ = RunFolder.resume(run)) {
      assertThatThrownBy(() -> RunFolder.resume(run))
          .hasMessage("another process is at work in " + run);
    }
  }

  @Test
  void aRunThatDivergesStopsWithItsStepAndTheLastGoodCheckpoint() {
    Path run = folder.resolve("diverged");
    TrainingRecipe recipe = TinyRun.recipe();
    OptimizerRecipe wild =
        new OptimizerRecipe(OptimizerRecipe.Kind.ADAMW, 1e38, 1, 1, 0, 0.9, 0.9, 0.95, 1e-10, 0, 0);
    TrainingRecipe broken =
        new TrainingRecipe(
            recipe.model(),
            recipe.batch(),
            wild,
            recipe.schedule(),
            recipe.budget(),
            new CadenceRecipe(1, 1, 0, 2, 1),
            recipe.precision(),
            recipe.device(),
            1);
    assertThatThrownBy(() -> TinyRun.go(run, broken, false, Interruption.none(), new ArrayList<>()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageMatching(
            "stopped at step 2: the (loss|gradient norm) is NaN; the last good checkpoint is .*step-1;.*");
  }

  @Test
  void onlyTheLastCheckpointsAreKept() {
    Path run = folder.resolve("kept");
    TrainingRecipe recipe =
        TinyRun.with(TinyRun.recipe(), new Budget.Steps(9), new CadenceRecipe(2, 1, 0, 2, 2));
    TinyRun.go(run, recipe, false, Interruption.none(), new ArrayList<>());
    assertThat(new Checkpoints(run.resolve("checkpoints"), 2).steps()).containsExactly(8L, 9L);
  }

  /// A clock that a batch moves by its time, so that a test of times needs none.
  private static final class SlowText extends TinyRun.Text {
    private double now;
    private double perBatch = 0.05;

    @Override
    public TokenBatch next() {
      now += perBatch;
      perBatch = now > 12 ? 0.1 : 0.05; // the machine gets busy
      return super.next();
    }

    RunClock clock() {
      return new RunClock(0, 0, () -> (long) (now * 1e9));
    }
  }

  @Test
  void aRunBoundedByTheClockEndsInTimeThoughTheMachineSlowsDown() throws IOException {
    Path run = folder.resolve("timed");
    TrainingRecipe recipe =
        TinyRun.with(TinyRun.recipe(), new Budget.Minutes(0.5), new CadenceRecipe(0, 3, 0, 2, 2));
    List<String> lines = new ArrayList<>();
    SlowText text = new SlowText();
    Run.Outcome outcome =
        TinyRun.go(run, recipe, false, Interruption.none(), lines, text, text.clock());
    assertThat(outcome).isEqualTo(Run.Outcome.FINISHED);
    assertThat(text.clock().seconds()).isBetween(27.0, 30.0);
    assertThat(lines).anyMatch(line -> line.startsWith("measured"));
    try (RunFolder opened = RunFolder.resume(run)) {
      Plan plan = opened.loadPlan().orElseThrow();
      assertThat(plan.fits()).hasSizeGreaterThan(1);
      assertThat(steps(run)).hasSize((int) plan.total());
      assertThat(plan.progress(plan.total() - 1)).isGreaterThan(0.97); // the rate had time to fall
    }
  }

  @Test
  void aRunBoundedByTheClockFollowsItsSavedPlanWhenResumed() throws IOException {
    Path run = folder.resolve("timed");
    TrainingRecipe recipe =
        TinyRun.with(TinyRun.recipe(), new Budget.Minutes(0.1), new CadenceRecipe(0, 3, 0, 9, 2));
    SlowText text = new SlowText();
    TinyRun.go(run, recipe, false, Interruption.none(), new ArrayList<>(), text, text.clock());
    List<String> before = steps(run);
    List<Long> saved = new Checkpoints(run.resolve("checkpoints"), 9).steps();
    saved.subList(1, saved.size()).forEach(step -> remove(run.resolve("checkpoints/step-" + step)));
    TinyRun.Text fast = new TinyRun.Text();
    TinyRun.go(
        run,
        recipe,
        true,
        Interruption.none(),
        new ArrayList<>(),
        fast,
        new RunClock(0, 0, () -> 0));
    assertThat(steps(run)).isEqualTo(before);
  }

  private static void remove(Path path) {
    try {
      AtomicFiles.deleteRecursively(path);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot remove", path, e);
    }
  }
}
