package dev.lungo.cli.speedrun;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.cli.speedrun.Journal.Entry;
import dev.lungo.cli.speedrun.Step.Kind;
import dev.lungo.curriculum.Curriculum;
import dev.lungo.curriculum.Judge.Verdict;
import dev.lungo.curriculum.Question;
import dev.lungo.evaluation.examination.ExaminationFiles;
import dev.lungo.evaluation.examination.ExaminationResult;
import dev.lungo.evaluation.examination.ExaminedAnswer;
import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.json.JsonMapper;

class SpeedrunReportTest {
  private static final List<Question> QUESTIONS = Curriculum.questions(3, 1);
  private static final Machine MACHINE =
      new Machine(2, "Fast Processor 9", 24L << 30, 20L << 30, "cpu", "Linux amd64");

  @TempDir Path out;

  @BeforeEach
  void models() {
    AtomicFiles.writeString(out.resolve("sft/model/config.json"), "{}");
    AtomicFiles.writeString(out.resolve("ppo/model/config.json"), "{}");
  }

  /// Answers of which one in so many is right.
  private Step examined(String model, int oneIn) {
    List<ExaminedAnswer> answers =
        QUESTIONS.stream()
            .map(
                q -> {
                  boolean right = Math.floorMod(q.hashCode(), oneIn) == 0;
                  String text = right ? q.lesson().answer() : "<b>no|idea</b>";
                  return new ExaminedAnswer(q, text, true, new Verdict(right, true, true));
                })
            .toList();
    Path folder = out.resolve("exam").resolve(model);
    ExaminationFiles.write(folder, new ExaminationResult(model, 0.8, answers), List.of());
    return done(
        new Step(
            "exam-" + model, "", 0.1, List.of("exam", "--name", model), new Kind.Examined(folder)));
  }

  private Step done(Step step) {
    new Journal(out.resolve("stages")).write(step, new Entry(true, 90, step.command()));
    return step;
  }

  private SpeedrunReport report(Step... steps) {
    Plan plan = new Plan(30, 7, Optional.empty(), Sizes.of(30, MACHINE), MACHINE);
    return SpeedrunReport.write(plan, OwnData.NONE, List.of(steps), out);
  }

  @Test
  void itHasMachineSizesTimesScoresAnswersLimitsAndCommands() throws IOException {
    Step pretrain =
        done(
            new Step(
                "pretrain",
                "",
                0.4,
                List.of("pretrain", "--depth", "4"),
                new Kind.Training(out.resolve("base"), List.of())));
    report(pretrain, examined("base", 9), examined("sft", 2), examined("ppo", 1));
    String markdown = Files.readString(out.resolve("REPORT.md"));
    assertThat(markdown)
        .contains("Fast Processor 9", "30 minutes planned", "6.0 taken", "seed 7")
        .contains("| pretrain | 1.5 | `./lungo pretrain --depth 4` |")
        .contains("| | chance | base | sft | ppo |")
        .containsPattern("\\| java-methods \\| 0 \\| .* \\| 100.0 ± 0.0 \\|")
        .contains("preferred to sft by the judge", "## What it cannot do", "./lungo chat --model")
        .contains("\\<b\\>no\\|idea\\</b\\>")
        .doesNotContain("<b>");
    String page = Files.readString(out.resolve("report.html"));
    assertThat(page)
        .contains("Fast Processor 9", "<a href=\"base/report.html\">pretrain</a>")
        .contains("<a href=\"exam/ppo/report.html\">exam-ppo</a>", "What it cannot do")
        .contains("&lt;b&gt;no|idea")
        .doesNotContain("<b>no");
  }

  @Test
  void theLastStageIsServedFirstUnlessItMadeTheModelWorse() {
    assertThat(report(examined("sft", 3), examined("ppo", 1)).models())
        .containsExactly("ppo=" + out.resolve("ppo/model"), "sft=" + out.resolve("sft/model"));
    assertThat(report(examined("sft", 1), examined("ppo", 3)).models())
        .containsExactly("sft=" + out.resolve("sft/model"), "ppo=" + out.resolve("ppo/model"));
  }

  @Test
  void thePageIsGivenExamplePromptsOfWhatWasTaught() throws IOException {
    report(examined("sft", 1));
    var examples =
        JsonMapper.shared().readTree(Files.readString(out.resolve("sft/model/examples.json")));
    assertThat(examples.size()).isBetween(8, 12);
    assertThat(examples.values()).allMatch(example -> !example.asString().isBlank());
  }

  @Test
  void whatIsMostlyWrongIsNamed() {
    assertThat(report(examined("sft", 1)).cannot()).noneMatch(line -> line.contains("Wrong more"));
    assertThat(report(examined("sft", 9)).cannot())
        .anyMatch(line -> line.startsWith("Wrong more often") && line.contains("arithmetic"));
  }
}
