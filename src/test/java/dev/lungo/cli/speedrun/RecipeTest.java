package dev.lungo.cli.speedrun;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import dev.lungo.cli.Main;
import dev.lungo.cli.speedrun.Step.Kind;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class RecipeTest {
  private static final Path OUT = Path.of("runs", "x");
  private static final Machine MACHINE =
      new Machine(2, "a processor", 24L << 30, 20L << 30, "cpu", "an OS");
  private static final OwnData EVERYTHING =
      new OwnData(
          List.of(Path.of("a.txt")),
          List.of(Path.of("my chats.jsonl"), Path.of("more.jsonl")),
          List.of(Path.of("summaries.jsonl.gz")),
          List.of(Path.of("ranked.jsonl")),
          List.of());

  private static List<Step> steps(OwnData own) {
    Plan plan = new Plan(30, 7, Optional.empty(), Sizes.of(30, MACHINE), MACHINE);
    return Recipe.of(plan, own, OUT);
  }

  private static String commands(OwnData own) {
    StringBuilder all = new StringBuilder();
    steps(own).forEach(step -> all.append(step.commandLine()).append('\n'));
    return all.toString();
  }

  @Test
  void everyStageIsACommandLineThatCanBeTyped() {
    for (OwnData own :
        List.of(
            OwnData.NONE,
            EVERYTHING,
            new OwnData(EVERYTHING.texts(), List.of(), List.of(), List.of(), List.of()),
            new OwnData(List.of(), EVERYTHING.chats(), List.of(), List.of(), List.of()))) {
      for (Step step : steps(own)) {
        assertParses(step.command());
        if (step.kind() instanceof Kind.Training training) {
          assertParses(training.resume());
          assertThat(training.resume()).contains("--resume");
        }
      }
    }
  }

  private static void assertParses(List<String> words) {
    assertThatCode(() -> Main.commandLine().parseArgs(words.toArray(String[]::new)))
        .as(Step.commandLine(words))
        .doesNotThrowAnyException();
  }

  @Test
  void theSharesOfTheTimeAreAboutAWhole() {
    for (OwnData own : List.of(OwnData.NONE, EVERYTHING)) {
      assertThat(steps(own).stream().mapToDouble(Step::share).sum()).isBetween(0.9, 1.03);
    }
    assertThat(steps(OwnData.NONE)).extracting(Step::name).doesNotHaveDuplicates();
  }

  @Test
  void withoutPreferencesOrAJudgeThereIsNothingToOptimiseFor() {
    OwnData chats = new OwnData(List.of(), EVERYTHING.chats(), List.of(), List.of(), List.of());
    assertThat(steps(chats)).extracting(Step::name).doesNotContain("judge", "reward", "ppo");
    assertThat(commands(EVERYTHING))
        .contains("reward --model runs/x/sft/model --data ranked.jsonl --skip-bad")
        .contains("--prompts 'my chats.jsonl' --prompts more.jsonl")
        .doesNotContain("candidates");
    assertThat(commands(OwnData.NONE))
        .contains("judge --model runs/x/sft/model", "--data runs/x/comparisons.jsonl --data")
        .contains("--weight 0.1 --reward runs/x/curriculum/prompts.jsonl --weight 3")
        .contains("--prompts runs/x/comparisons.jsonl --prompts runs/x/curriculum/prompts.jsonl")
        .contains("--set update.candidates=3")
        .contains("--against runs/x/exam/base --against runs/x/exam/sft");
  }

  @Test
  void whatPeopleBringReplacesWhatIsMade() {
    assertThat(commands(OwnData.NONE))
        .contains("--data runs/x/curriculum/chats", "--corpus runs/x/curriculum/texts")
        .contains("--texts runs/x/curriculum/texts")
        .doesNotContain("corpus --input");
    assertThat(commands(EVERYTHING))
        .contains("corpus --input a.txt", "--data 'my chats.jsonl' --data more.jsonl")
        .contains("--corpus runs/x/corpus --tokenizer", "exam --model runs/x/sft/model --chats")
        .contains("--texts runs/x/corpus --out")
        .doesNotContain("curriculum");
    // The curriculum's chats ask for facts that stand in its texts.
    assertThat(
            commands(new OwnData(EVERYTHING.texts(), List.of(), List.of(), List.of(), List.of())))
        .contains(
            "--corpus runs/x/corpus runs/x/curriculum/texts", "--data runs/x/curriculum/chats");
  }
}
