package dev.lungo.generation;

import dev.lungo.bench.Memory;
import dev.lungo.bench.Peer;
import dev.lungo.bench.Table;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.SplittableRandom;
import java.util.TreeMap;
import java.util.stream.IntStream;
import tools.jackson.databind.JsonNode;

/// Tokens per second of a 17.0M-parameter GPT with random weights, against the same model in
/// transformers' `generate`, the two in turn; with `--memory`, how resident memory grows over
/// 2,000 tokens. `--alone` leaves the peer out.
public final class GenerateBenchmark {
  private static final int V = 16_384;
  private static final int PROMPT = 32;
  private static final int NEW = 128;
  private static final int[] BATCHES = {1, 8, 64};
  private static final int ROUNDS = 3;
  private static final Sampling SAMPLING =
      Sampling.PLAIN.withTemperature(.8).withTruncation(50, 1, 0);

  private GenerateBenchmark() {}

  public static void main(String... arguments) {
    List<String> options = Arrays.asList(arguments);
    if (options.contains("--memory")) {
      memory();
    } else {
      speed(!options.contains("--alone"));
    }
  }

  private static Transformer model(int context) {
    return Transformer.create(ModelConfig.gpt2(V, context, 6, 384, 6), Device.best(), 1);
  }

  private static void speed(boolean withPeer) {
    Map<Integer, List<Double>> ours = new TreeMap<>();
    Map<Integer, List<Double>> theirs = new TreeMap<>();
    try (Transformer model = model(256)) {
      System.err.printf("%,d parameters%n", model.parameterCount());
      double _ = tokensPerSecond(model, 8); // warm-up
      for (int round = 0; round < ROUNDS; round++) {
        for (int batch : BATCHES) {
          double speed = tokensPerSecond(model, batch);
          System.err.printf(
              Locale.ROOT, "round %d, batch %d: %.0f tokens/s%n", round + 1, batch, speed);
          ours.computeIfAbsent(batch, _ -> new ArrayList<>()).add(speed);
        }
        Optional<JsonNode> peer =
            withPeer
                ? Peer.run("generate.py", V + "", PROMPT + "", NEW + "", join(BATCHES))
                : Optional.empty();
        for (int batch : BATCHES) {
          peer.ifPresent(
              p ->
                  theirs
                      .computeIfAbsent(batch, _ -> new ArrayList<>())
                      .add(p.path(batch + "").asDouble()));
        }
      }
    }
    Table table = new Table("batch", "Lungo tokens/s", "transformers tokens/s", "ratio");
    for (int batch : BATCHES) {
      double mine = median(ours.get(batch));
      double other = median(theirs.get(batch));
      table.row(
          batch,
          String.format(Locale.ROOT, "%.0f", mine),
          other == 0 ? "-" : String.format(Locale.ROOT, "%.0f", other),
          other == 0 ? "-" : mine / other);
    }
    System.out.print(table);
  }

  private static double median(@org.jspecify.annotations.Nullable List<Double> values) {
    return values == null ? 0 : Table.median(values.stream().mapToDouble(v -> v).toArray());
  }

  private static String join(int[] numbers) {
    return String.join(",", Arrays.stream(numbers).mapToObj(Integer::toString).toList());
  }

  private static double tokensPerSecond(Transformer model, int batch) {
    SplittableRandom random = new SplittableRandom(batch);
    List<GenerationRequest> requests =
        IntStream.range(0, batch).mapToObj(i -> request(random, NEW, i)).toList();
    try (Generator generator = new Generator(model, batch, PROMPT + NEW)) {
      long start = System.nanoTime();
      List<Completion> completions = generator.generate(requests, TokenListener.NONE);
      double seconds = (System.nanoTime() - start) / 1e9;
      return completions.stream().mapToInt(c -> c.ids().size()).sum() / seconds;
    }
  }

  private static GenerationRequest request(SplittableRandom random, int tokens, long seed) {
    return GenerationRequest.of(random.ints(PROMPT, 0, V).toArray(), tokens)
        .withSampling(SAMPLING.withSeed(seed));
  }

  /// One request of 2,000 tokens after a short one; the cache's own pages fill up as well.
  private static void memory() {
    Table table = new Table("tokens", "resident MB");
    try (Transformer model = model(2048);
        Generator generator = new Generator(model, 1, 2048)) {
      SplittableRandom random = new SplittableRandom(1);
      List<Completion> warm =
          generator.generate(List.of(request(random, 200, 0)), TokenListener.NONE);
      double before = Memory.residentMegabytes();
      table.row(0, before);
      int[] count = {0};
      List<Completion> done =
          generator.generate(
              List.of(request(random, 2000, 1)),
              (_, _) -> {
                if (++count[0] % 400 == 0) {
                  table.row(count[0], Memory.residentMegabytes());
                }
                return true;
              });
      System.out.print(table);
      System.out.printf(
          Locale.ROOT,
          "resident memory grew by %.1f MB over %d tokens (after %d to warm up)%n",
          Memory.residentMegabytes() - before,
          done.getFirst().ids().size(),
          warm.getFirst().ids().size());
    }
  }
}
