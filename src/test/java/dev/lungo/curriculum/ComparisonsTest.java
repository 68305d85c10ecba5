package dev.lungo.curriculum;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.Preference;
import dev.lungo.curriculum.Comparisons.Answer;
import java.util.List;
import org.junit.jupiter.api.Test;

class ComparisonsTest {
  private static final Lesson CAPITAL =
      Lesson.of("x", "Capital of France?", "It is Paris.", Check.Says.one("Paris"));

  @Test
  void rightAnswersComeFirstAndEquallyGoodOnesAreTies() {
    try (Judge judge = new Judge()) {
      Preference preference =
          Comparisons.ranked(
                  CAPITAL,
                  List.of(
                      new Answer("It is Rome.", true),
                      new Answer("It is Paris.", true),
                      new Answer("Paris.", true),
                      new Answer("It is Paris, the", false),
                      new Answer(" It is Rome.\n", true),
                      new Answer("  ", true)),
                  judge)
              .orElseThrow();
      assertThat(preference.responses())
          .containsExactly("It is Rome.", "It is Paris.", "Paris.", "It is Paris, the");
      assertThat(preference.ranking()).containsExactly(List.of(1, 2), List.of(3), List.of(0));
    }
  }

  @Test
  void withoutADifferenceThereIsNothingToLearn() {
    try (Judge judge = new Judge()) {
      assertThat(
              Comparisons.ranked(
                  CAPITAL, List.of(new Answer("Rome", true), new Answer("Oslo", true)), judge))
          .isEmpty();
    }
  }

  @Test
  void scriptedComparisonsPreferTheRightAnswer() {
    try (Judge judge = new Judge()) {
      List<Preference> all = Comparisons.scripted(3, judge).limit(200).toList();
      assertThat(all)
          .allSatisfy(p -> assertThat(p.ranking().getFirst()).contains(0)); // the lesson's own
    }
  }
}
