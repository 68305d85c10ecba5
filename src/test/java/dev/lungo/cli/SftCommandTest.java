package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.cli.CommandLines.Ended;
import dev.lungo.files.AtomicFiles;
import dev.lungo.files.Sha256;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Threads;
import dev.lungo.training.Metric;
import dev.lungo.training.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

class SftCommandTest {
  private static final int CONTEXT = 96;
  private static final List<String> ANIMALS = List.of("cat", "dog", "cow", "hen");

  @TempDir static Path shared;
  @TempDir Path folder;
  private Path run;

  @BeforeAll
  static void models() throws IOException {
    Threads.use(1); // tensors this small only wait for a second one
    String text = "What does the cat say? The dog, the cow and the hen say moo.\n".repeat(9);
    model(shared.resolve("base"), new TokenizerTrainer(300).train(Stream.of(text)));
    model(
        shared.resolve("foreign"),
        new TokenizerTrainer(290, List.of("<s>"), 1).train(Stream.of(text)));
    StringBuilder lines = new StringBuilder();
    for (String animal : ANIMALS) {
      lines.append(line("Who are you?\n\n" + animal, "I am the " + animal + "."));
    }
    Files.writeString(shared.resolve("animals.jsonl"), lines.toString());
  }

  private static void model(Path to, Tokenizer tokenizer) throws IOException {
    Files.createDirectories(to);
    ModelConfig config = ModelConfig.forDepth(1, tokenizer.vocabularySize(), CONTEXT);
    try (Transformer model = Transformer.create(config, Device.cpu(), 3)) {
      Checkpoint.save(to, model);
    }
    tokenizer.save(to);
    Files.writeString(to.resolve("lineage.json"), "{}");
  }

  private static String line(String question, String answer) {
    return JsonMapper.shared()
            .createObjectNode()
            .put("prompt", question)
            .put("completion", answer)
            .toString()
        + "\n";
  }

  @BeforeEach
  void run() {
    run = folder.resolve("run");
  }

  private Ended sft(Object... more) {
    List<String> arguments = new ArrayList<>(List.of("sft", "--out", run.toString()));
    arguments.addAll(CommandLines.arguments(more));
    if (!arguments.contains("--model") && !arguments.contains("--resume")) {
      arguments.addAll(List.of("--model", shared.resolve("base").toString()));
    }
    return CommandLines.run(arguments);
  }

  private Ended animals(Object... more) {
    List<Object> arguments = new ArrayList<>(List.of("--data", shared.resolve("animals.jsonl")));
    arguments.addAll(List.of("--set", "batch.rows=2", "--set", "samples.tokens=8"));
    arguments.addAll(List.of(more));
    return sft(arguments.toArray());
  }

  private Path file(String name, String... lines) throws IOException {
    Path file = folder.resolve(name);
    Files.writeString(file, String.join("\n", lines) + "\n");
    return file;
  }

  private <M extends Metric> List<M> metrics(Class<M> kind) {
    try (Stream<Metric> all = MetricsLog.read(run.resolve("metrics.jsonl"))) {
      return all.filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  @Test
  void aModelLearnsToAnswerAndToStop() throws IOException {
    Path animals = shared.resolve("animals.jsonl");
    Ended ended =
        sft(
            "--data",
            animals,
            "--validation",
            animals,
            "--steps",
            "150",
            "--set",
            "batch.rows=2",
            "--set",
            "samples.temperature=0",
            "--set",
            "samples.tokens=20",
            "--set",
            "optimizer.learningRate=0.02",
            "--set",
            "optimizer.embeddingLearningRate=0.01",
            "--set",
            "cadence.every=75");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out().strip()).isEqualTo(run.resolve("model").toString());
    assertThat(ended.err())
        .startsWith("the model has never read <|im_start|> and <|im_end|>: their rows");

    List<Metric.AnswerLoss> losses = metrics(Metric.AnswerLoss.class);
    assertThat(losses.stream().map(Metric.AnswerLoss::step)).containsExactly(0L, 75L, 150L);
    assertThat(losses.getFirst().natsPerToken()).isGreaterThan(5);
    assertThat(losses.getLast().natsPerToken()).isLessThan(0.1);
    assertThat(losses.getLast().sources()).containsOnlyKeys("animals");
    List<Metric.Answer> answers = metrics(Metric.Answer.class);
    assertThat(answers).hasSize(3 * 4);
    assertThat(answers.subList(8, 12))
        .allSatisfy(
            answer -> {
              assertThat(answer.text()).isEqualTo("I am the " + animal(answer) + ".");
              assertThat(answer.ended()).isTrue();
            });
    assertThat(answers.subList(0, 4)).allSatisfy(answer -> assertThat(answer.step()).isZero());
    assertThat(metrics(Metric.Measured.class).getLast().values().values()).containsExactly(1.0);
    assertThat(Files.readString(run.resolve("report.html")))
        .contains(
            "I am the cow.", "nats per answer token", "share of answers that end", "before tuning");
    theModelFolderIsAChatModel();
  }

  private static String animal(Metric.Answer answer) {
    String[] words = answer.question().split("\\s+");
    return words[words.length - 1];
  }

  private void theModelFolderIsAChatModel() throws IOException {
    Path model = run.resolve("model");
    Tokenizer tokenizer = Tokenizer.load(model);
    ChatTemplate template = ChatTemplate.load(model, tokenizer);
    assertThat(template.jinja()).contains(ChatTemplate.DOCUMENT);
    GenerationConfig generation = GenerationConfig.read(model);
    assertThat(generation.end())
        .isEqualTo(
            Set.of(template.endToken(), tokenizer.special(ChatTemplate.DOCUMENT).getAsInt()));
    assertThat(Files.readString(model.resolve("tokenizer_config.json")))
        .containsPattern("\"eos_token\" : \"<\\|im_end\\|>\"");
    JsonNode lineage =
        JsonMapper.shared().readTree(Files.readString(model.resolve("lineage.json")));
    assertThat(lineage.path("parent_sha256").asString())
        .isEqualTo(Sha256.of(shared.resolve("base/model.safetensors")));
    String animals = shared.resolve("animals.jsonl").toString();
    assertThat(lineage.path("data_sha256").path(animals).asString())
        .isEqualTo(Sha256.of(Path.of(animals)));
    assertThat(model.resolve("README.md")).content().contains("./lungo chat", "| animals |");
  }

  @Test
  void aResumedRunContinuesBitForBitAndNeedsNoOtherOption() throws IOException {
    Ended whole =
        animals(
            "--steps",
            "6",
            "--set",
            "cadence.every=3",
            "--set",
            "cadence.keep=9",
            "--prompt",
            "Who?",
            "--skip-bad",
            "--texts",
            file("texts.txt", "The cow says moo.\n".repeat(40)),
            "--system",
            "Be brief.");
    assertThat(whole.code()).as(whole.err()).isZero();
    String expected = Sha256.of(run.resolve("model/model.safetensors"));
    List<Metric.Step> steps = metrics(Metric.Step.class);
    AtomicFiles.deleteRecursively(run.resolve("model"));
    AtomicFiles.deleteRecursively(run.resolve("checkpoints/step-6"));
    Ended resumed = sft("--resume");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(Sha256.of(run.resolve("model/model.safetensors"))).isEqualTo(expected);
    assertThat(metrics(Metric.Step.class).stream().map(Metric.Step::loss))
        .isEqualTo(steps.stream().map(Metric.Step::loss).toList());
    assertThat(metrics(Metric.Answer.class).getLast())
        .matches(a -> a.step() == 6 && a.question().equals("system: Be brief.\nuser: Who?"));
    assertThat(metrics(Metric.AnswerLoss.class)).isEmpty(); // four lines are too few to hold out
    Ended other = animals("--resume", "--steps", "7");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("differs from what is asked").satisfies(this::isOneLine);
  }

  @Test
  void aRunIsResumedOnlyOnItsOwnData() throws IOException {
    Path chats = file("chats.jsonl", line("a", "b").strip());
    assertThat(sft("--data", chats, "--steps", "1").code()).isZero();
    Files.writeString(chats, line("a", "c"));
    Ended changed = sft("--resume");
    assertThat(changed.code()).isEqualTo(2);
    assertThat(changed.err()).contains(chats + " is not what the run in " + run + " began with");
  }

  @Test
  void textsBesideConversationsAreLearnedToo() throws IOException {
    Path texts = file("texts.txt", "moo hen moo moo hen ".repeat(80));
    double alone = lossOf(texts, "--steps", "60");
    double beside = lossOf(texts, "--steps", "60", "--texts", texts, "--set", "data.textShare=0.5");
    assertThat(beside).isLessThan(alone / 2);
    run = folder.resolve("refused"); // where nothing is left behind
    Ended narrow = animals("--steps", "1", "--texts", texts, "--set", "batch.rows=1");
    assertThat(narrow.code()).isEqualTo(2);
    assertThat(narrow.err()).contains("texts beside conversations need batch.rows=2 or more");
    Ended all = animals("--steps", "1", "--texts", texts, "--set", "data.textShare=1");
    assertThat(all.err()).contains("data.textShare must be above 0 and below 1, but is 1.0");
    Ended none = animals("--steps", "1", "--texts", folder.resolve("none"));
    assertThat(none.code()).as(none.err()).isNotZero();
    assertThat(none.err()).contains(folder.resolve("none").toString()).satisfies(this::isOneLine);
  }

  /// Nats per token of a tuned model on the beginning of a text.
  private double lossOf(Path text, Object... options) throws IOException {
    run = folder.resolve("run" + options.length);
    Ended tuned = animals(options);
    assertThat(tuned.code()).as(tuned.err()).isZero();
    String beginning = Files.readString(text).substring(0, 120).strip();
    Path input =
        file("input.jsonl", JsonMapper.shared().createObjectNode().put("text", beginning) + "");
    Ended scored =
        CommandLines.run(
            List.of(
                "score", "--model", run.resolve("model").toString(), "--input", input.toString()));
    assertThat(scored.code()).as(scored.err()).isZero();
    return JsonMapper.shared()
        .readTree(scored.out())
        .path("logprobs")
        .valueStream()
        .filter(JsonNode::isNumber)
        .mapToDouble(logprob -> -logprob.asDouble())
        .average()
        .orElseThrow();
  }

  @Test
  void chatTokensThatTheTokenizerLacksAreAdded() {
    Ended ended = animals("--model", shared.resolve("foreign"), "--steps", "2");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err())
        .contains("the tokenizer lacks <|im_start|> and <|im_end|>: added, with new rows");
    Tokenizer before = Tokenizer.load(shared.resolve("foreign"));
    Tokenizer after = Tokenizer.load(run.resolve("model"));
    assertThat(after.vocabularySize()).isEqualTo(before.vocabularySize() + 2);
    assertThat(Checkpoint.config(run.resolve("model")).vocabularySize())
        .isEqualTo(after.vocabularySize());
    assertThat(after.encode("The cat")).isEqualTo(before.encode("The cat"));
    // Its texts began with no token that Lungo knows, and neither do its chats.
    assertThat(ChatTemplate.load(run.resolve("model"), after).jinja())
        .doesNotContain(ChatTemplate.DOCUMENT);
  }

  @Test
  void whatCannotBeUsedStopsTheRunWithItsLineOrIsSkippedAndCounted() throws IOException {
    String good = line("Hi", "Hello.").strip();
    String unknownRole = "{\"messages\":[{\"role\":\"robot\",\"content\":\"Hi\"}]}";
    String noAnswer = "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}";
    Path chats = file("chats.jsonl", good, "{\"messages\":", unknownRole, noAnswer, good);
    Ended stopped = sft("--data", chats, "--steps", "1");
    assertThat(stopped.code()).isEqualTo(1);
    assertThat(stopped.err()).contains(chats + ":2: not valid JSON").satisfies(this::isOneLine);
    Ended role = sft("--data", file("role.jsonl", unknownRole), "--steps", "1");
    assertThat(role.err()).contains("role.jsonl:1: ", "unknown role 'robot'");
    Ended answer = sft("--data", file("answer.jsonl", noAnswer), "--steps", "1");
    assertThat(answer.err()).contains("answer.jsonl:1: there is no assistant message");
    Ended skipped = sft("--data", chats, "--skip-bad", "--steps", "1");
    assertThat(skipped.code()).as(skipped.err()).isZero();
    assertThat(skipped.err())
        .contains("chats: 3 bad lines were skipped, the first: " + chats + ":2: not valid JSON");
  }

  @Test
  void answersLongerThanTheContextAreLeftOutAndCounted() throws IOException {
    String words = "the cat ".repeat(CONTEXT);
    Path chats = file("chats.jsonl", line("Hi", "Hello.").strip(), line("Go on", words).strip());
    Ended ended = sft("--data", chats, "--steps", "1");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err())
        .contains("chats: 1 were left out, as their first answer ends beyond a row of 96 tokens");
    run = folder.resolve("another");
    Ended nothing = sft("--data", file("long.jsonl", line("Go on", words).strip()));
    assertThat(nothing.code()).isEqualTo(2);
    assertThat(nothing.err()).contains("nothing of long fits: 1 were left out");
  }

  @Test
  void answersLongerThanAskedAreLeftOutAndCounted() throws IOException {
    Path chats =
        file("chats.jsonl", line("Hi", "moo").strip(), line("Go on", "the cat ".repeat(5)).strip());
    Ended ended = sft("--data", chats, "--longest-answer", "6", "--steps", "1");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err())
        .containsPattern("chats +1 +0 +[\\d,]+ +[1-6] +1.000 ")
        .contains("chats: 1 were left out, as an answer is longer than asked");
  }

  @Test
  void setsOfAnyFieldsAreMixedByWeightAndCap() throws IOException {
    List<String> dialogues = new ArrayList<>();
    for (int i = 0; i < 30; i++) {
      dialogues.add("{\"dialogue\":\"cat " + i + "\",\"summary\":\"dog\"}");
    }
    Path set = Files.createDirectories(folder.resolve("dialogues"));
    Files.write(set.resolve("train.jsonl"), dialogues);
    Files.write(set.resolve("validation.jsonl"), dialogues.subList(0, 5));
    Ended ended =
        sft(
            "--data",
            shared.resolve("animals.jsonl"),
            "--weight",
            "2",
            "--data",
            set,
            "--cap",
            "6",
            "--question",
            "Say:\\n{dialogue}",
            "--answer",
            "{summary}",
            "--system",
            "Be brief.",
            "--epochs",
            "3",
            "--set",
            "samples.tokens=4");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err())
        .containsPattern("animals +4 +0 +[\\d,]+ +[\\d,]+ +2\\.000 +6\\.00 +0\n")
        .containsPattern("dialogues +30 +5 +[\\d,]+ +[\\d,]+ +1\\.000 +0\\.60 +0\n");
    assertThat(metrics(Metric.AnswerLoss.class).getLast().sources()).containsOnlyKeys("dialogues");
    assertThat(metrics(Metric.Answer.class).getFirst().question())
        .isEqualTo("system: Be brief.\nuser: Say:\ncat 0");
    assertThat(metrics(Metric.Facts.class))
        .anyMatch(facts -> facts.title().equals("Data") && facts.rows().containsKey("dialogues"));
  }

  @Test
  void wrongUseIsOneLineWithTheRemedy() {
    assertThat(sft().err()).contains("name a file of them by --data").satisfies(this::isOneLine);
    assertThat(sft("--weight", "2").code()).isEqualTo(2);
    Ended missing = sft("--data", folder.resolve("none.jsonl"), "--steps", "1");
    assertThat(missing.code()).isEqualTo(1);
    assertThat(missing.err()).contains("none.jsonl").satisfies(this::isOneLine);
    Ended noModel = sft("--data", shared.resolve("animals.jsonl"), "--model", shared);
    assertThat(noModel.code()).isEqualTo(2);
    assertThat(noModel.err()).contains("no config.json in").satisfies(this::isOneLine);
    Ended tooLong = animals("--set", "batch.length=97");
    assertThat(tooLong.code()).isEqualTo(2);
    assertThat(tooLong.err())
        .contains("batch.length=97 and the context is 96")
        .satisfies(this::isOneLine);
    assertThat(run.resolve("recipe.yaml")).doesNotExist();
  }

  private void isOneLine(String text) {
    assertThat(text.lines().filter(line -> !line.startsWith("WARNING"))).hasSize(1);
  }
}
