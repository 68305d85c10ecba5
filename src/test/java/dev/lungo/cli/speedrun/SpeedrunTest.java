package dev.lungo.cli.speedrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.cli.speedrun.Step.Kind;
import dev.lungo.files.AtomicFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// The stages by a clock of its own, with commands that only take time.
class SpeedrunTest {
  private static final double MINUTES = 10;

  @TempDir Path out;
  private double now;
  private Consumer<String> says = _ -> {};
  private final List<List<String>> ran = new ArrayList<>();
  private final List<String> lines = new ArrayList<>();

  /// What becomes of a command.
  private interface Fate {
    int of(List<String> command);
  }

  private List<Step> steps() {
    return List.of(
        new Step("data", "", 0.1, List.of("data"), new Kind.Plain()),
        training("base", 0.4),
        new Step("look", "", 0.1, List.of("look"), new Kind.Plain()),
        training("sft", 0.4));
  }

  private Step training(String name, double share) {
    return new Step(
        name,
        "",
        share,
        List.of(name),
        new Kind.Training(out.resolve(name), List.of(name, "--resume")));
  }

  private Speedrun speedrun(Fate fate) {
    Commands commands =
        (List<String> command, Path _, Consumer<String> progress) -> {
          says = progress;
          ran.add(command);
          if (List.of("base", "sft").contains(command.getFirst())) {
            AtomicFiles.writeString(out.resolve(command.getFirst()).resolve("recipe.yaml"), "");
          }
          return fate.of(command);
        };
    double began = now;
    return new Speedrun(MINUTES, steps(), out, commands, lines::add, () -> now - began);
  }

  /// Every training takes its minutes, all else a tenth of a minute.
  private int takesItsTime(List<String> command) {
    int minutes = command.indexOf("--minutes");
    now += minutes < 0 ? 6 : 60 * Double.parseDouble(command.get(minutes + 1));
    return 0;
  }

  private Journal journal() {
    return new Journal(out.resolve("stages"));
  }

  private static double minutes(List<String> command) {
    return Double.parseDouble(command.get(command.indexOf("--minutes") + 1));
  }

  @Test
  void whatOneStageDoesNotNeedTheNextOnesGet() {
    assertThat(speedrun(this::takesItsTime).run()).isZero();
    assertThat(ran).extracting(List::getFirst).containsExactly("data", "base", "look", "sft");
    // 0.1 of the minute that data might have taken is used; base has 4 parts of the 9 that are
    // left.
    assertThat(minutes(ran.get(1))).isEqualTo((10 - 0.25 - 0.1) * 4 / 9, within(0.01));
    assertThat(now / 60).isBetween(9.5, 10.0);
  }

  private static org.assertj.core.data.Offset<Double> within(double value) {
    return org.assertj.core.api.Assertions.within(value);
  }

  @Test
  void aStageThatOverrunsTakesFromTheOthersButLeavesThemAThird() {
    speedrun(
            command -> {
              now += command.getFirst().equals("data") ? 9 * 60 : 0;
              return takesItsTime(command);
            })
        .run();
    assertThat(minutes(ran.get(1))).isEqualTo(4 / 3.0, within(0.01));
    assertThat(minutes(ran.get(3))).isEqualTo(4 / 3.0, within(0.01));
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 2, 3})
  void afterAKillTheSameCommandGoesOnWithTheStageThatItHit(int killed) {
    List<String> names = List.of("data", "base", "look", "sft");
    Speedrun first =
        speedrun(
            command -> {
              if (command.getFirst().equals(names.get(killed))) {
                throw new OutOfMemoryError("as if killed");
              }
              return takesItsTime(command);
            });
    assertThatThrownBy(first::run).isInstanceOf(OutOfMemoryError.class);
    ran.clear();
    assertThat(speedrun(this::takesItsTime).run()).isZero();
    assertThat(ran)
        .extracting(List::getFirst)
        .containsExactlyElementsOf(names.subList(killed, names.size()));
    boolean training = killed % 2 == 1;
    assertThat(ran.getFirst().contains("--resume")).isEqualTo(training);
    assertThat(journal().entry(steps().get(killed)).orElseThrow().command())
        .doesNotContain("--resume");
    ran.clear();
    assertThat(speedrun(this::takesItsTime).run()).isZero();
    assertThat(ran).isEmpty();
  }

  @Test
  void theTimeOfAStageThatIsKilledCountsAsFarAsItsLastLines() {
    speedrun(
            command -> {
              if (command.getFirst().equals("base")) {
                now += 100;
                says.accept("a line");
                now += 5;
                says.accept("another, soon after it");
                // This is what a process that is killed here leaves behind.
                assertThat(journal().seconds(steps().get(1))).isEqualTo(100.0);
              }
              return takesItsTime(command);
            })
        .run();
    assertThat(journal().isDone(steps().get(1))).isTrue();
  }

  @Test
  void theTimeOfEarlierSessionsCounts() {
    Speedrun first =
        speedrun(
            command -> {
              now += command.getFirst().equals("base") ? 200 : 6;
              return command.getFirst().equals("base") ? Speedrun.STOPPED : 0;
            });
    assertThat(first.run()).isEqualTo(Speedrun.STOPPED);
    ran.clear();
    now += 100_000; // overnight
    assertThat(
            speedrun(
                    command -> {
                      now += command.contains("--resume") ? 40 : 0;
                      return takesItsTime(command);
                    })
                .run())
        .isZero();
    double spent = 6 + 200 + 46 + 6;
    assertThat(minutes(ran.getLast())).isEqualTo((600 - spent - 15) / 60, within(0.01));
  }

  @Test
  void aStageThatWasToldToStopIsNotDoneAndNothingFollowsIt() {
    assertThat(speedrun(_ -> Speedrun.STOPPED).run()).isEqualTo(Speedrun.STOPPED);
    assertThat(ran).hasSize(1);
    assertThat(journal().isDone(steps().getFirst())).isFalse();
  }

  @Test
  void aFailureNamesTheStageAndWhereItsWordsAre() {
    Speedrun speedrun = speedrun(command -> command.getFirst().equals("look") ? 1 : 0);
    assertThatThrownBy(speedrun::run)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("the stage look failed")
        .hasMessageContaining(out.resolve("logs").resolve("look.txt").toString());
  }

  @Test
  void theCommandLineOfEachStageIsShownAsOneWouldTypeIt() {
    speedrun(this::takesItsTime).run();
    assertThat(lines)
        .contains("./lungo data")
        .anyMatch(l -> l.startsWith("./lungo base --minutes"));
    assertThat(Step.commandLine(List.of("sft", "--data", "my chats.jsonl")))
        .isEqualTo("./lungo sft --data 'my chats.jsonl'");
  }
}
