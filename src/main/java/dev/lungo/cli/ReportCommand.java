package dev.lungo.cli;

import dev.lungo.training.RunReport;
import java.nio.file.Path;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/// Writes a run's report.html anew.
@Command(
    name = "report",
    description = "Write the report.html of a run anew, and print its path.",
    mixinStandardHelpOptions = true,
    footer = {"", "Example: ./lungo report runs/first"})
final class ReportCommand implements Callable<Integer> {
  @Parameters(paramLabel = "RUN", description = "The folder of a run, finished or not.")
  private Path run = Path.of("");

  @Override
  public Integer call() {
    System.out.println(RunReport.write(run));
    return 0;
  }
}
