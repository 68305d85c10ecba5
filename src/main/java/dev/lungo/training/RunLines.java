package dev.lungo.training;

import java.util.Locale;
import java.util.function.Consumer;
import java.util.stream.Collectors;

/// The lines that a person sees while a run goes on, aligned so that columns can be compared.
public final class RunLines {
  /// A step's line appears at most this often, apart from the first few.
  private static final double SECONDS_BETWEEN = 2;

  private static final int ALWAYS = 3;

  private final Consumer<String> lines;
  private boolean headed;
  private double last = Double.NEGATIVE_INFINITY;
  private long shown;
  private long tokensAtLast;

  public RunLines(Consumer<String> lines) {
    this.lines = lines;
  }

  public void step(Metric.Step metric, Plan plan, double secondsLeft) {
    boolean end = metric.step() >= plan.total();
    if (shown >= ALWAYS && metric.seconds() - last < SECONDS_BETWEEN && !end) {
      return;
    }
    if (!headed) {
      lines.accept("        step    loss  learning rate  gradient  tokens/s  time left");
      headed = true;
    }
    // The speed since the last line, which is steadier than that of one step.
    double speed =
        shown == 0
            ? metric.tokensPerSecond()
            : (metric.tokens() - tokensAtLast) / Math.max(1e-9, metric.seconds() - last);
    lines.accept(
        String.format(
            Locale.ROOT,
            "%12s %7.4f  %13.3g  %8.3f  %8.0f  %9s",
            plan.fitted() ? metric.step() + "/" + plan.total() : metric.step() + "/?",
            metric.loss(),
            metric.learningRate(),
            metric.gradientNorm(),
            speed,
            plan.fitted() ? time(secondsLeft) : "measuring"));
    last = metric.seconds();
    tokensAtLast = metric.tokens();
    shown++;
  }

  /// What a look found.
  public void found(Metric metric) {
    switch (metric) {
      case Metric.HeldOut heldOut -> heldOut(heldOut);
      case Metric.Sample sample -> said(sample.step(), "sample", sample.prompt() + sample.text());
      case Metric.Answer answer ->
          said(
              answer.step(),
              "answer",
              answer.question() + "\n-> " + answer.text() + (answer.ended() ? "" : " […]"));
      case Metric.Measured measured ->
          measured
              .values()
              .forEach(
                  (name, value) ->
                      lines.accept(
                          String.format(
                              Locale.ROOT, "%12d %s: %.4g", measured.step(), name, value)));
      case Metric.Step _, Metric.PolicyStep _, Metric.Event _, Metric.Facts _, Metric.Plot _ -> {}
    }
  }

  private void heldOut(Metric.HeldOut found) {
    String sources =
        found.sources().size() < 2
            ? ""
            : found.sources().entrySet().stream()
                .map(e -> String.format(Locale.ROOT, "%s %.3f", e.getKey(), e.getValue()))
                .collect(Collectors.joining(", ", " (", ")"));
    lines.accept(
        String.format(
            Locale.ROOT,
            "%12d validation: %.4f %s%s",
            found.step(),
            found.loss(),
            found.unit(),
            sources));
  }

  private void said(long step, String what, String text) {
    lines.accept(
        String.format(
            Locale.ROOT,
            "%12d %s: %s",
            step,
            what,
            text.strip().replaceAll("\\s*\n\\s*", " / ").replace(" / -> ", " -> ")));
  }

  void expectation(Metric.Facts expected) {
    expected
        .rows()
        .forEach(
            (name, value) -> lines.accept(String.format(Locale.ROOT, "%-22s %s", name, value)));
  }

  void measured(Metric.Facts expected) {
    lines.accept(
        "measured "
            + expected.rows().get("tokens per second")
            + " tokens/s: expecting "
            + expected.rows().get("steps")
            + " steps, "
            + expected.rows().get("tokens")
            + " tokens, in "
            + expected.rows().get("time"));
  }

  void comparison(Metric.Facts expected, Metric.Facts actual) {
    lines.accept(String.format(Locale.ROOT, "%-22s %-24s %s", "", "expected", "actual"));
    actual
        .rows()
        .forEach(
            (name, value) ->
                lines.accept(
                    String.format(
                        Locale.ROOT,
                        "%-22s %-24s %s",
                        name,
                        expected.rows().getOrDefault(name, "-"),
                        value)));
  }

  /// `1:02:03`, `2:03`, or `3 s`.
  static String time(double seconds) {
    long s = Math.round(seconds);
    if (s < 60) {
      return s + " s";
    }
    return s < 3600
        ? String.format(Locale.ROOT, "%d:%02d", s / 60, s % 60)
        : String.format(Locale.ROOT, "%d:%02d:%02d", s / 3600, s / 60 % 60, s % 60);
  }
}
