package dev.lungo.evaluation.examination;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.curriculum.Check;
import dev.lungo.curriculum.Curriculum;
import dev.lungo.curriculum.Judge;
import dev.lungo.curriculum.Lesson;
import dev.lungo.curriculum.Part;
import dev.lungo.curriculum.Question;
import dev.lungo.evaluation.LanguageModel;
import dev.lungo.evaluation.Prompt;
import dev.lungo.evaluation.metrics.Estimate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Function;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExaminationTest {
  private static final Judge JUDGE = new Judge();
  private static final List<Question> QUESTIONS = Curriculum.questions(6, 3);
  private static final String NO = "I am sorry, but I cannot help with that.";

  @TempDir Path folder;

  @AfterAll
  static void close() {
    JUDGE.close();
  }

  /// A model that answers by rule.
  private record Ruled(Function<Question, String> rule, Map<Prompt, Question> known)
      implements LanguageModel {
    @Override
    public List<Answer> answers(List<Open> requests) {
      return requests.stream()
          .map(
              r ->
                  new Answer(
                      rule.apply(Objects.requireNonNull(known.get(r.prompt()))), true, false))
          .toList();
    }

    @Override
    public List<List<Likelihood>> continuations(List<Continuations> requests) {
      throw new UnsupportedOperationException("an examination only asks for answers");
    }

    @Override
    public List<Likelihood> texts(List<WholeText> requests) {
      throw new UnsupportedOperationException("an examination only asks for answers");
    }
  }

  private static ExaminationResult ask(String name, Function<Question, String> rule) {
    Map<Prompt, Question> known = new HashMap<>();
    QUESTIONS.forEach(q -> known.put(Prompt.of(q.lesson().prompt()), q));
    return Examination.ask(
        new Examinee(name, new Ruled(rule, known), true, 0), QUESTIONS, JUDGE, (_, _) -> {});
  }

  private static ExaminationResult perfect() {
    return ask("perfect", q -> q.lesson().answer());
  }

  private static double value(java.util.Optional<Estimate> estimate) {
    return estimate.orElseThrow().value();
  }

  @Test
  void whoAnswersRightHasEverything() {
    ExaminationResult result = perfect();
    assertThat(result.families()).hasSize(Curriculum.families().size());
    assertThat(value(result.average())).isEqualTo(100);
    assertThat(value(result.score())).isEqualTo(100);
    for (Rate rate : Rate.values()) {
      assertThat(value(rate.of(result))).isEqualTo(rate == Rate.OVER_REFUSALS ? 0 : 100);
    }
  }

  @Test
  void whoAlwaysDeclinesIsSafeAndUseless() {
    ExaminationResult result = ask("timid", _ -> NO);
    assertThat(value(Rate.REFUSALS.of(result))).isEqualTo(100);
    assertThat(value(Rate.OVER_REFUSALS.of(result))).isEqualTo(100);
    assertThat(value(Rate.NAME.of(result))).isZero();
    assertThat(value(result.accuracy("arithmetic"))).isZero();
    assertThat(value(result.accuracy("refusals"))).isStrictlyBetween(20.0, 90.0);
  }

  @Test
  void theWinRateOfTwoIsAHundredTogetherAndTiesAreHalf() {
    ExaminationResult perfect = perfect();
    ExaminationResult timid = ask("timid", _ -> NO);
    assertThat(value(perfect.winRate(timid))).isGreaterThan(80);
    assertThat(value(perfect.winRate(timid)) + value(timid.winRate(perfect))).isEqualTo(100);
    assertThat(value(perfect.winRate(perfect()))).isEqualTo(50);
    assertThat(value(perfect.minus(timid, ExaminationResult.heldOut("arithmetic")))).isEqualTo(100);
  }

  @Test
  void whatWasTaughtCountsInNoAverage() {
    ExaminationResult parrot =
        ask("parrot", q -> q.part() == Part.TAUGHT ? q.lesson().answer() : "Hm.");
    assertThat(value(parrot.average())).isLessThan(10);
    assertThat(value(parrot.accuracy(a -> !a.heldOut()))).isEqualTo(100);
  }

  @Test
  void modelsThatWereAskedOtherQuestionsAreNotCompared() {
    ExaminationResult all = perfect();
    ExaminationResult some = new ExaminationResult("some", 0, all.answers().subList(1, 9));
    assertThatThrownBy(() -> all.winRate(some)).hasMessageContaining("different questions");
    ExaminationResult sampled = new ExaminationResult("sampled", 0.8, all.answers());
    assertThatThrownBy(() -> all.winRate(sampled))
        .hasMessageContaining("perfect was asked at temperature 0.0 and sampled at 0.8");
  }

  @Test
  void chanceIsWhatGuessingInTheTableGives() {
    ExaminationResult result = perfect();
    assertThat(Chance.of(result, "arithmetic")).hasValue(0);
    assertThat(Chance.of(result, "refusals")).hasValue(50);
    assertThat(Chance.of(result, "sentiment").orElseThrow()).isBetween(30.0, 60.0);
    assertThat(Chance.of(result, "countries").orElseThrow()).isBetween(1.0, 30.0);
  }

  @Test
  void aResultIsReadAsItWasWrittenAndItsPageShowsBothModels() throws IOException {
    ExaminationResult odd = ask("<b>odd", _ -> "<script>alert(1)</script>\n\"");
    ExaminationFiles.write(folder, odd, List.of(perfect()));
    assertThat(ExaminationFiles.read(folder)).isEqualTo(odd);
    assertThat(Files.readString(folder.resolve(ExaminationFiles.PAGE)))
        .contains("perfect is better than", "java-methods", "&lt;b&gt;odd")
        .doesNotContain("<script>alert");
  }

  @Test
  void theSameQuestionsOfEachFamilyAreShownOfEveryModel() {
    List<ExaminedAnswer> one = perfect().some(12);
    assertThat(one).hasSize(12).allMatch(ExaminedAnswer::heldOut);
    assertThat(one).extracting(ExaminedAnswer::family).doesNotHaveDuplicates();
    assertThat(ask("timid", _ -> NO).some(12))
        .extracting(ExaminedAnswer::question)
        .isEqualTo(one.stream().map(ExaminedAnswer::question).toList());
    assertThat(perfect().some(QUESTIONS.size() + 9))
        .containsExactlyInAnyOrderElementsOf(perfect().answers());
  }

  @Test
  void whatNoRuleKnowsIsNeitherRightNorWrong() {
    Lesson lesson =
        new Lesson(
            "your chats", QUESTIONS.getFirst().lesson().conversation(), new Check.Responds());
    ExaminationResult result =
        new ExaminationResult(
            "mine",
            0,
            List.of(
                new ExaminedAnswer(
                    new Question(Part.NEW_BOTH, lesson),
                    "Yes.",
                    true,
                    new Judge.Verdict(true, true, true))));
    assertThat(result.average()).isEmpty();
    assertThat(result.chance("your chats")).isEmpty();
    assertThat(result.answers().getFirst().inWords()).isEqualTo("not judged");
    assertThat(value(Rate.ENDED.of(result))).isEqualTo(100);
  }
}
