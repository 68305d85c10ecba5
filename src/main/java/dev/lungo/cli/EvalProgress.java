package dev.lungo.cli;

import dev.lungo.evaluation.Evaluation;
import dev.lungo.evaluation.TaskResult;
import dev.lungo.training.report.Numbers;
import java.time.Duration;

/// Says on standard error, every few seconds, how far a task is and how long the rest takes.
final class EvalProgress implements Evaluation.Progress {
  private static final long EVERY = Duration.ofSeconds(5).toNanos();

  private final String title;
  private final long start = System.nanoTime();
  private long last = start;

  EvalProgress(String title) {
    this.title = title;
  }

  @Override
  public void rows(int done, int of) {
    long now = System.nanoTime();
    if (now - last >= EVERY && done < of) {
      last = now;
      System.err.printf(
          "%s: %,d of %,d, %s left%n",
          title, done, of, Numbers.clock((now - start) / 1e9 * (of - done) / done));
    }
  }

  void finish(TaskResult result) {
    System.err.printf(
        "%s: %,d in %s%s%n",
        title,
        result.examples(),
        Numbers.clock(result.seconds()),
        result.cut() == 0
            ? ""
            : "; %,d prompts lost their beginning, as the model's context is too short for them"
                .formatted(result.cut()));
  }
}
