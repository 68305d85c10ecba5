package dev.lungo.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Runs one of the benchmarks that stand beside the tests.
///
/// They are on the class path only where the launcher put them there, so they are found by name.
@Command(
    name = "bench",
    description = "Measure Lungo, and its Python peer where one is installed, and print a table.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./lungo bench tokenizer"})
final class BenchCommand implements Callable<Integer> {
  private static final Map<String, String> CLASSES =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("tokenizer", "dev.lungo.tokenizer.TokenizerBenchmark"),
              Map.entry("train", "dev.lungo.training.TrainBenchmark"),
              Map.entry("generate", "dev.lungo.generation.GenerateBenchmark"),
              Map.entry("evaluation", "dev.lungo.evaluation.EvaluationBenchmark"),
              Map.entry("metrics", "dev.lungo.evaluation.metrics.MetricsBenchmark"),
              Map.entry("ppo", "dev.lungo.alignment.ppo.PpoBenchmark"),
              Map.entry("sft", "dev.lungo.training.SftBenchmark"),
              Map.entry("serve", "dev.lungo.serving.ServeBenchmark"),
              Map.entry("style", "dev.lungo.alignment.StyleTask"),
              Map.entry("shakespeare", "dev.lungo.training.ShakespeareBenchmark")));

  @Parameters(
      index = "0",
      paramLabel = "NAME",
      description =
          "tokenizer, train, sft, ppo, generate, serve, evaluation, shakespeare, metrics or style.")
  private String name = "";

  @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "Passed on to the benchmark.")
  private String[] arguments = {};

  @Override
  public Integer call() throws Exception {
    String className = CLASSES.get(name);
    if (className == null) {
      throw new IllegalArgumentException(
          "no benchmark '" + name + "'; there are " + String.join(", ", CLASSES.keySet()));
    }
    try {
      Method main = Class.forName(className).getMethod("main", String[].class);
      main.invoke(null, (Object) arguments);
      return 0;
    } catch (ClassNotFoundException e) {
      throw new IllegalStateException(
          "the benchmarks are not on the class path: run `./lungo bench "
              + name
              + "` in a checkout",
          e);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
