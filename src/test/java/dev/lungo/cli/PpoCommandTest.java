package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.cli.CommandLines.Ended;
import dev.lungo.curriculum.Check;
import dev.lungo.curriculum.Lesson;
import dev.lungo.curriculum.LessonFiles;
import dev.lungo.curriculum.Part;
import dev.lungo.curriculum.Question;
import dev.lungo.files.Sha256;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.ScalarModel;
import dev.lungo.model.SpecialTokens;
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
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PpoCommandTest {
  private static final int CONTEXT = 96;
  private static final String TEXT = "The cat sat. The dog ran to the cow, and the hen said no.\n";

  @TempDir static Path shared;
  @TempDir Path folder;
  private Path run;

  @BeforeAll
  static void models() throws IOException {
    Threads.use(1); // tensors this small only wait for a second one
    Tokenizer words = new TokenizerTrainer(300).train(Stream.of(TEXT.repeat(9)));
    base(shared.resolve("base"), words);
    ChatModel parent = ChatModel.of(shared.resolve("base"));
    Path chat = Files.createDirectories(shared.resolve("chat"));
    try (Transformer model = parent.load(Device.cpu(), 3)) {
      Checkpoint.save(chat, model);
    }
    parent.complete(chat);
    reward(shared.resolve("reward"), words, 5);
    reward(shared.resolve("chat-reward"), Tokenizer.load(chat), 6);
    reward(shared.resolve("foreign"), new TokenizerTrainer(290).train(Stream.of("zzz " + TEXT)), 7);
    StringBuilder chats = new StringBuilder();
    StringBuilder texts = new StringBuilder();
    for (int i = 0; i < 12; i++) {
      chats.append("{\"prompt\":\"Where is the cat " + "no ".repeat(i % 4) + i + "?\"}\n");
      texts.append("{\"text\":\"The cat " + "sat ".repeat(i % 5) + i + "\"}\n");
    }
    Files.writeString(shared.resolve("chats.jsonl"), chats);
    Files.writeString(shared.resolve("texts.jsonl"), texts);
    Files.createDirectories(shared.resolve("corpus"));
    Files.writeString(shared.resolve("corpus/text.txt"), TEXT.repeat(40));
  }

  private static ModelConfig config(Tokenizer words) {
    int end = words.special(ChatTemplate.DOCUMENT).orElseThrow();
    return ModelConfig.forDepth(1, words.vocabularySize(), CONTEXT)
        .withTokens(new SpecialTokens(OptionalInt.of(end), List.of(end), OptionalInt.of(end)));
  }

  private static void base(Path to, Tokenizer words) throws IOException {
    Files.createDirectories(to);
    try (Transformer model = Transformer.create(config(words), Device.cpu(), 3)) {
      Checkpoint.save(to, model);
    }
    words.save(to);
  }

  private static void reward(Path to, Tokenizer words, long seed) throws IOException {
    Files.createDirectories(to);
    try (ScalarModel model = ScalarModel.create(config(words), Device.cpu(), seed)) {
      model.save(to);
    }
    words.save(to);
  }

  @BeforeEach
  void run() {
    run = folder.resolve("run");
  }

  private Ended ppo(Object... more) {
    List<String> arguments = new ArrayList<>(List.of("ppo", "--out", run.toString()));
    arguments.addAll(CommandLines.arguments(more));
    return CommandLines.run(arguments);
  }

  private Ended texts(Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "--policy",
                shared.resolve("base"),
                "--reward",
                shared.resolve("reward"),
                "--prompts",
                shared.resolve("texts.jsonl"),
                "--plain",
                "--preset",
                "ziegler2019",
                "--batch",
                "8"));
    all.addAll(List.of(more));
    return ppo(all.toArray());
  }

  private <M extends Metric> List<M> metrics(Class<M> kind) {
    try (Stream<Metric> all = MetricsLog.read(run.resolve("metrics.jsonl"))) {
      return all.filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  @Test
  void aChatModelIsOptimisedWithTextAndAJudgeAndIsAChatModelAfterwards() throws IOException {
    Ended ended =
        ppo(
            "--policy",
            shared.resolve("chat"),
            "--reward",
            shared.resolve("chat-reward"),
            "--reward",
            shared.resolve("chat-reward"),
            "--weight",
            "0.5",
            "--judge",
            shared.resolve("foreign"),
            "--prompts",
            shared.resolve("chats.jsonl"),
            "--ptx",
            shared.resolve("corpus"),
            "--scale",
            "64",
            "--episodes",
            "20",
            "--set",
            "sample.response=8",
            "--set",
            "ptx.length=16",
            "--set",
            "looks.every=2");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out().strip()).isEqualTo(run.resolve("model").toString());
    List<Metric.PolicyStep> steps = metrics(Metric.PolicyStep.class);
    assertThat(steps).hasSize(3); // 20 episodes are 2.5 steps of 8
    assertThat(steps.getFirst().kl().k1()).isEqualTo(0.0);
    assertThat(steps.getFirst().update().updates()).isEqualTo(8);
    assertThat(steps.getFirst().scores().judge()).isPresent();
    assertThat(steps.getFirst().update().pretraining().orElseThrow()).isBetween(3.0, 8.0);
    assertThat(metrics(Metric.Answer.class).getFirst().question()).startsWith("Where is the cat");
    Path model = run.resolve("model");
    ChatTemplate template = ChatTemplate.load(model, Tokenizer.load(model));
    assertThat(GenerationConfig.read(model).end()).contains(template.endToken());
    assertThat(model.resolve("README.md")).content().contains("against a reward");
    assertThat(model.resolve("lineage.json"))
        .content()
        .contains(Sha256.of(shared.resolve("chat/model.safetensors")));
    try (Transformer optimised = Checkpoint.load(model, Device.cpu())) {
      assertThat(optimised.config().contextLength()).isEqualTo(CONTEXT);
    }
  }

  @Test
  void rulesOfQuestionsWithChecksAreAReward() throws IOException {
    Path questions = folder.resolve("questions.jsonl");
    Files.writeString(questions, (question("Who sat?", "cat") + "\n").repeat(8));
    Ended ended = ruled(questions, questions);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(metrics(Metric.PolicyStep.class))
        .hasSize(3)
        .allSatisfy(step -> assertThat(step.scores().score()).isBetween(0.0, 1.0));
    assertThat(run.resolve("inputs.json")).content().contains(Sha256.of(questions));

    run = folder.resolve("other");
    Ended unchecked = ruled(questions, shared.resolve("chats.jsonl"));
    assertThat(unchecked.code()).as(unchecked.err()).isEqualTo(2);
    assertThat(unchecked.err()).contains(questions + " has no check for the prompt \"");
    assertThat(run.resolve("recipe.yaml")).doesNotExist();
  }

  private Ended ruled(Path questions, Path prompts) {
    return ppo(
        "--policy",
        shared.resolve("chat"),
        "--reward",
        questions,
        "--prompts",
        prompts,
        "--scale",
        "64",
        "--steps",
        "3",
        "--set",
        "sample.response=8",
        "--set",
        "value.kind=head");
  }

  private static String question(String asked, String answer) {
    Lesson lesson =
        new Lesson(
            "words",
            Conversation.of(Message.user(asked), Message.assistant(answer)),
            new Check.Says(List.of(answer), Set.of()));
    return LessonFiles.line(new Question(Part.FEEDBACK, lesson));
  }

  @Test
  void aResumedRunContinuesBitForBitAndNeedsNoOtherOption() throws IOException {
    Ended whole = texts("--steps", "4", "--set", "looks.every=2", "--set", "looks.keep=9");
    assertThat(whole.code()).as(whole.err()).isZero();
    String expected = Sha256.of(run.resolve("model/model.safetensors"));
    List<Metric.PolicyStep.Update> updates =
        metrics(Metric.PolicyStep.class).stream().map(Metric.PolicyStep::update).toList();
    dev.lungo.files.AtomicFiles.deleteRecursively(run.resolve("model"));
    dev.lungo.files.AtomicFiles.deleteRecursively(run.resolve("checkpoints/step-4"));
    Ended resumed = ppo("--resume");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(resumed.err()).contains("resuming from " + run.resolve("checkpoints/step-2"));
    assertThat(Sha256.of(run.resolve("model/model.safetensors"))).isEqualTo(expected);
    assertThat(metrics(Metric.PolicyStep.class).stream().map(Metric.PolicyStep::update))
        .containsExactlyElementsOf(updates);
    // Texts are shown with their continuations.
    assertThat(metrics(Metric.Sample.class).getFirst().prompt()).startsWith("The cat");
    Ended other = ppo("--resume", "--set", "kl.beta=9");
    assertThat(other.code()).isEqualTo(2);
    assertThat(other.err()).contains("--resume goes on with the run's own recipe.yaml");
  }

  @Test
  void comparedAnswersNeedNoValueFunction() {
    for (String advantages : List.of("leave-one-out", "group-relative")) {
      run = folder.resolve(advantages);
      Ended ended =
          texts("--steps", "2", "--set", "advantages=" + advantages, "--set", "update.perPrompt=4");
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(metrics(Metric.PolicyStep.class).getLast().update().explained()).isEmpty();
      assertThat(run.resolve("checkpoints/step-2/values.safetensors")).doesNotExist();
    }
  }

  private void refused(String message, Object... arguments) {
    Ended ended = ppo(arguments);
    assertThat(ended.code()).as(ended.err()).isEqualTo(2);
    assertThat(ended.err().strip().lines()).hasSize(1);
    assertThat(ended.err()).contains(message);
    assertThat(run.resolve("recipe.yaml")).doesNotExist();
  }

  @Test
  void whatCannotBeRunIsRefusedInALine() throws IOException {
    refused("name its folder by --policy", "--reward", shared.resolve("reward"));
    refused("name a reward model's folder by --reward", "--policy", shared.resolve("base"));
    Object[] common = {
      "--policy",
      shared.resolve("base"),
      "--reward",
      shared.resolve("reward"),
      "--prompts",
      shared.resolve("texts.jsonl")
    };
    refused("has no chat template", with(common, "--set", "sample.response=8"));
    refused("there is no preset 'gpt'", with(common, "--preset", "gpt"));
    refused("--batch must divide the preset's 512 episodes", with(common, "--batch", "100"));
    refused("leave out the other", with(common, "--episodes", "9", "--steps", "2"));
    refused("is not counted in tokens", with(common, "--tokens", "9"));
    refused("leaves no room for a prompt", with(common, "--plain"));
    Path longer = folder.resolve("long.jsonl");
    Files.writeString(longer, "{\"text\":\"" + "cat sat ran ".repeat(60) + "\"}\n");
    Object[] cut = {
      "--policy",
      shared.resolve("base"),
      "--reward",
      shared.resolve("reward"),
      "--prompts",
      longer,
      "--plain",
      "--set",
      "sample.response=20"
    };
    refused("prompt 1 has", cut);
  }

  private static Object[] with(Object[] common, Object... more) {
    return Stream.concat(Stream.of(common), Stream.of(more)).toArray();
  }

  @Test
  void aRewardModelWithAnotherTokenizerIsRefused() {
    Ended ended =
        ppo(
            "--policy",
            shared.resolve("base"),
            "--reward",
            shared.resolve("foreign"),
            "--prompts",
            shared.resolve("texts.jsonl"),
            "--plain",
            "--preset",
            "ziegler2019");
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("has another tokenizer than the policy");
  }

  @Test
  void textsThatAreTooLongAreCutAsThePresetSays() throws IOException {
    Path longer = folder.resolve("long.jsonl");
    Files.writeString(longer, "{\"text\":\"" + "The cat sat.\\nThe dog ran ".repeat(9) + "\"}\n");
    for (String cut : List.of("START", "LINE")) {
      run = folder.resolve(cut);
      Ended ended =
          ppo(
              "--policy",
              shared.resolve("base"),
              "--reward",
              shared.resolve("reward"),
              "--prompts",
              longer,
              "--plain",
              "--preset",
              "ziegler2019",
              "--batch",
              "8",
              "--steps",
              "1",
              "--set",
              "prompts.length=20",
              "--set",
              "prompts.cut=" + cut);
      assertThat(ended.code()).as(ended.err()).isZero();
      assertThat(ended.err()).contains("1 were too long and cut");
    }
  }
}
