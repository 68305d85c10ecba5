package dev.lungo.cli;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.files.AtomicFiles;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.ModelSummary;
import dev.lungo.model.Positions;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.training.Metric;
import dev.lungo.training.MetricsLog;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Says what a folder that Lungo wrote, or that it could read, has in it.
@Command(
    name = "inspect",
    description = "Show what a model, a tokenizer or a run has in its folder.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./lungo inspect runs/first/model"})
final class InspectCommand implements Callable<Integer> {
  private static final JsonMapper JSON = JsonMapper.shared();

  @Parameters(paramLabel = "DIR", description = "The folder.")
  private Path folder = Path.of(".");

  @Override
  public Integer call() {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException("no folder at " + folder);
    }
    try (PrintStream out = Output.buffered()) {
      if (!inspect(folder, out)) {
        throw new IllegalArgumentException(
            folder
                + " is not a model (config.json), a tokenizer (tokenizer.json) or a run"
                + " (recipe.yaml)");
      }
    }
    return 0;
  }

  private static boolean inspect(Path folder, PrintStream out) {
    boolean run = Files.exists(folder.resolve("recipe.yaml"));
    boolean model = Files.exists(folder.resolve("config.json"));
    boolean tokenizer = Files.exists(folder.resolve("tokenizer.json"));
    if (run) {
      run(folder, out);
    }
    if (model) {
      model(folder, out);
    }
    if (tokenizer) {
      tokenizer(folder, out);
    }
    if (Files.exists(folder.resolve(ChatTemplate.FILE))) {
      line(out, "chat", "has a chat template: ./lungo chat --model " + folder);
    }
    if (Files.exists(folder.resolve("lineage.json"))) {
      lineage(folder.resolve("lineage.json"), out);
    }
    return run || model || tokenizer;
  }

  private static void model(Path folder, PrintStream out) {
    ModelSummary summary = ModelSummary.of(folder);
    ModelConfig config = summary.config();
    line(out, "model", "%s, %s".formatted(summary.className(), count(summary.total())));
    line(
        out,
        "shape",
        "%d layers, width %d, %d heads of %d (%d for keys and values), MLP %d"
            .formatted(
                config.layers(),
                config.embedding(),
                config.heads(),
                config.headSize(),
                config.keyValueHeads(),
                config.mlp().hidden()));
    line(
        out,
        "tokens",
        "vocabulary %,d, context %,d, %s"
            .formatted(
                config.vocabularySize(),
                config.contextLength(),
                switch (config.positions()) {
                  case Positions.Learned() -> "learned positions";
                  case Positions.Rotary rotary ->
                      "rotary positions (theta %,.0f)".formatted(rotary.theta());
                }));
    line(
        out,
        "block",
        "%s norm (%s), %s%s%s%s"
            .formatted(
                lower(config.norm().kind()),
                lower(config.norm().placement()),
                lower(config.mlp().activation()),
                config.mlp().gated() ? " gated" : "",
                config.queryKeyNorm() ? ", query and key norms" : "",
                config.attentionBias() ? ", biases" : ""));
    summary
        .parameters()
        .forEach(
            (part, numbers) ->
                line(
                    out,
                    "  " + part,
                    "%,15d  %5.1f %%".formatted(numbers, 100.0 * numbers / summary.total())));
    if (config.tiedEmbeddings() && !summary.scores()) {
      line(out, "  output projection", "the token embedding");
    }
    line(
        out,
        "weights",
        "%s, %s in %s"
            .formatted(
                summary.dtypes().stream()
                    .map(Object::toString)
                    .collect(Collectors.joining(" and ")),
                bytes(summary.bytes()),
                summary.files().size() == 1
                    ? String.valueOf(summary.files().getFirst().getFileName())
                    : summary.files().size() + " files"));
  }

  private static void tokenizer(Path folder, PrintStream out) {
    Tokenizer tokenizer = Tokenizer.load(folder);
    line(out, "tokenizer", "%,d tokens".formatted(tokenizer.vocabularySize()));
    if (!tokenizer.specials().isEmpty()) {
      line(out, "  special", String.join(" ", tokenizer.specials()));
    }
    line(out, "  hash", tokenizer.hash());
  }

  private static void lineage(Path file, PrintStream out) {
    JsonNode root;
    try {
      root = JSON.readTree(Files.readString(file));
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw AtomicFiles.failure("cannot read", file, new IOException(e.getOriginalMessage(), e));
    }
    line(out, "lineage", "");
    for (Map.Entry<String, JsonNode> entry : root.properties()) {
      JsonNode value = entry.getValue();
      String text = value.isString() ? value.asString() : value.toString();
      long lines = text.lines().count();
      line(
          out,
          "  " + entry.getKey(),
          lines > 1 ? "%d lines, in %s".formatted(lines, file.getFileName()) : text);
    }
  }

  private static void run(Path folder, PrintStream out) {
    line(out, "run", "%s".formatted(folder));
    lastMetrics(folder.resolve("metrics.jsonl"), out);
    List<String> checkpoints = names(folder.resolve("checkpoints"));
    line(out, "checkpoints", checkpoints.isEmpty() ? "none" : String.join(" ", checkpoints));
    if (Files.exists(folder.resolve("model/config.json"))) {
      model(folder.resolve("model"), out);
    }
  }

  /// Where training is: the last step, and the last look at held-out data.
  private static void lastMetrics(Path file, PrintStream out) {
    if (!Files.exists(file)) {
      return;
    }
    Optional<Metric.Step> step = Optional.empty();
    Optional<Metric.HeldOut> heldOut = Optional.empty();
    try (Stream<Metric> all = MetricsLog.read(file)) {
      for (Metric metric : (Iterable<Metric>) all::iterator) {
        if (metric instanceof Metric.Step last) {
          step = Optional.of(last);
        } else if (metric instanceof Metric.HeldOut last) {
          heldOut = Optional.of(last);
        }
      }
    }
    step.ifPresent(
        last ->
            line(
                out,
                "steps",
                "%,d, %,d tokens in %,.0f s; loss %.4f"
                    .formatted(last.step(), last.tokens(), last.seconds(), last.loss())));
    heldOut.ifPresent(
        last ->
            line(
                out,
                "held out",
                "%.4f %s after step %,d".formatted(last.loss(), last.unit(), last.step())));
  }

  private static List<String> names(Path folder) {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> all = Files.list(folder)) {
      return all.map(p -> String.valueOf(p.getFileName()))
          .filter(name -> !name.endsWith(".partial"))
          .sorted(Comparator.comparingInt(String::length).thenComparing(n -> n))
          .toList();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", folder, e);
    }
  }

  private static void line(PrintStream out, String name, String text) {
    out.println("%-20s %s".formatted(name, text).stripTrailing());
  }

  private static String lower(Enum<?> value) {
    return value.name().toLowerCase(Locale.ROOT).replace('_', ' ');
  }

  /// A number of parameters in words.
  static String count(long numbers) {
    return numbers < 1_000_000
        ? "%,d parameters".formatted(numbers)
        : "%,.1f million parameters".formatted(numbers / 1e6);
  }

  private static String bytes(long bytes) {
    return bytes < 1_000_000 ? "%,d bytes".formatted(bytes) : "%,.1f MB".formatted(bytes / 1e6);
  }
}
