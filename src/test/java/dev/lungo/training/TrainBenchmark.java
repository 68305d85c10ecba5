package dev.lungo.training;

import dev.lungo.bench.Memory;
import dev.lungo.bench.Peer;
import dev.lungo.bench.Table;
import dev.lungo.data.TokenBatch;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SplittableRandom;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The training step of a 17.0M-parameter GPT-2 (6 layers, 6 heads, width 384, vocabulary 16,384,
/// rows of 256 tokens, 12 rows) with fused AdamW, against the same in PyTorch.
///
/// Both run in processes of their own, in turn, so that the peaks of memory are theirs alone.
/// `--memory` shows instead how resident memory grows over 500 steps; `--alone` leaves the peer
/// out.
public final class TrainBenchmark {
  private static final int V = 16_384;
  private static final int T = 256;
  private static final int ROWS = 12;
  private static final int WARM_UP = 3;
  private static final int STEPS = 8;
  private static final int ROUNDS = 3;

  private TrainBenchmark() {}

  public static void main(String... arguments) {
    List<String> options = Arrays.asList(arguments);
    if (options.contains("--memory")) {
      memory();
    } else if (options.contains("--one")) {
      System.out.println(one(Precision.valueOf(options.get(options.indexOf("--one") + 1))));
    } else {
      compare(!options.contains("--alone"));
    }
  }

  private static void compare(boolean withPeer) {
    Table table =
        new Table(
            "precision", "", "step s (median)", "min", "tokens/s", "peak MB", "steps measured");
    for (Precision precision : Precision.values()) {
      List<JsonNode> ours = new ArrayList<>();
      List<JsonNode> theirs = new ArrayList<>();
      for (int round = 0; round < ROUNDS; round++) {
        ours.add(inOwnProcess(precision));
        if (withPeer) {
          Optional<JsonNode> peer =
              Peer.run(
                  "train.py",
                  precision.name(),
                  V + "",
                  T + "",
                  ROWS + "",
                  WARM_UP + "",
                  STEPS + "");
          peer.ifPresent(theirs::add);
        }
        System.err.printf("%s: round %d of %d%n", precision, round + 1, ROUNDS);
      }
      row(table, precision, "Lungo", ours);
      if (!theirs.isEmpty()) {
        row(table, precision, "PyTorch eager", theirs);
        table.row(
            precision,
            "ratio of speeds, round by round",
            median(ratios(theirs, ours, "median")),
            "",
            "",
            median(ratios(ours, theirs, "peak")),
            "");
      }
    }
    System.out.print(table);
  }

  private static void row(Table table, Precision precision, String who, List<JsonNode> rounds) {
    double step = median(rounds.stream().mapToDouble(r -> r.get("median").asDouble()).toArray());
    double least = rounds.stream().mapToDouble(r -> r.get("min").asDouble()).min().orElseThrow();
    double peak = median(rounds.stream().mapToDouble(r -> r.get("peak").asDouble()).toArray());
    table.row(
        precision,
        who,
        String.format(Locale.ROOT, "%.3f", step),
        String.format(Locale.ROOT, "%.3f", least),
        String.format(Locale.ROOT, "%.0f", ROWS * T / step),
        String.format(Locale.ROOT, "%.0f", peak),
        rounds.size() * STEPS);
  }

  private static double[] ratios(List<JsonNode> over, List<JsonNode> under, String key) {
    double[] ratios = new double[Math.min(over.size(), under.size())];
    Arrays.setAll(ratios, i -> over.get(i).get(key).asDouble() / under.get(i).get(key).asDouble());
    return ratios;
  }

  private static double median(double... values) {
    return Table.median(values);
  }

  private static JsonNode inOwnProcess(Precision precision) {
    List<String> command = new ArrayList<>();
    ProcessHandle.Info self = ProcessHandle.current().info();
    command.add(self.command().orElse("java"));
    command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            TrainBenchmark.class.getName(),
            "--one",
            precision.name()));
    try {
      Process process =
          new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
      String out = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
      return JsonMapper.shared().readTree(out.lines().toList().getLast());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /// One process's figures as JSON.
  private static String one(Precision precision) {
    try (Transformer model = model()) {
      Trainer trainer = trainer(model, OptimizerRecipe.Kind.ADAMW, precision);
      SplittableRandom random = new SplittableRandom(1);
      double[] seconds = new double[STEPS];
      for (int step = -WARM_UP; step < STEPS; step++) {
        TokenBatch batch = batch(random, ROWS);
        long start = System.nanoTime();
        Trainer.StepResult result = trainer.step(List.of(batch), 1);
        if (!result.finite()) {
          throw new IllegalStateException("the loss is not finite");
        }
        if (step >= 0) {
          seconds[step] = (System.nanoTime() - start) / 1e9;
        }
      }
      return String.format(
          Locale.ROOT,
          "{\"median\":%.4f,\"min\":%.4f,\"peak\":%.0f,\"parameters\":%d}",
          median(seconds),
          Arrays.stream(seconds).min().orElseThrow(),
          Memory.peakMegabytes(),
          model.parameterCount());
    }
  }

  /// Muon and bfloat16, the defaults of pretraining, on two rows a step.
  private static void memory() {
    Table table = new Table("step", "resident MB");
    try (Transformer model = model()) {
      Trainer trainer = trainer(model, OptimizerRecipe.Kind.MUON, Precision.BF16);
      SplittableRandom random = new SplittableRandom(1);
      double before = 0;
      for (int step = -20; step <= 500; step++) {
        if (step == 0) {
          before = Memory.residentMegabytes();
        }
        if (step >= 0 && step % 100 == 0) {
          table.row(step, Memory.residentMegabytes());
        }
        trainer.step(List.of(batch(random, 2)), 1);
      }
      System.out.print(table);
      System.out.printf(
          Locale.ROOT,
          "resident memory grew by %.1f MB over 500 steps (after 20 to warm up)%n",
          Memory.residentMegabytes() - before);
    }
  }

  private static Transformer model() {
    return Transformer.create(ModelConfig.gpt2(V, T, 6, 384, 6), Device.cpu(), 1);
  }

  private static Trainer trainer(
      Transformer model, OptimizerRecipe.Kind kind, Precision precision) {
    OptimizerRecipe recipe =
        new OptimizerRecipe(kind, 6e-4, 6e-4, 6e-4, .1, .95, .9, .95, 1e-8, 1, 0);
    return new Trainer(model, recipe, precision, true, Collective.single());
  }

  private static TokenBatch batch(SplittableRandom random, int rows) {
    int[] tokens = random.ints((long) rows * T + 1, 0, V).toArray();
    byte[] mask = new byte[rows * T];
    Arrays.fill(mask, (byte) 1);
    return new TokenBatch(
        rows,
        T,
        Arrays.copyOf(tokens, rows * T),
        Arrays.copyOfRange(tokens, 1, rows * T + 1),
        mask,
        new int[rows * T]);
  }
}
