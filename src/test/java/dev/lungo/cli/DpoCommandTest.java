package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.cli.CommandLines.Ended;
import dev.lungo.files.AtomicFiles;
import dev.lungo.files.Sha256;
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
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DpoCommandTest {
  @TempDir static Path shared;
  @TempDir Path folder;
  private Path run;

  @BeforeAll
  static void models() throws IOException {
    Threads.use(1); // tensors this small only wait for a second one
    String text = "The cat sat. The dog ran to the cow, and the hen said no.\n".repeat(9);
    Tokenizer words = new TokenizerTrainer(300).train(Stream.of(text));
    Path base = Files.createDirectories(shared.resolve("base"));
    ModelConfig config = ModelConfig.forDepth(1, words.vocabularySize(), 96);
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
    StringBuilder pairs = new StringBuilder();
    for (int i = 0; i < 120; i++) {
      pairs.append(
          "{\"prompt\":\"Who ran to %d?\",\"chosen\":\"The cat ran.\",\"rejected\":\"The dog ran.\"}\n"
              .formatted(i));
    }
    Files.writeString(shared.resolve("pairs.jsonl"), pairs);
  }

  @BeforeEach
  void run() {
    run = folder.resolve("run");
  }

  private Ended dpo(Object... more) {
    List<String> arguments = new ArrayList<>(List.of("dpo", "--out", run.toString()));
    arguments.addAll(CommandLines.arguments(more));
    return CommandLines.run(arguments);
  }

  private Ended chats(Object... more) {
    List<Object> all =
        new ArrayList<>(
            List.of(
                "--model",
                shared.resolve("chat"),
                "--data",
                shared.resolve("pairs.jsonl"),
                "--set",
                "samples.tokens=8"));
    all.addAll(List.of(more));
    return dpo(all.toArray());
  }

  private <M extends Metric> List<M> metrics(Class<M> kind) {
    try (Stream<Metric> all = MetricsLog.read(run.resolve("metrics.jsonl"))) {
      return all.filter(kind::isInstance).map(kind::cast).toList();
    }
  }

  @Test
  void aPolicyComesToPreferWhatPeopleDoAndIsAChatModelAfterwards() {
    Ended ended = chats("--epochs", "3", "--set", "optimizer.learningRate=1e-3");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out().strip()).isEqualTo(run.resolve("model").toString());
    List<Metric.PreferenceLoss> losses = metrics(Metric.PreferenceLoss.class);
    assertThat(losses.getFirst().loss()).isCloseTo(Math.log(2), within(1e-6));
    assertThat(losses.getLast().loss()).isLessThan(0.6);
    List<Double> margins =
        metrics(Metric.Measured.class).stream()
            .filter(m -> m.values().containsKey("margin"))
            .map(m -> Objects.requireNonNull(m.values().get("margin")))
            .toList();
    assertThat(margins.getLast()).isGreaterThan(margins.getFirst());
    assertThat(metrics(Metric.Answer.class)).isNotEmpty();
    assertThat(ended.err()).contains("Held-out accuracy", "by length alone");
    Path model = run.resolve("model");
    ChatTemplate template = ChatTemplate.load(model, Tokenizer.load(model));
    try (Transformer optimised = Checkpoint.load(model, Device.cpu())) {
      assertThat(optimised.config().tokens().end()).contains(template.endToken());
    }
    assertThat(model.resolve("README.md")).exists();
  }

  @Test
  void aResumedRunContinuesBitForBit() throws IOException {
    Ended whole = chats("--steps", "5", "--set", "looks.every=2", "--label-smoothing", "0.1");
    assertThat(whole.code()).as(whole.err()).isZero();
    String expected = Sha256.of(run.resolve("model/model.safetensors"));
    AtomicFiles.deleteRecursively(run.resolve("model"));
    AtomicFiles.deleteRecursively(run.resolve("checkpoints/step-5"));
    Ended resumed = dpo("--resume");
    assertThat(resumed.code()).as(resumed.err()).isZero();
    assertThat(Sha256.of(run.resolve("model/model.safetensors"))).isEqualTo(expected);
  }

  @Test
  void withoutAReferenceTheLikelihoodItselfIsTheReward() {
    Ended ended = chats("--steps", "1", "--reference-free", "--beta", "0.5");
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(metrics(Metric.Step.class).getFirst().loss())
        .isNotCloseTo(Math.log(2), within(1e-4));
  }

  @Test
  void whatCannotBeRunIsRefusedInALine() {
    for (List<Object> arguments :
        List.<List<Object>>of(
            List.of("--data", shared.resolve("pairs.jsonl")),
            List.of("--model", shared.resolve("chat")),
            List.of("--model", shared.resolve("base"), "--data", shared.resolve("pairs.jsonl")))) {
      Ended ended = dpo(arguments.toArray());
      assertThat(ended.code()).as(ended.err()).isEqualTo(2);
      assertThat(ended.err().strip().lines()).hasSize(1);
      assertThat(run.resolve("recipe.yaml")).doesNotExist();
    }
  }
}
