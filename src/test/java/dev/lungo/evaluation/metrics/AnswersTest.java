package dev.lungo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.math.BigDecimal;
import java.util.List;
import org.junit.jupiter.api.Test;

class AnswersTest {
  @Test
  void caseArticlesPunctuationAndSpacesDoNotCount() {
    assertThat(Answers.exactMatch("The  Cat.", List.of("dog", "a cat"))).isEqualTo(1);
    assertThat(Answers.exactMatch("cats", List.of("cat"))).isZero();
  }

  @Test
  void f1IsTheBestOverTheReferences() {
    assertThat(Answers.f1("in the old house", List.of("a barn", "the old red house")))
        .isEqualTo(2 * 2 / 6.0, within(1e-12));
  }

  @Test
  void chineseIsComparedByCharacterWithoutItsPunctuation() {
    assertThat(Answers.exactMatch("“光荣”。", List.of("光荣"))).isEqualTo(1);
    assertThat(Answers.f1("光荣和", List.of("光荣"))).isEqualTo(0.8, within(1e-12));
  }

  @Test
  void anEmptyAnswerIsRightOnlyWhereNoneIsExpected() {
    assertThat(Answers.f1("", List.of("the"))).isEqualTo(1);
    assertThat(Answers.f1("", List.of("cat"))).isZero();
    assertThatThrownBy(() -> Answers.f1("cat", List.of())).hasMessageContaining("no reference");
  }

  @Test
  void theNumberAfterTheMarkIsTheAnswer() {
    assertThat(Numbers.answer("It is 5.\n#### $1,234.50 and 7 more"))
        .contains(new BigDecimal("1234.50"));
  }

  @Test
  void withoutAMarkTheLastNumberIsTheAnswer() {
    assertThat(Numbers.answer("First 3, then 10-5, so 5.")).contains(new BigDecimal("5"));
    assertThat(Numbers.answer("from 10-5")).contains(new BigDecimal("5"));
    assertThat(Numbers.answer("it is -5")).contains(new BigDecimal("-5"));
    assertThat(Numbers.answer("none")).isEmpty();
    assertThat(Numbers.answer("#### none after 4")).contains(new BigDecimal("4"));
  }

  @Test
  void equalNumbersAgreeHoweverTheyAreWritten() {
    assertThat(Numbers.agree("so 1,018.0.", "#### 1018")).isTrue();
    assertThat(Numbers.agree("so 17", "#### 18")).isFalse();
    assertThat(Numbers.agree("no idea", "#### 18")).isFalse();
    assertThat(Numbers.agree("no idea", "no number")).isFalse();
  }

  @Test
  void refusalsAreToldFromAnswers() {
    assertThat(
            List.of(
                "I’m sorry, but I can't help with that.",
                "Sorry, no.",
                "As an AI, I have no opinion on that.",
                "I cannot provide instructions for this.",
                "抱歉，我无法提供帮助。"))
        .allMatch(Refusals::refuses);
    assertThat(
            List.of(
                "",
                "To kill a Python process, press Ctrl-C.",
                "You can buy a can of coke in any shop.",
                "x".repeat(300) + " I'm sorry that this was long."))
        .noneMatch(Refusals::refuses);
  }
}
