package dev.lungo.alignment.ppo;

import dev.lungo.training.Metric;
import dev.lungo.training.Plan;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;

/// The lines that a person sees while a run goes on, aligned so that columns can be compared.
final class PpoLines {
  /// A step's line appears at most this often, apart from the first few.
  private static final double SECONDS_BETWEEN = 2;

  private static final int ALWAYS = 3;

  private final Consumer<String> lines;
  private boolean headed;
  private double last = Double.NEGATIVE_INFINITY;
  private long shown;

  PpoLines(Consumer<String> lines) {
    this.lines = lines;
  }

  void say(String line) {
    lines.accept(line);
  }

  void step(Metric.PolicyStep step, Plan plan, double secondsLeft) {
    boolean end = step.step() >= plan.total();
    if (shown >= ALWAYS && step.seconds() - last < SECONDS_BETWEEN && !end) {
      return;
    }
    if (!headed) {
      lines.accept(
          "        step   score   judge      KL    beta  entropy  clipped  explained  length"
              + "  ended  seconds  time left");
      headed = true;
    }
    lines.accept(
        String.format(
            Locale.ROOT,
            "%12s %7.3f %7s %7.2f %7.4f %8.3f %8.3f %10s %7.1f %6.2f %8.2f %10s",
            step.step() + "/" + (plan.fitted() ? plan.total() : "?"),
            step.scores().score(),
            step.scores().judge().map(PpoLines::three).orElse("-"),
            step.kl().k1(),
            step.kl().beta(),
            step.responses().entropy(),
            step.update().clipFraction(),
            step.update().explained().map(PpoLines::three).orElse("-"),
            step.responses().length(),
            step.responses().ended(),
            step.parts().total(),
            plan.fitted() ? time(secondsLeft) : "measuring"));
    last = step.seconds();
    shown++;
  }

  private static String three(double value) {
    return String.format(Locale.ROOT, "%.3f", value);
  }

  /// What a look found.
  void found(List<Metric> metrics) {
    for (Metric metric : metrics) {
      switch (metric) {
        case Metric.Measured measured ->
            measured
                .values()
                .forEach(
                    (name, value) ->
                        lines.accept(
                            String.format(
                                Locale.ROOT, "%12d %s: %.3f", measured.step(), name, value)));
        case Metric.Answer answer ->
            said(answer.step(), answer.question() + " -> " + answer.text());
        case Metric.Sample sample -> said(sample.step(), sample.prompt() + " ->" + sample.text());
        case Metric.Event event ->
            lines.accept(
                String.format(
                    Locale.ROOT, "%12d %s: %s", event.step(), event.kind(), event.message()));
        case Metric.Step _,
            Metric.PolicyStep _,
            Metric.HeldOut _,
            Metric.Facts _,
            Metric.Plot _ -> {}
      }
    }
  }

  private void said(long step, String text) {
    lines.accept(
        String.format(
            Locale.ROOT, "%12d answer: %s", step, text.strip().replaceAll("\\s*\n\\s*", " / ")));
  }

  private static String time(double seconds) {
    long s = Math.round(seconds);
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
