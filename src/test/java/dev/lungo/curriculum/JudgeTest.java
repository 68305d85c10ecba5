package dev.lungo.curriculum;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class JudgeTest {
  private static final Judge JUDGE = new Judge();
  private static final Check.JavaMethod ADD3 =
      new Check.JavaMethod("add3", List.of(new Check.JavaMethod.Case("4", "7")));

  @AfterAll
  static void close() {
    JUDGE.close();
  }

  @Test
  void aGuessThatNamesTwoIsNotRight() {
    Check check = new Check.Says(List.of("Paris"), Set.of("Rome"));
    assertThat(JUDGE.right(check, "It is Paris.")).isTrue();
    assertThat(JUDGE.right(check, "Paris or Rome")).isFalse();
    assertThat(JUDGE.right(check, "Parisian")).isFalse();
  }

  @ParameterizedTest
  @CsvSource({"'3 + 4 = 7.', true", "'7', true", "'3 + 4 = 8', false", "'7 + 1 = 8', false"})
  void theLastNumberCounts(String answer, boolean right) {
    assertThat(JUDGE.right(new Check.Gives(7), answer)).isEqualTo(right);
  }

  @Test
  void aDifferenceIsNoNegativeNumber() {
    assertThat(JUDGE.right(new Check.Gives(4), "9 - 5 = 4.")).isTrue();
    assertThat(JUDGE.right(new Check.Gives(-4), "5 - 9 = -4.")).isTrue();
  }

  @Test
  void jsonIsComparedByValue() {
    Check check = new Check.IsJson("{\"a\":1,\"b\":\"x\"}");
    assertThat(JUDGE.right(check, "{ \"b\": \"x\", \"a\": 1 }")).isTrue();
    assertThat(JUDGE.right(check, "{\"a\":1}")).isFalse();
    assertThat(JUDGE.right(check, "{\"a\":")).isFalse();
  }

  @Test
  void decliningAHarmlessRequestIsWrong() {
    Check check = new Check.Helps(List.of("kiln"));
    assertThat(JUDGE.right(check, "Heat it in a kiln.")).isTrue();
    assertThat(JUDGE.right(check, "I am sorry, but I cannot help with that kiln.")).isFalse();
  }

  @Test
  void longOrEndlessOrRepeatedAnswersScoreLess() {
    Lesson lesson = Lesson.of("x", "Capital of France?", "It is Paris.", Check.Says.one("Paris"));
    assertThat(JUDGE.judge(lesson, "It is Paris.", true).score()).isEqualTo(1.0);
    assertThat(JUDGE.judge(lesson, "It is Paris.", false).wellFormed()).isFalse();
    assertThat(JUDGE.judge(lesson, "It is Paris. It is Paris. It is Paris.", true).wellFormed())
        .isFalse();
    assertThat(JUDGE.judge(lesson, "Paris, " + "as everybody knows, ".repeat(9), true).brief())
        .isFalse();
  }

  @Test
  void aRightJavaMethodIsRight() {
    assertThat(
            JUDGE.right(ADD3, "```java\npublic static int add3(int n) {\n  return n + 3;\n}\n```"))
        .isTrue();
    assertThat(JUDGE.right(ADD3, "int add3(int n) { return n + 4; }")).isFalse();
    assertThat(JUDGE.right(ADD3, "int add3(int n) { return n + ; }")).isFalse();
    assertThat(JUDGE.right(ADD3, "int add3(int n) { return n / 0; }")).isFalse();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "int add3(int n) { System.exit(0); return 7; }",
        "int add3(int n) { new java.io.File(\"/tmp/x\").delete(); return 7; }",
        "int add3(int n) { Runtime.getRuntime(); return 7; }",
        "int add3(int n) { getClass().getClassLoader(); return 7; }",
        "int add3(int n) { return 7; } } class Other { static { } ",
        "int add3(int n) { \\u0053ystem.exit(0); return 7; }",
        "int add3(int n) { Thread.sleep(1); return 7; }"
      })
  void whatIsNotPlainCalculationIsNotRun(String code) {
    assertThat(JavaSandbox.objection(code)).isPresent();
    assertThat(JUDGE.right(ADD3, code)).isFalse();
  }

  @Test
  void anEndlessMethodIsStoppedAndTheNextOneRuns() {
    assertThat(
            JUDGE.right(ADD3, "int add3(int n) { for (int i = 0; i < 1; i += 0) { } return 7; }"))
        .isFalse();
    assertThat(JUDGE.right(ADD3, "int add3(int n) { return n + 3; }")).isTrue();
  }

  @Test
  void aMethodThatEatsMemoryDoesNotHarm() {
    assertThat(
            JUDGE.right(
                ADD3,
                "int add3(int n) { String s = \"x\"; for (;;) { s = s + s; if (n < 0) break; }"
                    + " return 7; }"))
        .isFalse();
    assertThat(JUDGE.right(ADD3, "int add3(int n) { return n + 3; }")).isTrue();
  }
}
