package dev.lungo.alignment.preferences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Preference;
import dev.lungo.training.Budget;
import dev.lungo.training.Interruption;
import dev.lungo.training.Metric;
import dev.lungo.training.MetricsLog;
import dev.lungo.training.Run;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import dev.lungo.training.Schedule;
import dev.lungo.training.ScheduleRecipe;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceRunTest {
  @TempDir Path folder;
  private final List<String> lines = new ArrayList<>();
  private Interruption interruption = Interruption.none();
  private long nanos;

  record Settings(Budget budget, LooksRecipe looks, int batch) implements PreferenceRecipe {
    @Override
    public ScheduleRecipe schedule() {
      return new ScheduleRecipe(0, new Schedule.Linear(0));
    }
  }

  /// Adds up what it is given; each step takes a second.
  private final class Adding implements PreferenceTask {
    double sum;
    int begun;
    int interruptAt = -1;
    int divergeAt = -1;
    int steps;

    @Override
    public void begin() {
      begun++;
    }

    @Override
    public Result step(List<Comparison> batch, double factor) {
      if (++steps == divergeAt) {
        throw new IllegalStateException("the gradient's norm is NaN");
      }
      if (steps == interruptAt) {
        interruption.request();
      }
      nanos += 1_000_000_000;
      sum = sum * 1.5 + factor * batch.stream().mapToInt(c -> c.prompt()[0]).sum();
      return new Result(sum, 1, 10, new LinkedHashMap<>());
    }

    @Override
    public List<Metric> look(long step, boolean last) {
      return List.of(new Metric.Event(step, "look", last ? "last" : "between"));
    }

    @Override
    public List<String> finish() {
      return List.of("finished");
    }

    @Override
    public void save(Path to) throws IOException {
      Files.writeString(to.resolve("sum"), Double.toString(sum));
    }

    @Override
    public void restore(Path from) {
      try {
        sum = Double.parseDouble(Files.readString(from.resolve("sum")));
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }

    @Override
    public void export(Path to) {
      try {
        Files.createDirectories(to);
        save(to);
      } catch (IOException e) {
        throw new java.io.UncheckedIOException(e);
      }
    }
  }

  private Run.Outcome run(Path path, Adding task, Settings settings, boolean resume) {
    List<Comparison> all =
        IntStream.range(0, 10)
            .mapToObj(
                i ->
                    new Comparison(
                        Preference.ofPair(Conversation.of(Message.user("q" + i)), "a", "b"),
                        "test",
                        new int[] {i},
                        List.of(new int[] {1}, new int[] {2})))
            .toList();
    try (RunFolder opened = resume ? RunFolder.resume(path) : RunFolder.create(path)) {
      opened.save(settings);
      PreferenceRun run =
          new PreferenceRun(
              opened,
              settings,
              1,
              task,
              new Mixture(List.of(new Mixture.Share(all, 1, 0)), settings.batch(), 1),
              new PreferenceRun.Parts(List.of(), (_, _) -> {}, lines::add),
              interruption,
              new RunClock(0, 0, () -> nanos));
      if (resume) {
        run.restore();
      }
      return run.train();
    }
  }

  private static Settings steps(long steps) {
    return new Settings(new Budget.Steps(steps), new LooksRecipe(2, 1, 2), 4);
  }

  private static List<Metric.Step> steps(Path path) {
    try (Stream<Metric> all = MetricsLog.read(path.resolve("metrics.jsonl"))) {
      return all.filter(Metric.Step.class::isInstance).map(Metric.Step.class::cast).toList();
    }
  }

  @Test
  void anInterruptedRunGoesOnAsIfNothingHadHappened() {
    Adding whole = new Adding();
    assertThat(run(folder.resolve("whole"), whole, steps(7), false))
        .isEqualTo(Run.Outcome.FINISHED);
    Adding first = new Adding();
    first.interruptAt = 3;
    Path path = folder.resolve("cut");
    assertThat(run(path, first, steps(7), false)).isEqualTo(Run.Outcome.INTERRUPTED);
    assertThat(lines.getLast()).contains("stopped after step 3", "--resume");
    assertThat(path.resolve("model")).doesNotExist();
    interruption = Interruption.none();
    Adding second = new Adding();
    assertThat(run(path, second, steps(7), true)).isEqualTo(Run.Outcome.FINISHED);
    assertThat(second.steps).isEqualTo(4);
    assertThat(path.resolve("model/sum")).content().isEqualTo(Double.toString(whole.sum));
  }

  @Test
  void whatIsDoneAgainAfterAKillIsTheSame() throws IOException {
    Adding whole = new Adding();
    run(folder.resolve("whole"), whole, steps(7), false);
    assertThat(whole.begun).isEqualTo(1);
    Path path = folder.resolve("killed");
    Adding first = new Adding();
    first.divergeAt = 6; // checkpoints at 2 and 4
    assertThatThrownBy(() -> run(path, first, steps(7), false))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("stopped in step 6: the gradient's norm is NaN; the last checkpoint")
        .hasMessageContaining("step-4");
    Adding second = new Adding();
    assertThat(run(path, second, steps(7), true)).isEqualTo(Run.Outcome.FINISHED);
    assertThat(second.begun).isZero();
    assertThat(second.steps).isEqualTo(3);
    assertThat(path.resolve("model/sum")).content().isEqualTo(Double.toString(whole.sum));
    assertThat(steps(path))
        .extracting(Metric.Step::loss)
        .containsExactlyElementsOf(
            steps(folder.resolve("whole")).stream().map(Metric.Step::loss).toList());
    assertThat(lines).contains("finished");
    try (Stream<Path> kept = Files.list(path.resolve("checkpoints"))) {
      assertThat(kept).hasSize(2);
    }
  }

  @Test
  void anEpochIsEveryComparisonOnceAndTheRateFallsToZero() {
    Path path = folder.resolve("epoch");
    run(path, new Adding(), new Settings(new Budget.Epochs(2), new LooksRecipe(0, 3, 2), 4), false);
    List<Metric.Step> all = steps(path);
    assertThat(all).hasSize(6); // 4, 4 and 2 of 10, twice
    assertThat(all.getFirst().learningRate()).isEqualTo(1);
    assertThat(all.getLast().learningRate()).isEqualTo(1 - 5 / 6.);
  }

  @Test
  void minutesEndTheRunByTheClock() {
    Path path = folder.resolve("minutes");
    run(
        path,
        new Adding(),
        new Settings(new Budget.Minutes(1), new LooksRecipe(0, 3, 2), 4),
        false);
    assertThat(steps(path).size()).isBetween(50, 60);
    assertThat(steps(path).getLast().learningRate()).isLessThan(0.05);
  }
}
