package dev.lungo.training;

import dev.lungo.SharedData;
import dev.lungo.bench.Memory;
import dev.lungo.bench.Peer;
import dev.lungo.bench.Table;
import dev.lungo.generation.Scorer;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import java.util.zip.GZIPInputStream;

/// Tiny Shakespeare: bits per byte of the last tenth against wall-clock time, start-up and
/// tokenizer included, beside nanoGPT's CPU recipe.
///
/// Each time is a run of its own from an empty folder, as a user would start it. The bits per byte
/// are those that the run reports, and again, as a check that shares no code with training, those
/// of the saved model as `score` computes them. Arguments: seconds (45 and 115 if none);
/// `--alone` leaves the peer out.
public final class ShakespeareBenchmark {
  private ShakespeareBenchmark() {}

  public static void main(String... arguments) throws IOException, InterruptedException {
    List<String> options = new ArrayList<>(Arrays.asList(arguments));
    boolean withPeer = !options.remove("--alone");
    List<Integer> seconds =
        options.isEmpty() ? List.of(45, 115) : options.stream().map(Integer::valueOf).toList();
    Path folder = Files.createTempDirectory("lungo-shakespeare");
    String held = split(folder.resolve("text"));

    Table table = new Table("", "wall s", "bits per byte", "the same by `score`");
    for (int limit : seconds) {
      Path run = folder.resolve("run-" + limit);
      double wall = pretrain(folder.resolve("text"), run, limit);
      table.row(
          "Lungo, --minutes " + String.format(Locale.ROOT, "%.4f", limit / 60.0),
          wall,
          String.format(Locale.ROOT, "%.3f", reported(run)),
          String.format(Locale.ROOT, "%.3f", scored(run.resolve("model"), held)));
    }
    if (withPeer) {
      Peer.run("shakespeare.py", folder.resolve("text").toString())
          .ifPresent(
              peer ->
                  table.row(
                      "nanoGPT's CPU recipe",
                      peer.get("wall").asDouble(),
                      String.format(Locale.ROOT, "%.3f", peer.get("bits").asDouble()),
                      ""));
    }
    System.out.print(table);
    System.err.printf("the runs are in %s; peak here %.0f MB%n", folder, Memory.peakMegabytes());
  }

  /// Writes train.txt and validation.txt and returns the latter.
  private static String split(Path folder) throws IOException {
    Path packed =
        SharedData.folder()
            .orElseThrow(() -> new IllegalStateException("the benchmark needs the shared data"))
            .resolve("data/pretrain_tinyshakespeare/train.txt.gz");
    String all;
    try (GZIPInputStream in = new GZIPInputStream(Files.newInputStream(packed))) {
      all = new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
    int cut = (int) (all.length() * 0.9);
    Files.createDirectories(folder);
    Files.writeString(folder.resolve("train.txt"), all.substring(0, cut));
    Files.writeString(folder.resolve("validation.txt"), all.substring(cut));
    return all.substring(cut);
  }

  /// One command in a process of its own; its wall-clock time in seconds.
  private static double pretrain(Path text, Path run, int limit)
      throws IOException, InterruptedException {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    command.addAll(java.lang.management.ManagementFactory.getRuntimeMXBean().getInputArguments());
    command.addAll(
        List.of(
            "-cp",
            System.getProperty("java.class.path"),
            "dev.lungo.cli.Main",
            "pretrain",
            "--corpus",
            text.toString(),
            "--vocab-size",
            "512",
            "--recipe",
            "recipes/shakespeare.yaml",
            "--minutes",
            String.format(Locale.ROOT, "%.4f", limit / 60.0),
            "--out",
            run.toString()));
    long start = System.nanoTime();
    int code =
        new ProcessBuilder(command)
            .redirectOutput(ProcessBuilder.Redirect.DISCARD)
            .redirectError(ProcessBuilder.Redirect.INHERIT)
            .start()
            .waitFor();
    if (code != 0) {
      throw new IllegalStateException("the run ended with exit code " + code);
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double reported(Path run) {
    try (Stream<Metric> metrics = MetricsLog.read(run.resolve("metrics.jsonl"))) {
      return metrics
          .filter(Metric.Validation.class::isInstance)
          .mapToDouble(m -> ((Metric.Validation) m).bitsPerByte())
          .reduce((_, last) -> last)
          .orElseThrow();
    }
  }

  private static double scored(Path folder, String text) {
    Tokenizer tokenizer = Tokenizer.load(folder);
    int begin = tokenizer.special("<|endoftext|>").orElseThrow();
    int[] ids = tokenizer.encode(text);
    int[] begun = new int[ids.length + 1];
    begun[0] = begin;
    System.arraycopy(ids, 0, begun, 1, ids.length);
    double nats = 0;
    try (Transformer model = Checkpoint.load(folder, Device.cpu())) {
      float[] scores = new Scorer(model).score(begun);
      for (int i = 1; i < scores.length; i++) {
        nats -= scores[i];
      }
    }
    return nats / Math.log(2) / text.getBytes(StandardCharsets.UTF_8).length;
  }
}
