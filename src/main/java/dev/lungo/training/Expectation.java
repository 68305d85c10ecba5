package dev.lungo.training;

import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.OptionalLong;
import java.util.SequencedMap;

/// What a run will take, said before it starts, and what it took, for comparison.
///
/// @param parameters of the model
/// @param memory bytes resident at the peak, roughly
/// @param tokensPerStep read by one optimizer step
/// @param epochTokens of one epoch
/// @param plan of the run's length
/// @param budget of the run
record Expectation(
    long parameters, long memory, long tokensPerStep, long epochTokens, Plan plan, Budget budget) {

  static Expectation of(Transformer model, RunRecipe recipe, Plan plan, long epochTokens) {
    long parameters = 0;
    long matrices = 0;
    for (var entry : model.parameters().entrySet()) {
      long numel = entry.getValue().numel();
      parameters += numel;
      if (ParameterGroup.kind(entry.getKey(), entry.getValue()) == ParameterGroup.Kind.MATRIX) {
        matrices += numel;
      }
    }
    boolean muon = recipe.optimizer().kind() == OptimizerRecipe.Kind.MUON;
    // Weights, gradients, two moments (Muon's matrices: one), the mean; in float32.
    long floats = 4 * parameters - (muon ? matrices : 0);
    floats += recipe.optimizer().ema() > 0 ? parameters : 0;
    return new Expectation(
        parameters,
        4 * floats + activations(model.config(), recipe) + BASE,
        recipe.batch().tokens(),
        epochTokens,
        plan,
        recipe.budget());
  }

  /// The JVM and libtorch's own code and buffers, as measured.
  private static final long BASE = 450L << 20;

  /// What forward keeps for backward: per token and block about 17 vectors of the width and 4 of
  /// the feed-forward's, in float32, or 0.7 of that with bfloat16 products; then the logits.
  private static long activations(ModelConfig config, RunRecipe recipe) {
    long perToken = config.layers() * (17L * config.embedding() + 4L * config.mlp().hidden());
    double bytes = recipe.precision() == dev.lungo.torch.Precision.BF16 ? 2.8 : 4;
    long rows = (long) recipe.batch().rows() * recipe.batch().length();
    long logits = Math.min(Losses.LOGITS, rows * config.vocabularySize());
    return (long) ((perToken * rows + logits) * bytes);
  }

  /// What to expect, as rows of the report.
  Metric.Facts before(long step) {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    rows.put("parameters", String.format(Locale.ROOT, "%.2f M", parameters / 1e6));
    rows.put("memory", String.format(Locale.ROOT, "%.2f GB", memory / 1e9));
    rows.put("tokens per step", Long.toString(tokensPerStep));
    rows.put("tokens of an epoch", Long.toString(epochTokens));
    switch (budget) {
      case Budget.Minutes(double minutes) -> rows.put("time", RunLines.time(minutes * 60));
      case Budget.Steps _, Budget.Tokens _, Budget.Epochs _ -> {
        rows.put("steps", Long.toString(plan.total()));
        rows.put("tokens", tokens(plan.total() * tokensPerStep));
      }
    }
    return new Metric.Facts(step, "Expected", rows);
  }

  /// What can be said once the speed is known.
  Metric.Facts measured(long step, Plan fitted, double secondsPerStep, double seconds) {
    SequencedMap<String, String> rows = new LinkedHashMap<>(before(step).rows());
    rows.put(
        "tokens per second", String.format(Locale.ROOT, "%.0f", tokensPerStep / secondsPerStep));
    rows.put("steps", Long.toString(fitted.total()));
    rows.put("tokens", tokens(fitted.total() * tokensPerStep));
    rows.putIfAbsent("time", RunLines.time(seconds + (fitted.total() - step) * secondsPerStep));
    return new Metric.Facts(step, "Expected", rows);
  }

  /// What it came to.
  Metric.Facts actual(long step, long tokens, double secondsPerStep, double seconds) {
    SequencedMap<String, String> rows = new LinkedHashMap<>();
    peakMemory()
        .ifPresent(bytes -> rows.put("memory", String.format(Locale.ROOT, "%.2f GB", bytes / 1e9)));
    if (secondsPerStep > 0) {
      rows.put(
          "tokens per second", String.format(Locale.ROOT, "%.0f", tokensPerStep / secondsPerStep));
    }
    rows.put("steps", Long.toString(step));
    rows.put("tokens", tokens(tokens));
    rows.put("time", RunLines.time(seconds));
    return new Metric.Facts(step, "Actual", rows);
  }

  private String tokens(long tokens) {
    return epochTokens == 0
        ? Long.toString(tokens)
        : String.format(Locale.ROOT, "%d (%.1f epochs)", tokens, (double) tokens / epochTokens);
  }

  /// The process's largest resident size, where the system tells (Linux).
  static OptionalLong peakMemory() {
    try {
      return Files.readAllLines(Path.of("/proc/self/status")).stream()
          .filter(line -> line.startsWith("VmHWM:"))
          .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) * 1024)
          .findFirst();
    } catch (IOException _) {
      return OptionalLong.empty();
    }
  }
}
