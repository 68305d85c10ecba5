package dev.lungo.alignment.ppo;

import dev.lungo.alignment.Reward;
import dev.lungo.bench.Memory;
import dev.lungo.bench.Peer;
import dev.lungo.bench.Table;
import dev.lungo.files.AtomicFiles;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.ScalarHead;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import dev.lungo.training.Recipes;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Policy optimisation of a 17.1M-parameter GPT with random weights, 64 episodes a step, prompts of
/// 64 tokens and responses of 48, in float32 with a reference model:
///
/// - tokens per second of the rollouts, and the share of a PPO step (a value head, four passes over
///   one minibatch) spent generating;
/// - a whole step of RLOO (eight answers to a prompt, one pass) against TRL's, the two in turn;
/// - with `--memory`, how resident memory grows over 300 PPO steps of a smaller model.
///
/// `--alone` leaves the peer out, `--steps N` and `--rounds N` set the measured steps of a round
/// and the rounds (3 and 3).
public final class PpoBenchmark {
  private static final int V = 16_384;
  private static final int PROMPT = 64;
  private static final int RESPONSE = 48;
  private static final int EPISODES = 64;
  private static final int PER_PROMPT = 8;
  private static final Reward RULE =
      Reward.of(
          answer -> Arrays.stream(answer.response()).filter(id -> id % 2 == 0).count() / 64.0);

  private PpoBenchmark() {}

  public static void main(String... arguments) throws IOException {
    List<String> options = Arrays.asList(arguments);
    if (options.contains("--memory")) {
      memory();
    } else {
      speed(number(options, "--steps"), number(options, "--rounds"), !options.contains("--alone"));
    }
  }

  private static PpoRecipe recipe(int response, String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "sample={response: %d, temperature: 1, ending: end-token, slots: 64}"
                    .formatted(response),
                "update={episodes: 64, minibatch: 64}",
                "kl={kind: fixed, beta: 0.05}"));
    settings.addAll(List.of(more));
    return Recipes.load(Preset.ZIEGLER2019.recipe(), settings);
  }

  private static PpoRecipe leaveOneOut() {
    return recipe(
        RESPONSE, "advantages=leave-one-out", "update={perPrompt: " + PER_PROMPT + ", epochs: 1}");
  }

  private static PpoModels models(PpoRecipe recipe, ModelConfig config) {
    return new PpoModels(
        Transformer.create(config, Device.best(), 1),
        Transformer.create(config, Device.best(), 1),
        recipe.advantages().usesValues()
            ? new ValueFunction.Shared(ScalarHead.forValues(config.embedding(), Device.best()))
            : new ValueFunction.None(),
        Optional.empty());
  }

  private static PpoTrainer trainer(PpoRecipe recipe, PpoModels models) {
    return new PpoTrainer(recipe, models, RULE, Optional.empty(), Optional.empty(), PROMPT);
  }

  private static List<Prompt> prompts(int count, int vocabulary, long seed) {
    SplittableRandom random = new SplittableRandom(seed);
    return IntStream.range(0, count)
        .mapToObj(_ -> new Prompt(random.ints(PROMPT, 1, vocabulary).toArray(), ""))
        .toList();
  }

  private static int number(List<String> options, String name) {
    int at = options.indexOf(name);
    return at < 0 ? 3 : Integer.parseInt(options.get(at + 1));
  }

  private static void speed(int steps, int rounds, boolean withPeer) throws IOException {
    ModelConfig config = ModelConfig.gpt2(V, 512, 6, 384, 6);
    double[] rollouts = new double[rounds];
    double[] share = new double[rounds];
    double[] whole = new double[rounds];
    double[] ours = new double[rounds];
    List<Double> theirs = new ArrayList<>();
    Path folder = Files.createTempDirectory("lungo-ppo");
    try {
      for (int round = 0; round < rounds; round++) {
        PpoRecipe ppo = recipe(RESPONSE);
        try (PpoModels models = models(ppo, config)) {
          if (round == 0) {
            System.err.printf("%,d parameters%n", models.policy().parameterCount());
            Checkpoint.save(folder, models.policy());
          }
          List<PpoTrainer.Result> results = steps(ppo, models, steps);
          long tokens = results.stream().mapToLong(r -> r.responses().tokens()).sum();
          double generating = results.stream().mapToDouble(r -> r.parts().generating()).sum();
          double all = results.stream().mapToDouble(r -> r.parts().total()).sum();
          rollouts[round] = tokens / generating;
          share[round] = generating / all;
          whole[round] = all / steps;
        }
        PpoRecipe rloo = leaveOneOut();
        try (PpoModels models = models(rloo, config)) {
          ours[round] =
              Table.median(
                  steps(rloo, models, steps).stream()
                      .mapToDouble(r -> r.parts().total())
                      .toArray());
        }
        if (withPeer) {
          peer(folder, steps).ifPresent(p -> theirs.add(p.path("median").asDouble()));
        }
        System.err.printf(
            Locale.ROOT,
            "round %d of %d: %.0f tokens/s, PPO step %.2f s, RLOO step %.2f s, TRL %s%n",
            round + 1,
            rounds,
            rollouts[round],
            whole[round],
            ours[round],
            theirs.isEmpty() ? "-" : "%.2f s".formatted(theirs.getLast()));
      }
    } finally {
      AtomicFiles.deleteRecursively(folder);
    }
    print(rollouts, share, whole, ours, theirs);
  }

  private static void print(
      double[] rollouts, double[] share, double[] whole, double[] ours, List<Double> theirs) {
    Table table = new Table("", "median", "least", "most");
    row(table, "rollouts, tokens/s", "%.0f", rollouts);
    row(table, "PPO step, s", "%.2f", whole);
    row(table, "of it generating", "%.2f", share);
    row(table, "RLOO step, s", "%.2f", ours);
    if (!theirs.isEmpty()) {
      row(table, "RLOO step of TRL, s", "%.2f", theirs.stream().mapToDouble(s -> s).toArray());
    }
    System.out.print(table);
    if (!theirs.isEmpty()) {
      double peer = Table.median(theirs.stream().mapToDouble(s -> s).toArray());
      System.out.printf(
          Locale.ROOT, "%.2f times TRL's steps per hour%n", peer / Table.median(ours));
    }
  }

  private static void row(Table table, String name, String format, double[] values) {
    table.row(
        name,
        String.format(Locale.ROOT, format, Table.median(values)),
        String.format(Locale.ROOT, format, Arrays.stream(values).min().orElseThrow()),
        String.format(Locale.ROOT, format, Arrays.stream(values).max().orElseThrow()));
  }

  /// One step to warm up, and those that count.
  private static List<PpoTrainer.Result> steps(PpoRecipe recipe, PpoModels models, int steps) {
    List<PpoTrainer.Result> results = new ArrayList<>();
    try (PpoTrainer trainer = trainer(recipe, models)) {
      for (int step = 0; step <= steps; step++) {
        PpoTrainer.Result result =
            trainer.step(prompts(recipe.update().prompts(), V, step), step, 1);
        System.err.printf(
            Locale.ROOT,
            "%d passes, %d to a prompt: generating %.2f, evaluating %.2f, updating %.2f s%n",
            recipe.update().epochs(),
            recipe.update().perPrompt(),
            result.parts().generating(),
            result.parts().evaluating(),
            result.parts().updating());
        results.add(result);
      }
    }
    return results.subList(1, results.size());
  }

  private static Optional<JsonNode> peer(Path folder, int steps) {
    return Peer.run(
        "ppo.py",
        folder.toString(),
        V + "",
        PROMPT + "",
        RESPONSE + "",
        EPISODES + "",
        PER_PROMPT + "",
        steps + "");
  }

  private static void memory() {
    int vocabulary = 2048;
    int response = 24;
    ModelConfig config = ModelConfig.gpt2(vocabulary, PROMPT + response, 4, 128, 4);
    PpoRecipe recipe = recipe(response);
    Table table = new Table("steps", "resident MB");
    try (PpoModels models = models(recipe, config);
        PpoTrainer trainer = trainer(recipe, models)) {
      double before = 0;
      int warm = 20;
      for (int step = 0; step <= 300 + warm; step++) {
        if (step >= warm && (step - warm) % 50 == 0) {
          double now = Memory.residentMegabytes();
          before = step == warm ? now : before;
          table.row(step - warm, now);
          System.err.printf(Locale.ROOT, "step %d: %.1f MB%n", step - warm, now);
        }
        PpoTrainer.Result _ =
            trainer.step(prompts(recipe.update().prompts(), vocabulary, step), step, 1);
      }
      System.out.print(table);
      System.out.printf(
          Locale.ROOT,
          "resident memory grew by %.1f MB over 300 steps (after %d to warm up)%n",
          Memory.residentMegabytes() - before,
          warm);
    }
  }
}
