package dev.lungo.cli;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.Arrays;
import java.util.Locale;
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
  /// The benchmarks and where they stand.
  enum Benchmark {
    TOKENIZER("tokenizer.TokenizerBenchmark"),
    TRAIN("training.TrainBenchmark"),
    GENERATE("generation.GenerateBenchmark"),
    SHAKESPEARE("training.ShakespeareBenchmark");

    private final String className;

    Benchmark(String className) {
      this.className = "dev.lungo." + className;
    }

    @Override
    public String toString() {
      return name().toLowerCase(Locale.ROOT);
    }
  }

  @Parameters(index = "0", paramLabel = "NAME", description = "One of ${COMPLETION-CANDIDATES}.")
  private Benchmark benchmark = Benchmark.TOKENIZER;

  @Parameters(index = "1..*", paramLabel = "ARGUMENT", description = "Passed on to the benchmark.")
  private String[] arguments = {};

  @Override
  public Integer call() throws Exception {
    try {
      Method main = Class.forName(benchmark.className).getMethod("main", String[].class);
      main.invoke(null, (Object) arguments);
      return 0;
    } catch (ClassNotFoundException e) {
      throw new IllegalArgumentException(
          "the benchmarks are not on the class path; run them as `./lungo bench "
              + benchmark
              + String.join(" ", Arrays.asList(arguments))
              + "` in a checkout",
          e);
    } catch (InvocationTargetException e) {
      throw e.getCause() instanceof Exception cause ? cause : e;
    }
  }
}
