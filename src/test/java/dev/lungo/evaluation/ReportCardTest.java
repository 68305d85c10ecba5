package dev.lungo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.evaluation.Comparison.Verdict;
import dev.lungo.evaluation.Measure.Unit;
import dev.lungo.evaluation.metrics.Bleu;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ReportCardTest {
  private static final String HOSTILE = "</script><script>alert(1)</script>\u202E & \"q\"";

  @TempDir private Path folder;

  private static Measure measure(String name, Unit unit, OptionalDouble chance, Scores scores) {
    return Measure.of(name, unit, chance, scores);
  }

  private static TaskResult result(
      String task, int shots, List<Measure> measures, Sample... samples) {
    SequencedMap<String, Measure> groups = new LinkedHashMap<>();
    groups.put("even", measures.getFirst().of(List.of(0, 2)));
    groups.put("odd", measures.getFirst().of(List.of(1, 3)));
    return new TaskResult(
        task,
        "Asks " + task + ".",
        shots,
        "print of " + task,
        measures,
        groups,
        List.of(samples),
        3,
        1.5);
  }

  /// One task of every kind of score, of which the given share is right.
  private static ReportCard card(String model, double... right) {
    List<Double> values = IntStream.range(0, right.length).mapToObj(i -> right[i]).toList();
    List<String> labels = List.of("a", "b", "a", "b");
    List<Double> bytes = List.of(10.0, 20.0, 30.0, 40.0);
    Scores.Ratio bits = new Scores.Ratio(values.stream().map(v -> 100 - v).toList(), bytes);
    List<Scores> corpus =
        Stream.of("the cat sat on the mat", "a dog")
            .<Scores>map(
                text ->
                    new Scores.Corpus(
                        Collections.nCopies(
                            4, Bleu.STANDARD.counts(text, List.of("the cat sat on a mat"))),
                        Scores.Corpus.Whole.BLEU))
            .toList();
    Sample right1 = new Sample("Which? " + HOSTILE, "this", "this", 100);
    Sample wrong = new Sample("Which one?", "this", HOSTILE, 0);
    return new ReportCard(
        model,
        false,
        500,
        1,
        List.of(
            result(
                "choice",
                0,
                List.of(
                    measure(
                        "balanced accuracy",
                        Unit.PERCENT,
                        OptionalDouble.of(50),
                        new Scores.Balanced(values, labels)),
                    measure(
                        "Matthews' correlation",
                        Unit.POINTS,
                        OptionalDouble.of(0),
                        new Scores.Matthews(labels, List.of("a", "b", "b", "b")))),
                right1,
                wrong),
            result(
                "choice",
                4,
                List.of(
                    measure(
                        "accuracy", Unit.PERCENT, OptionalDouble.of(50), new Scores.Mean(values)))),
            result(
                "text",
                0,
                List.of(
                    measure("bits per byte", Unit.BITS_PER_BYTE, OptionalDouble.empty(), bits),
                    measure(
                        "word perplexity",
                        Unit.PERPLEXITY,
                        OptionalDouble.empty(),
                        new Scores.Perplexity(bits)))),
            result(
                "writing",
                0,
                List.of(measure("BLEU", Unit.POINTS, OptionalDouble.empty(), corpus.getFirst())))));
  }

  @Test
  void whatIsSavedIsReadAgain() {
    ReportCard card = card("runs/a", 100, 0, 100, 100);
    card.save(folder, Optional.empty());
    ReportCard read = ReportCard.read(folder.resolve(ReportCard.FILE));
    assertThat(read).usingRecursiveComparison().ignoringFields("results.samples").isEqualTo(card);
    assertThat(Comparison.of(card, read))
        .hasSize(4)
        .allMatch(c -> c.difference().value() == 0 && c.verdict() == Verdict.UNDECIDED);
  }

  @Test
  void aDifferenceIsDecidedOnTheSameQuestionsOnly() {
    ReportCard good = card("good", 100, 100, 100, 100);
    ReportCard bad = card("bad", 0, 0, 0, 0);
    assertThat(Comparison.of(good, bad))
        .extracting(Comparison::verdict)
        .containsExactly(Verdict.BETTER, Verdict.BETTER, Verdict.BETTER, Verdict.UNDECIDED);
    assertThat(Comparison.of(bad, good).getFirst().verdict()).isEqualTo(Verdict.WORSE);
    TaskResult text = good.results().get(2);
    ReportCard others =
        new ReportCard(
            "others",
            true,
            10,
            1,
            List.of(
                new TaskResult(
                    text.task(),
                    text.description(),
                    0,
                    "of other rows",
                    text.measures(),
                    text.groups(),
                    List.of(),
                    0,
                    1)));
    assertThat(Comparison.of(good, others)).isEmpty();
    assertThat(Comparison.without(good, others)).hasSize(4);
  }

  @Test
  void theMeanAboveChanceIsZeroAtChance() {
    assertThat(card("chance", 100, 0, 0, 100).aboveChance().orElseThrow())
        .isEqualTo(0, within(1e-9));
    assertThat(card("perfect", 100, 100, 100, 100).aboveChance()).hasValue(100);
  }

  @Test
  void thePageShowsScoresCurvesPartsAndExamples() throws IOException {
    ReportCard card = card("runs/a", 100, 0, 100, 100);
    card.save(folder, Optional.of(card("runs/b", 0, 0, 100, 100)));
    String page = Files.readString(folder.resolve(ReportCard.PAGE));
    assertThat(page)
        .contains("This model against runs/b")
        .contains("Chosen answers, in percent")
        .contains("Held-out text, in bits per byte")
        .contains("Written answers, of 100")
        .contains("More examples in the prompt")
        .contains("Parts of tasks")
        .contains("Matthews&#39; correlation")
        .contains("<h4>right</h4>")
        .contains("<h4>wrong</h4>");
    // Half-way along the scale stands chance, and at 75 the score.
    assertThat(page).contains("class=\"reference\" x1=\"50.00%\"").contains("cx=\"75.00%\"");
  }

  @Test
  void nothingInAnAnswerRunsOrBreaksThePage() throws IOException {
    card("runs/<b>", 100, 0, 100, 100).save(folder, Optional.empty());
    String page = Files.readString(folder.resolve(ReportCard.PAGE));
    assertThat(page)
        .doesNotContain("<script>alert")
        .doesNotContain("runs/<b>")
        .contains("&lt;/script&gt;&lt;script&gt;alert(1)");
    assertThat(page.split("<script", -1)).hasSize(1 + 3);
    assertThat(Files.readAllLines(folder.resolve(ReportCard.SAMPLES))).hasSize(2);
  }

  @Test
  void aFileOfSomethingElseIsNamed() throws IOException {
    Path file = Files.writeString(folder.resolve("other.json"), "{\"model\": \"x\"}");
    assertThatThrownBy(() -> ReportCard.read(file))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("other.json holds no results of `eval`");
  }
}
