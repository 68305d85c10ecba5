package dev.lungo.curriculum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.Conversation;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CurriculumTest {
  private static final int MANY = 4000;

  @Test
  void theSameSeedGivesTheSameLessonsAndTexts() {
    assertThat(Curriculum.lessons(7).limit(200).toList())
        .isEqualTo(Curriculum.lessons(7).limit(200).toList())
        .isNotEqualTo(Curriculum.lessons(8).limit(200).toList());
    assertThat(Curriculum.texts(7).limit(200).toList())
        .isEqualTo(Curriculum.texts(7).limit(200).toList());
  }

  @ParameterizedTest
  @EnumSource
  void everyRightAnswerPassesItsOwnCheck(Part part) {
    try (Judge judge = new Judge()) {
      for (Lesson lesson : Curriculum.examination(part, 40, 1)) {
        Judge.Verdict verdict = judge.judge(lesson, lesson.answer(), true);
        assertThat(verdict).as("%s", lesson).isEqualTo(new Judge.Verdict(true, true, true));
      }
    }
  }

  /// A check that any answer passes would measure nothing.
  @Test
  void anotherLessonsAnswerSeldomPasses() {
    try (Judge judge = new Judge()) {
      Map<String, List<Lesson>> families =
          Curriculum.examination(Part.TAUGHT, 20, 3).stream()
              .collect(Collectors.groupingBy(Lesson::family));
      families.forEach(
          (family, lessons) -> {
            List<Lesson> others =
                Curriculum.lessons(4).limit(300).filter(l -> !l.family().equals(family)).toList();
            long passed =
                lessons.stream()
                    .filter(l -> !(l.check() instanceof Check.JavaMethod))
                    .filter(l -> judge.right(l.check(), others.get(l.hashCode() & 0x7F).answer()))
                    .count();
            assertThat(passed).as(family).isLessThanOrEqualTo(2);
          });
    }
  }

  @ParameterizedTest
  @EnumSource(
      mode = EnumSource.Mode.EXCLUDE,
      names = {"TAUGHT", "FEEDBACK"})
  void noQuestionOfTheExaminationIsTaught(Part part) {
    Set<Conversation> taught =
        Stream.of(Curriculum.lessons(1), Curriculum.feedback(1))
            .flatMap(lessons -> lessons.limit(MANY))
            .map(Lesson::prompt)
            .collect(Collectors.toSet());
    assertThat(Curriculum.examination(part, 50, 2))
        .extracting(Lesson::prompt)
        .doesNotContainAnyElementsOf(taught);
  }

  @Test
  void everyFamilyHasQuestionsForEveryPart() {
    for (Part part : Part.EXAMINED) {
      Set<String> families =
          Curriculum.examination(part, 5, 1).stream()
              .map(Lesson::family)
              .collect(Collectors.toSet());
      assertThat(families).hasSize(Curriculum.families().size());
    }
  }

  @Test
  void theNameIsRememberedOverTurns() {
    SmallTalk family = new SmallTalk();
    Lesson lesson = family.remembered(new Draw(3, Part.NEW_ENTITIES));
    String name = ((Check.Says) lesson.check()).right().getFirst();
    assertThat(lesson.conversation().messages().getFirst().content()).contains(name);
    assertThat(lesson.prompt().requirePrompt()).isNotNull();
  }

  @Test
  void theFamiliesAreMixedEvenly() {
    int lessons = 5 * MANY; // with fewer, chance alone brings a family near the border
    Map<String, Long> counts =
        Curriculum.lessons(5)
            .limit(lessons)
            .collect(Collectors.groupingBy(Lesson::family, Collectors.counting()));
    assertThat(counts.values()).allMatch(n -> n > lessons / Curriculum.families().size() / 2);
  }

  @Test
  void lessonsDoNotRunOut() {
    Set<Conversation> different = new HashSet<>();
    Curriculum.lessons(6).limit(MANY).map(Lesson::conversation).forEach(different::add);
    assertThat(different).hasSizeGreaterThan(MANY * 8 / 10);
  }

  @Test
  void factsOfHeldOutCountriesStandInTheTexts() {
    List<List<String>> heldOut =
        Table.read("countries").rows().stream()
            .filter(row -> Draw.heldOut(row.getFirst()))
            .toList();
    assertThat(heldOut).hasSizeGreaterThan(8);
    String texts = Curriculum.texts(1).limit(20_000).collect(Collectors.joining("\n"));
    assertThat(heldOut).allMatch(row -> texts.contains(row.get(0)) && texts.contains(row.get(1)));
    List<String> asked =
        Curriculum.lessons(1)
            .limit(MANY)
            .map(lesson -> lesson.prompt().last().content())
            .filter(question -> question.contains("capital of "))
            .toList();
    assertThat(asked).isNotEmpty();
    assertThat(heldOut)
        .noneMatch(
            row ->
                asked.stream()
                    .anyMatch(q -> q.matches(".*capital of " + row.getFirst() + "\\b.*")));
  }
}
