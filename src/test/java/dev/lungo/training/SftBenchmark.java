package dev.lungo.training;

import dev.lungo.SharedData;
import dev.lungo.bench.Table;
import dev.lungo.chat.BadLines;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.Message;
import dev.lungo.corpus.Document;
import dev.lungo.data.Batches;
import dev.lungo.data.ChatBatches;
import dev.lungo.data.ChatSet;
import dev.lungo.data.Encoding;
import dev.lungo.data.PretrainBatches;
import dev.lungo.data.TokenShards;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// Non-padding tokens per second of supervised tuning against pretraining's: the same model (6
/// layers, width 384, vocabulary 8,192), rows of 512 tokens, 4 rows, the default optimizer, in
/// turn.
///
/// Tuning reads packed conversations that do not see each other; pretraining the same texts as
/// documents, with its default of one causal row. The conversations are shared/data/alpaca_en's, or
/// those of the file given. `--steps N` sets the steps of a round.
public final class SftBenchmark {
  private static final int V = 8192;
  private static final int T = 512;
  private static final int ROWS = 4;
  private static final int ROUNDS = 5;

  private SftBenchmark() {}

  public static void main(String... arguments) throws IOException {
    List<String> options = new ArrayList<>(Arrays.asList(arguments));
    int steps = 3;
    int at = options.indexOf("--steps");
    if (at >= 0) {
      steps = Integer.parseInt(options.remove(at + 1));
      options.remove(at);
    }
    Path file =
        options.isEmpty()
            ? SharedData.folder()
                .map(shared -> shared.resolve("data/alpaca_en/train.jsonl.gz"))
                .orElseThrow(() -> new IllegalArgumentException("name a file of conversations"))
            : Path.of(options.getFirst());
    List<Conversation> conversations;
    try (Stream<Conversation> all = ConversationFiles.read(List.of(file), BadLines.stop())) {
      conversations = all.toList();
    }
    Tokenizer tokenizer =
        new TokenizerTrainer(V).train(conversations.stream().map(SftBenchmark::text));
    Path shards = Files.createTempDirectory("lungo-sft").resolve("shards");
    TokenShards.write(
        shards,
        conversations.stream().map(c -> new Document("", "chats", text(c))),
        Encoding.of(tokenizer));
    ChatTemplate template = ChatTemplate.of(tokenizer);
    ChatSet set = ChatSet.of("chats", T, conversations.stream().map(template::encode));
    try (TokenShards texts = TokenShards.open(shards)) {
      measure(
          new PretrainBatches(texts, ROWS, T, 1),
          new ChatBatches(List.of(ChatBatches.Share.all(set)), ROWS, 1),
          steps);
    }
  }

  private static String text(Conversation conversation) {
    return conversation.messages().stream().map(Message::content).collect(Collectors.joining("\n"));
  }

  private static void measure(Batches texts, ChatBatches chats, int steps) {
    double[] pretraining = new double[ROUNDS];
    double[] tuning = new double[ROUNDS];
    double[] ratios = new double[ROUNDS];
    TrainingRecipe recipe = TrainingRecipe.forDepth(6, new Budget.Steps(1));
    try (Transformer one = model();
        Transformer other = model()) {
      Trainer pretrain =
          new Trainer(one, recipe.optimizer(), Precision.BF16, true, Collective.single());
      Trainer tune =
          new Trainer(other, recipe.optimizer(), Precision.BF16, false, Collective.single());
      double _ = secondsPerStep(pretrain, texts, 2) + secondsPerStep(tune, chats, 2);
      for (int round = 0; round < ROUNDS; round++) {
        pretraining[round] = (double) ROWS * T / secondsPerStep(pretrain, texts, steps);
        tuning[round] = (double) ROWS * T / secondsPerStep(tune, chats, steps);
        ratios[round] =
            tuning[round] * chats.utilisation() / (pretraining[round] * texts.utilisation());
        System.err.printf(Locale.ROOT, "round %d of %d: %.3f%n", round + 1, ROUNDS, ratios[round]);
      }
    }
    Table table = new Table("", "places filled", "tokens/s (median)", "least", "most");
    row(table, "pretraining", texts.utilisation(), pretraining);
    row(table, "sft", chats.utilisation(), tuning);
    System.out.print(table);
    System.out.printf(
        Locale.ROOT,
        "sft / pretraining, non-padding tokens: median of %d rounds %.3f (%.3f to %.3f)%n",
        ROUNDS,
        Table.median(ratios),
        Arrays.stream(ratios).min().orElseThrow(),
        Arrays.stream(ratios).max().orElseThrow());
  }

  private static void row(Table table, String what, double filled, double[] speeds) {
    table.row(
        what,
        String.format(Locale.ROOT, "%.1f %%", 100 * filled),
        Math.round(filled * Table.median(speeds)),
        Math.round(filled * Arrays.stream(speeds).min().orElseThrow()),
        Math.round(filled * Arrays.stream(speeds).max().orElseThrow()));
  }

  private static double secondsPerStep(Trainer trainer, Batches batches, int steps) {
    long start = System.nanoTime();
    for (int i = 0; i < steps; i++) {
      if (!trainer.step(List.of(batches.next()), 0.1).finite()) {
        throw new IllegalStateException("the loss is not finite");
      }
    }
    return (System.nanoTime() - start) / 1e9 / steps;
  }

  private static Transformer model() {
    return Transformer.create(ModelConfig.forDepth(6, V, T), Device.cpu(), 1);
  }
}
