package dev.lungo.evaluation;

import dev.lungo.SharedData;
import dev.lungo.bench.Table;
import dev.lungo.corpus.Document;
import dev.lungo.corpus.Documents;
import dev.lungo.corpus.ReadOptions;
import dev.lungo.evaluation.LanguageModel.Continuations;
import dev.lungo.evaluation.LanguageModel.Likelihood;
import dev.lungo.files.AtomicFiles;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.JsonNode;

/// Seconds for 500 questions with four options each, beside loops of transformers over the same,
/// the two in turn: `./lungo bench evaluation`. With `--check`, whether both give the same scores.
///
/// The questions are CommonsenseQA's in the shared data, less one wrong option. The model is a
/// 17.0M-parameter GPT with random weights, or that of `--model DIR`. `--alone` leaves the peer
/// out; `--questions N`, `--rounds N` and `--shots 0` make a short trial. With four shots the
/// peer needs minutes a round.
public final class EvaluationBenchmark {
  private static final int OPTIONS = 4;

  private EvaluationBenchmark() {}

  private record Size(int questions, int rounds, List<Integer> shots) {}

  public static void main(String... arguments) throws IOException {
    List<String> options = Arrays.asList(arguments);
    Path data =
        SharedData.folder()
            .map(shared -> shared.resolve("data"))
            .orElseThrow(
                () -> new IllegalArgumentException("this benchmark needs the shared data"));
    Path scratch = Files.createTempDirectory("lungo-evaluation");
    try {
      Optional<String> named = value(options, "--model");
      Path folder = named.map(Path::of).orElseGet(() -> random(data, scratch));
      Tokenizer tokenizer = Tokenizer.load(folder);
      try (Transformer transformer = Checkpoint.load(folder, Device.best())) {
        System.err.printf("%,d parameters%n", transformer.parameterCount());
        CausalLanguageModel model =
            new CausalLanguageModel(
                transformer, tokenizer, GenerationConfig.read(folder), Optional.empty());
        if (options.contains("--check")) {
          TransformersAgreement.print(model, folder, data, scratch);
        } else {
          Size size =
              new Size(
                  value(options, "--questions").map(Integer::parseInt).orElse(500),
                  value(options, "--rounds").map(Integer::parseInt).orElse(3),
                  value(options, "--shots")
                      .map(Integer::parseInt)
                      .map(List::of)
                      .orElse(List.of(0, 4)));
          speed(model, size, folder, data, scratch, !options.contains("--alone"));
        }
      }
    } finally {
      AtomicFiles.deleteRecursively(scratch);
    }
  }

  private static Optional<String> value(List<String> options, String name) {
    int at = options.indexOf(name);
    return at < 0 ? Optional.empty() : Optional.of(options.get(at + 1));
  }

  /// A model of the benchmarks' usual shape, with a tokenizer of stories.
  private static Path random(Path data, Path scratch) {
    Path folder = scratch.resolve("model");
    List<Path> texts =
        List.of(
            data.resolve("pretrain_tinystories/train_cased.txt.gz"),
            data.resolve("pretrain_wiki_en/train.txt.gz"));
    try (var documents = Documents.read(texts, ReadOptions.defaults());
        Transformer model =
            Transformer.create(ModelConfig.gpt2(16_384, 512, 6, 384, 6), Device.cpu(), 1)) {
      new TokenizerTrainer(16_384).train(documents.map(Document::text)).save(folder);
      Checkpoint.save(folder, model);
    }
    return folder;
  }

  private static void speed(
      CausalLanguageModel model,
      Size size,
      Path folder,
      Path data,
      Path scratch,
      boolean withPeer) {
    Table table =
        new Table(
            "shots",
            "Lungo s",
            "transformers s",
            "its best s",
            "ratio",
            "to its best",
            "largest difference");
    for (int shots : size.shots()) {
      List<Continuations> questions = questions(data, size.questions(), shots);
      List<List<Likelihood>> _ = model.continuations(questions.subList(0, 32)); // warm-up
      List<Double> ours = new ArrayList<>();
      List<Double> all = new ArrayList<>();
      List<Double> few = new ArrayList<>();
      double difference = Double.NaN;
      for (int round = 0; round < size.rounds(); round++) {
        long start = System.nanoTime();
        List<List<Likelihood>> likelihoods = model.continuations(questions);
        ours.add((System.nanoTime() - start) / 1e9);
        System.err.printf(
            Locale.ROOT, "round %d, %d shots: %.2f s%n", round + 1, shots, ours.getLast());
        Optional<JsonNode> peer =
            withPeer ? new PeerModel(folder).speed(questions, scratch) : Optional.empty();
        if (peer.isPresent()) {
          all.add(peer.get().path("allLogits").asDouble());
          few.add(peer.get().path("fewLogits").asDouble());
          difference = difference(likelihoods, peer.get().path("sums"));
        }
      }
      table.row(
          shots,
          median(ours),
          median(all),
          median(few),
          median(all) / median(ours),
          Math.min(median(all), median(few)) / median(ours),
          String.format(Locale.ROOT, "%.1e", difference));
    }
    System.out.printf(
        "%d questions with %d options, tokenizing included, median of %d rounds%n%n%s",
        size.questions(), OPTIONS, size.rounds(), table);
  }

  private static List<Continuations> questions(Path data, int limit, int shots) {
    Recorder recorder = new Recorder(new RuleModel((_, _) -> 0, prompt -> prompt));
    Task task = Tasks.named(List.of("ecqa")).getFirst();
    TaskResult _ = new Evaluation(data, limit, 1).run(task, shots, recorder, (_, _) -> {});
    return recorder.questions.stream()
        .map(q -> new Continuations(q.prompt(), q.continuations().subList(0, OPTIONS)))
        .toList();
  }

  private static double difference(List<List<Likelihood>> ours, JsonNode theirs) {
    double most = 0;
    int next = 0;
    for (List<Likelihood> options : ours) {
      for (Likelihood option : options) {
        most = Math.max(most, Math.abs(option.logProbability() - theirs.get(next++).asDouble()));
      }
    }
    return most;
  }

  private static double median(List<Double> values) {
    return values.isEmpty()
        ? Double.NaN
        : Table.median(values.stream().mapToDouble(Double::doubleValue).toArray());
  }
}
