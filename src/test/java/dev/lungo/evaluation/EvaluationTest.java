package dev.lungo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EvaluationTest {
  private static final Task PAIRS =
      Tasks.parse(
          "pairs.yaml",
          """
          name: pairs
          description: Short ones are good.
          set: pairs.jsonl
          fields: [good, bad, kind]
          group: kind
          form:
            kind: minimal-pairs
            good: "{good}"
            bad: "{bad}"
          """);

  @TempDir private Path folder;

  private static RuleModel shortIsLikely() {
    return new RuleModel((_, text) -> -text.length(), prompt -> prompt);
  }

  private void writePairs() throws IOException {
    Files.writeString(
        folder.resolve("pairs.jsonl"),
        """
        {"good":"a","bad":"aa","kind":"x"}
        {"good":"aa","bad":"a","kind":"y"}
        {"good":"b","bad":"bb","kind":"x"}
        {"good":"c","bad":"cc","kind":"y"}
        """);
  }

  @Test
  void aTaskIsReadAskedAndScored() throws IOException {
    writePairs();
    List<String> heard = new ArrayList<>();
    TaskResult result =
        new Evaluation(folder, 10, 1)
            .run(PAIRS, 0, shortIsLikely(), (done, of) -> heard.add(done + "/" + of));
    assertThat(result.primary().estimate().value()).isEqualTo(75);
    assertThat(result.examples()).isEqualTo(4);
    assertThat(Objects.requireNonNull(result.groups().get("x")).estimate().value()).isEqualTo(100);
    assertThat(Objects.requireNonNull(result.groups().get("y")).estimate().value()).isEqualTo(50);
    assertThat(heard).containsExactly("4/4");
  }

  @Test
  void aLimitDrawsTheSameRowsForEveryModel() throws IOException {
    writePairs();
    Evaluation two = new Evaluation(folder, 2, 7);
    TaskResult one = two.run(PAIRS, 0, shortIsLikely(), (_, _) -> {});
    TaskResult other =
        two.run(PAIRS, 0, new RuleModel((_, _) -> 0, prompt -> prompt), (_, _) -> {});
    assertThat(one.examples()).isEqualTo(2);
    assertThat(one.fingerprint()).isEqualTo(other.fingerprint());
    assertThat(one.fingerprint())
        .isNotEqualTo(
            new Evaluation(folder, 3, 7)
                .run(PAIRS, 0, shortIsLikely(), (_, _) -> {})
                .fingerprint());
  }

  @Test
  void whatIsMissingIsNamed() {
    Evaluation evaluation = new Evaluation(folder, 10, 1);
    assertThat(evaluation.missing(PAIRS, 0)).hasValue(folder.resolve("pairs.jsonl"));
    assertThatThrownBy(() -> evaluation.run(PAIRS, 1, shortIsLikely(), (_, _) -> {}))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pairs has no examples to show");
    assertThatThrownBy(() -> new Evaluation(folder, 0, 1)).hasMessageContaining("limit=0");
  }
}
