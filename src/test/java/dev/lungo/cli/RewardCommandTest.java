package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.alignment.RewardModel;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.cli.CommandLines.Ended;
import dev.lungo.files.AtomicFiles;
import dev.lungo.files.Sha256;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.ScalarModel;
import dev.lungo.model.SpecialTokens;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import dev.lungo.torch.Threads;
import dev.lungo.training.Metric;
import dev.lungo.training.MetricsLog;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.OptionalInt;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RewardCommandTest {
  private static final String TEXT = "The cat sat. The dog ran to the cow, and the hen said no.\n";

  @TempDir static Path shared;
  @TempDir Path folder;
  private Path run;

  @BeforeAll
  static void models() throws IOException {
    Threads.use(1); // tensors this small only wait for a second one
    Tokenizer words = new TokenizerTrainer(300).train(Stream.of(TEXT.repeat(9)));
    Path base = Files.createDirectories(shared.resolve("base"));
    int end = words.special(ChatTemplate.DOCUMENT).orElseThrow();
    ModelConfig config =
        ModelConfig.forDepth(1, words.vocabularySize(), 96)
            .withTokens(new SpecialTokens(OptionalInt.of(end), List.of(end), OptionalInt.of(end)));
    try (Transformer model = Transformer.create(config, Device.cpu(), 3)) {
      Checkpoint.save(base, model);
    }
    words.save(base);
    ChatModel parent = ChatModel.of(base);
    Path chat = Files.createDirectories(shared.resolve("chat"));
    try (Transformer model = parent.load(Device.cpu(), 3)) {
      Checkpoint.save(chat, model);
    }
    parent.complete(chat);
    // Who speaks of the cat is preferred.
    Random random = new Random(3);
    StringBuilder pairs = new StringBuilder();
    StringBuilder rankings = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      String prompt = "Who ran to " + random.nextInt(60) + "?";
      pairs.append(
          "{\"prompt\":\"%s\",\"chosen\":\"The cat ran.%s\",\"rejected\":\"The dog ran.\",\"confidence\":%d,\"labeler\":\"%s\"}\n"
              .formatted(prompt, " no".repeat(i % 3), 1 + i % 3, i % 2 == 0 ? "ann" : "bob"));
      rankings.append(
          "{\"prompt\":\"%s\",\"responses\":[\" the hen %d\",\" the cat %d\",\" the cow %d\",\" the dog %d\"],\"ranking\":[[1],[0,3],[2]],\"scores\":[1,2,0,1]}\n"
              .formatted(prompt, i, i, i, i));
    }
    Files.writeString(shared.resolve("pairs.jsonl"), pairs);
    Files.writeString(shared.resolve("rankings.jsonl"), rankings);
  }

  @BeforeEach
  void run() {
    run = folder.resolve("run");
  }

  private Ended reward(Object... more) {
    List<String> arguments = new ArrayList<>(List.of("reward", "--out", run.toString()));
    arguments.addAll(CommandLines.arguments(more));
    return CommandLines.run(arguments);
  }

  private static Object[] with(Object[] common, Object... more) {
    return Stream.concat(Stream.of(common), Stream.of(more)).toArray();
  }

  private static Object[] chats() {
    return new Object[] {
      "--model", shared.resolve("chat"), "--data", shared.resolve("pairs.jsonl")
    };
  }

  private static Object[] texts() {
    return new Object[] {
      "--model", shared.resolve("base"), "--data", shared.resolve("rankings.jsonl"), "--plain"
    };
  }

  private <M extends Metric> List<M> metrics(Class<M> kind) {
    try (Stream<Metric> all = MetricsLog.read(run.resolve("metrics.jsonl"))) {
      return all.filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  @Test
  void aPreferenceIsLearnedAndTheFolderIsARewardModelOfItsTokenizer() throws IOException {
    Ended ended = reward(with(chats(), "--epochs", "12", "--set", "optimizer.learningRate=2e-3"));
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out().strip()).isEqualTo(run.resolve("model").toString());
    assertThat(ended.err()).contains("Held-out accuracy", "by length alone", "labellers agree");
    List<Metric.PreferenceLoss> losses = metrics(Metric.PreferenceLoss.class);
    assertThat(losses.getLast().loss()).isLessThan(0.3).isLessThan(losses.getFirst().loss());
    assertThat(metrics(Metric.Facts.class))
        .extracting(Metric.Facts::title)
        .contains("By confidence", "By length", "Calibration");
    assertThat(run.resolve("report.html")).content().contains("Reliability", "By confidence");
    Path model = run.resolve("model");
    Tokenizer words = Tokenizer.load(shared.resolve("chat"));
    ChatTemplate template = ChatTemplate.load(model, words);
    try (RewardModel opened = RewardModel.load(model, words, Device.cpu(), Precision.FP32)) {
      double[] scores =
          opened.scoresOf(List.of(text(template, "The cat ran."), text(template, "The dog ran.")));
      assertThat(scores[0]).isGreaterThan(scores[1]);
    }
    assertThat(model.resolve("README.md")).content().contains("AutoModelForSequenceClassification");
    assertThat(model.resolve("lineage.json"))
        .content()
        .contains(Sha256.of(shared.resolve("chat/model.safetensors")));
    // What was learned can be learned on from.
    run = folder.resolve("on");
    Ended on = reward("--model", model, "--data", shared.resolve("pairs.jsonl"), "--steps", "1");
    assertThat(on.code()).as(on.err()).isZero();
    assertThat(metrics(Metric.PreferenceLoss.class).getFirst().loss()).isLessThan(0.5);
  }

  private static int[] text(ChatTemplate template, String answer) {
    int[] prompt =
        template.prompt(
            dev.lungo.chat.Conversation.of(dev.lungo.chat.Message.user("Who ran to 70?")));
    int[] response = template.answer(answer);
    int[] all = Arrays.copyOf(prompt, prompt.length + response.length + 1);
    System.arraycopy(response, 0, all, prompt.length, response.length);
    all[all.length - 1] = template.endToken();
    return all;
  }

  @Test
  void aResumedRunContinuesBitForBitAndNeedsNoOtherOption() throws IOException {
    Ended whole = reward(with(chats(), "--steps", "6", "--set", "looks.every=2"));
    assertThat(whole.code()).as(whole.err()).isZero();
    String expected = Sha256.of(run.resolve("model/model.safetensors"));
    String config = Files.readString(run.resolve("model/config.json"));
    List<Double> losses = metrics(Metric.Step.class).stream().map(Metric.Step::loss).toList();
    AtomicFiles.deleteRecursively(run.resolve("model"));
    AtomicFiles.deleteRecursively(run.resolve("checkpoints/step-6"));
    Ended resumed = reward("--resume");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("resuming from " + run.resolve("checkpoints/step-4"));
    assertThat(Sha256.of(run.resolve("model/model.safetensors"))).isEqualTo(expected);
    assertThat(run.resolve("model/config.json")).content().isEqualTo(config);
    assertThat(metrics(Metric.Step.class).stream().map(Metric.Step::loss))
        .containsExactlyElementsOf(losses);
    Ended other = reward("--resume", "--set", "batch=9");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("--resume goes on with the run's own recipe.yaml");
  }

  @Test
  void theBestOfSeveralIsNormalisedBySamplesOfTheModel() {
    Ended ended =
        reward(
            with(
                texts(),
                "--preset",
                "ziegler2019",
                "--batch",
                "16",
                "--set",
                "normalisation.count=32"));
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err())
        .contains("32 texts had mean score", "now mean 0, deviation 1", "the best of several");
    // 16 of the answers a step, and once through.
    assertThat(metrics(Metric.Step.class).getFirst().learningRate()).isEqualTo(2.5e-5);
    assertThat(metrics(Metric.Step.class)).hasSizeBetween(6, 8);
  }

  @Test
  void ratingsKeepTheirScale() {
    Ended ended =
        reward(
            with(
                texts(),
                "--loss",
                "ratings",
                "--epochs",
                "20",
                "--set",
                "optimizer.learningRate=2e-3"));
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(run.resolve("recipe.yaml")).content().contains("kind: ratings", "kind: none");
    Tokenizer words = Tokenizer.load(shared.resolve("base"));
    try (RewardModel opened =
        RewardModel.load(run.resolve("model"), words, Device.cpu(), Precision.FP32)) {
      double[] scores =
          opened.scoresOf(
              List.of(
                  ids(words, "Who ran to 70?", " the cat 3"),
                  ids(words, "Who ran to 70?", " the cow 3")));
      assertThat(scores[0]).isCloseTo(2, within(0.5));
      assertThat(scores[1]).isCloseTo(0, within(0.5));
    }
  }

  private static int[] ids(Tokenizer words, String prompt, String response) {
    int[] first =
        Begin.before(
            words.encode(prompt),
            words,
            dev.lungo.generation.GenerationConfig.read(shared.resolve("base")));
    int[] second = words.encode(response);
    int[] all = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, all, first.length, second.length);
    return all;
  }

  @Test
  void demonstrationsScoreZeroOnAverage() throws IOException {
    Path shown = folder.resolve("shown.jsonl");
    Files.writeString(
        shown,
        """
        {"prompt":"Who ran?","completion":"The cow."}
        {"prompt":"Who?","completion":"The hen ran."}
        """);
    Ended ended =
        reward(with(chats(), "--preset", "instructgpt", "--demonstrations", shown, "--steps", "2"));
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("2 texts had mean score", ": now mean 0");
    Tokenizer words = Tokenizer.load(shared.resolve("chat"));
    try (ScalarModel model = ScalarModel.load(run.resolve("model"), Device.cpu())) {
      assertThat(model.head().bias()).isNotZero();
      assertThat(words.vocabularySize()).isEqualTo(model.config().vocabularySize());
    }
  }

  private void refused(String message, Object... arguments) {
    Ended ended = reward(arguments);
    assertThat(ended.code()).as(ended.err()).isNotZero();
    assertThat(ended.err().strip().lines()).hasSize(1);
    assertThat(ended.err()).contains(message);
    assertThat(run.resolve("recipe.yaml")).doesNotExist();
  }

  @Test
  void badLinesAreNamedAndCanBeSkipped() throws IOException {
    Path bad = folder.resolve("bad.jsonl");
    String good = Files.readString(shared.resolve("pairs.jsonl"));
    Object[] arguments = {"--model", shared.resolve("chat"), "--data", bad};
    Files.writeString(bad, good + "{\"prompt\":\"q\",\"responses\":[\"a\"],\"ranking\":[0]}\n");
    refused(bad + ":121: a preference needs two responses or more", arguments);
    Files.writeString(bad, good + "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\"a\"}\n");
    refused(bad + ":121: responses 0 and 1 are equal", arguments);
    Files.writeString(
        bad, good + "{\"prompt\":\"q\",\"responses\":[\"a\",\"b\"],\"ranking\":[2,0]}\n");
    refused(bad + ":121: the ranking names response 2", arguments);
    refused(
        "pairs.jsonl:1: ratings are to be learned, but the line has no 'scores'",
        with(chats(), "--loss", "ratings"));
    Ended skipping = reward(with(arguments, "--skip-bad", "--steps", "1"));
    assertThat(skipping.code()).as(skipping.err()).isZero();
    assertThat(skipping.err()).contains("bad lines", "1 left out");
  }

  @Test
  void whatCannotBeRunIsRefusedInALine() {
    refused("name its folder by --model", "--data", shared.resolve("pairs.jsonl"));
    refused("name a file of them by --data", "--model", shared.resolve("chat"));
    refused(
        "has no chat template",
        "--model",
        shared.resolve("base"),
        "--data",
        shared.resolve("pairs.jsonl"));
    refused("there is no preset 'gpt'", with(chats(), "--preset", "gpt"));
    refused("--loss must be ranking, pairs", with(chats(), "--loss", "hinge"));
    refused("is not counted in tokens", with(chats(), "--tokens", "9"));
  }

  @Test
  void whatDoesNotFitIsLeftOutAndCounted() throws IOException {
    Path file = folder.resolve("long.jsonl");
    Files.writeString(
        file,
        Files.readString(shared.resolve("pairs.jsonl"))
            + "{\"prompt\":\"q\",\"chosen\":\"a\",\"rejected\":\""
            + "xyz ".repeat(200)
            + "\"}\n"
            + "{\"prompt\":[{\"role\":\"user\",\"content\":\""
            + "xyz ".repeat(40)
            + "\"},{\"role\":\"assistant\",\"content\":\"no\"},{\"role\":\"user\",\"content\":\"q\"}],\"chosen\":\"a\",\"rejected\":\"b\"}\n");
    Ended ended = reward("--model", shared.resolve("chat"), "--data", file, "--steps", "1");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.err()).contains("1 do not fit", "1 were too long and lost their oldest turns");
  }
}
