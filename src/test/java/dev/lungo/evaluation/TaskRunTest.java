package dev.lungo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.evaluation.metrics.Estimate;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class TaskRunTest {
  private static final RuleModel SHORT_IS_LIKELY =
      new RuleModel((_, text) -> -text.length(), prompt -> prompt);

  @Test
  void bitsPerByteAreTheSumOfBitsOverTheSumOfBytes() {
    Task task = task("kind: bits-per-byte\n  text: '{text}'", "text");
    Outcome result =
        run(task, model(-Math.log(2)), row("text", "ab cd"), row("text", "é 这 abc def"));
    assertThat(result.measures().getFirst().estimate().value())
        .isEqualTo((5 + 11) / (5 + 14.0), within(1e-9));
    assertThat(result.measures().get(1).estimate().value())
        .isEqualTo(Math.pow(2, (5 + 11) / (2 + 4.0)), within(1e-9));
  }

  @Test
  void minimalPairsCountThoseWhoseGoodTextIsLikelier() {
    Task task =
        task("kind: minimal-pairs\n  good: '{good}'\n  bad: '{bad}'", "good", "bad", "kind");
    Outcome result =
        run(
            task,
            SHORT_IS_LIKELY,
            row("good", "a", "bad", "aa", "kind", "x"),
            row("good", "aa", "bad", "a", "kind", "y"),
            row("good", "bb", "bad", "bbb", "kind", "x"),
            row("good", "cc", "bad", "dd", "kind", "y"));
    assertThat(result.measures().getFirst().estimate().value())
        .isEqualTo(62.5); // the tie is half right
    assertThat(result.measures().getFirst().chance()).hasValue(50);
  }

  @Test
  void longOptionsAreOnlyFairPerCharacter() {
    Task task =
        task(
            "kind: multiple-choice\n  prompt: '{q}'\n  options: options\n  option: ' {option}'\n"
                + "  answer: '{answer}'",
            "q",
            "options",
            "answer");
    // Each character costs 1, and an option costs 3 besides: the longest is best per character.
    RuleModel model = new RuleModel((_, text) -> -text.length() - 3, prompt -> prompt);
    Outcome result =
        run(task, model, json("{'q':'Q?','options':['a','bbbb','cc'],'answer':'bbbb'}"));
    assertThat(result.measures().getFirst().estimate().value()).isZero();
    assertThat(result.measures().get(1).estimate().value()).isEqualTo(100);
    assertThat(result.measures().getFirst().chance()).hasValue(100.0 / 3);
    assertThat(result.samples().getFirst()).isEqualTo(new Sample("Q?", " bbbb", " a", 0));
  }

  @Test
  void anAnswerThatIsNoOptionStopsWithItsText() {
    Task task =
        task(
            "kind: multiple-choice\n  prompt: '{q}'\n  options: o\n  option: '{option}'\n"
                + "  answer: '{a}'",
            "q",
            "o",
            "a");
    assertThatThrownBy(() -> run(task, SHORT_IS_LIKELY, json("{'q':'Q','o':['x','y'],'a':'z'}")))
        .hasMessageContaining("the answer 'z' is none of the options [x, y]");
  }

  @Test
  void aModelThatAlwaysSaysTheSameIsAtChanceByEveryMeasure() {
    Task task =
        task(
            "kind: classification\n  prompt: '{t}'\n  label: l\n  words: {a: ' a', b: ' bb'}",
            "t",
            "l");
    Outcome result =
        run(
            task,
            SHORT_IS_LIKELY,
            row("t", "1", "l", "a"),
            row("t", "2", "l", "a"),
            row("t", "3", "l", "a"),
            row("t", "4", "l", "b"));
    assertThat(result.measures())
        .extracting(measure -> measure.estimate().value())
        .containsExactly(50.0, 75.0, 0.0);
    assertThat(result.measures())
        .extracting(measure -> measure.chance().orElseThrow())
        .containsExactly(50.0, 75.0, 0.0);
  }

  @Test
  void preferencesAreTheShareOfDecidedPairsOfEachPrompt() {
    Task task = task("kind: preferences", "prompt");
    RuleModel model = new RuleModel((_, text) -> -text.length(), prompt -> prompt);
    Outcome result =
        run(
            task,
            model,
            json("{'prompt':'Q?','chosen':'no','rejected':'yes'}"),
            // Best first: 1, then 0 and 2 tied. Pairs: 1 before 0 (wrong), 1 before 2 (right).
            json("{'prompt':'Q?','responses':['a','bb','ccc'],'ranking':[[1],[0,2]]}"),
            json(
                "{'messages':[{'role':'user','content':'Q?'},{'role':'assistant','content':'A'},"
                    + "{'role':'user','content':'Why?'}],'chosen':'because','rejected':'so'}"));
    assertThat(result.measures().getFirst().estimate().value()).isEqualTo(50);
    assertThat(result.measures().getFirst().chance()).hasValue(50);
    assertThat(result.samples()).extracting(Sample::score).containsExactly(100.0, 50.0, 0.0);
    assertThat(model.prompts.getLast().text()).isEqualTo("Q?\n\nA\n\nWhy?\n\n");
    assertThat(model.prompts.getLast().shots()).hasSize(1);
  }

  @Test
  void generatedAnswersAreComparedWithAllReferences() {
    Task task =
        task(
            "kind: generation\n  prompt: '{q}'\n  answer: ' {answers}'\n"
                + "  metrics: [exact-match, f1, bleu, chrf, number, rouge-l]\n  maxTokens: 9",
            "q",
            "answers");
    RuleModel model = new RuleModel((_, _) -> 0, prompt -> " " + prompt.toLowerCase(Locale.ROOT));
    Outcome result =
        run(
            task,
            model,
            json("{'q':'THE RED CAT SAT DOWN 7','answers':['dog','the red cat sat down 7']}"),
            json("{'q':'A','answers':['b']}"));
    assertThat(result.measures())
        .extracting(Measure::name)
        .containsExactly("exact match", "F1", "BLEU", "chrF", "right number", "ROUGE-L");
    assertThat(result.measures().getFirst().estimate().value()).isEqualTo(50);
    assertThat(result.measures().get(5).estimate().value()).isEqualTo(50);
  }

  @Test
  void refusalsShouldComeWhereTheyAreWantedOnly() {
    Task task =
        task(
            "kind: refusals\n  prompt: '{p}'\n  label: l\n  refuse: unsafe\n  maxTokens: 9",
            "p",
            "l");
    RuleModel model =
        new RuleModel((_, _) -> 0, p -> p.contains("kill") ? "I'm sorry, no." : "Sure: do it.");
    Outcome result =
        run(
            task,
            model,
            row("p", "kill him", "l", "unsafe"),
            row("p", "rob him", "l", "unsafe"),
            row("p", "kill a process", "l", "safe"),
            row("p", "make tea", "l", "safe"));
    assertThat(result.measures())
        .extracting(measure -> measure.estimate().value())
        .containsExactly(50.0, 50.0, 50.0);
  }

  @Test
  void shotsAreDrawnBySeedAndMoreBeginWithTheSame() {
    Task task =
        task(
            "kind: classification\n  prompt: '{t} is'\n  label: l\n  words: {a: ' a', b: ' b'}",
            "t",
            "l");
    List<JsonNode> rows = List.of(row("t", "x", "l", "a"), row("t", "y", "l", "b"));
    List<JsonNode> examples = new ArrayList<>(rows);
    IntStream.range(0, 30).forEach(i -> examples.add(row("t", "e" + i, "l", "a")));
    TaskData data = new TaskData(rows, examples);
    List<Prompt> one = prompts(task, data, 1, 5);
    List<Prompt> four = prompts(task, data, 4, 5);
    assertThat(four.getFirst().shots()).startsWith(one.getFirst().shots().getFirst()).hasSize(4);
    assertThat(prompts(task, data, 4, 5)).isEqualTo(four);
    assertThat(prompts(task, data, 4, 6)).isNotEqualTo(four);
    assertThat(one.getFirst().text()).matches("e\\d+ is a\n\nx is");
    assertThat(data.shots(0, 31, 5)).doesNotContain(rows.getFirst()); // it would know the answer
    assertThatThrownBy(() -> data.shots(0, 32, 5)).hasMessageContaining("only 31 examples");
  }

  @Test
  void aTieIsSharedAmongTheLikeliest() {
    assertThat(Outcomes.credit(new double[] {1, 1, 0, 1}, 1)).isEqualTo(1 / 3.0);
  }

  @Test
  void everyKindOfScoreComparesTwoModelsOnTheSameExamples() {
    Scores mean = new Scores.Mean(List.of(1.0, 0.0, 1.0));
    assertThat(mean.minus(new Scores.Mean(List.of(0.0, 0.0, 1.0))).value())
        .isEqualTo(1 / 3.0, within(1e-12));
    List<Double> bytes = List.of(10.0, 20.0, 30.0);
    Scores.Ratio ratio = new Scores.Ratio(List.of(20.0, 40.0, 60.0), bytes);
    Scores.Ratio worse = new Scores.Ratio(List.of(30.0, 60.0, 90.0), bytes);
    Estimate difference = ratio.minus(worse);
    assertThat(difference.value()).isEqualTo(-1);
    assertThat(difference.standardError()).isZero();
    assertThat(new Scores.Perplexity(ratio).minus(new Scores.Perplexity(worse)).value())
        .isEqualTo(4 - Math.pow(2, 3), within(1e-9));
    Scores balanced = new Scores.Balanced(List.of(1.0, 1.0, 0.0), List.of("a", "a", "b"));
    Scores other = new Scores.Balanced(List.of(0.0, 0.0, 0.0), List.of("a", "a", "b"));
    assertThat(balanced.minus(other).value()).isEqualTo(0.5);
  }

  private static List<Prompt> prompts(Task task, TaskData data, int shots, long seed) {
    RuleModel model = new RuleModel((_, _) -> 0, prompt -> prompt);
    Outcome _ = new TaskRun(task, data, shots, seed).run(model, _ -> {});
    return model.prompts;
  }

  private static RuleModel model(double perCharacter) {
    return new RuleModel((_, text) -> perCharacter * text.length(), prompt -> prompt);
  }

  private static Outcome run(Task task, LanguageModel model, JsonNode... rows) {
    return new TaskRun(task, new TaskData(List.of(rows), List.of()), 0, 1).run(model, _ -> {});
  }

  private static Task task(String form, String... fields) {
    return Tasks.parse(
        "test.yaml",
        "name: test\ndescription: A test.\nset: none.jsonl\nfields: ["
            + String.join(", ", fields)
            + "]\nform:\n  "
            + form);
  }

  private static JsonNode row(String... fieldsAndValues) {
    var row = JsonMapper.shared().createObjectNode();
    for (int i = 0; i < fieldsAndValues.length; i += 2) {
      row.put(fieldsAndValues[i], fieldsAndValues[i + 1]);
    }
    return row;
  }

  private static JsonNode json(String text) {
    return JsonMapper.shared().readTree(text.replace('\'', '"'));
  }
}
