package dev.lungo.cli.speedrun;

import dev.lungo.cli.speedrun.Journal.Entry;
import dev.lungo.cli.speedrun.Step.Kind;
import dev.lungo.evaluation.examination.ExaminationFiles;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;

/// Runs the stages that are not done yet, each within its share of the time that is left.
///
/// One thread uses it, but for {@link #stopped}.
final class Speedrun {
  /// The exit code of a command that was asked to stop.
  static final int STOPPED = 130;

  /// For the report and the start of the server.
  private static final double RESERVE = 15;

  /// Seconds that a kill may hide.
  private static final double NOTED_EVERY = 10;

  private final double minutes;
  private final List<Step> steps;
  private final Path out;
  private final Commands commands;
  private final Consumer<String> lines;
  private final DoubleSupplier seconds;
  private final Journal journal;
  private final double earlier;

  private record Running(Step step, double began, double before, List<String> command) {}

  private double noted;
  private volatile Running running = new Running(NOTHING, 0, 0, List.of());
  private static final Step NOTHING = new Step("", "", 0, List.of(), new Kind.Plain());

  /// @param seconds since this session began
  Speedrun(
      double minutes,
      List<Step> steps,
      Path out,
      Commands commands,
      Consumer<String> lines,
      DoubleSupplier seconds) {
    this.minutes = minutes;
    this.steps = List.copyOf(steps);
    this.out = out;
    this.commands = commands;
    this.lines = lines;
    this.seconds = seconds;
    this.journal = new Journal(out.resolve("stages"));
    this.earlier = steps.stream().mapToDouble(journal::seconds).sum();
  }

  /// @return 0 if all stages are done, {@link #STOPPED} if one was asked to stop
  /// @throws IllegalStateException if a stage failed, saying where to read why
  int run() {
    for (int i = 0; i < steps.size(); i++) {
      Step step = steps.get(i);
      if (journal.isDone(step)) {
        continue;
      }
      double allotted = allotted(i);
      List<String> command = command(step, allotted);
      lines.accept("");
      lines.accept(
          String.format(
              Locale.ROOT,
              "[%d/%d] %s: %s (about %s; %s left in all)",
              i + 1,
              steps.size(),
              step.name(),
              step.says(),
              clock(allotted),
              clock(left())));
      lines.accept(Step.commandLine(command));
      int code = run(step, command);
      if (code == STOPPED) {
        return code;
      }
      if (code != 0) {
        throw new IllegalStateException(
            "the stage %s failed (what it said is in %s); the same command goes on from there"
                .formatted(step.name(), log(step)));
      }
      show(step);
    }
    return 0;
  }

  private int run(Step step, List<String> command) {
    // What a stage began with says more than the command that went on with it.
    List<String> first = journal.entry(step).map(Entry::command).orElse(command);
    Running now = new Running(step, seconds.getAsDouble(), journal.seconds(step), first);
    running = now;
    note(now, false);
    int code;
    try {
      code =
          commands.run(
              command,
              log(step),
              line -> {
                lines.accept("  " + timed(line));
                noteNowAndThen(now);
              });
    } catch (RuntimeException | Error e) {
      note(now, false);
      throw e;
    }
    running = new Running(NOTHING, 0, 0, List.of());
    note(now, code == 0);
    return code;
  }

  /// A process that is killed writes nothing more.
  private void noteNowAndThen(Running now) {
    double time = seconds.getAsDouble();
    if (running.equals(now) && time - noted >= NOTED_EVERY) {
      noted = time;
      note(now, false);
    }
  }

  /// Writes down how far a stage is.
  private void note(Running now, boolean done) {
    journal.write(
        now.step, new Entry(done, now.before + seconds.getAsDouble() - now.began, now.command));
  }

  /// The process is about to end: what was spent is kept. Any thread may call it.
  void stopped() {
    Running now = running;
    if (!now.command.isEmpty()) {
      note(now, false);
    }
  }

  private Path log(Step step) {
    return out.resolve("logs").resolve(step.name() + ".txt");
  }

  /// A training stage gets its minutes; one that was stopped goes on with those it had.
  private List<String> command(Step step, double allotted) {
    return switch (step.kind()) {
      case Kind.Training training -> {
        if (training.begun()) {
          yield training.resume();
        }
        List<String> words = new ArrayList<>(step.command());
        words.addAll(List.of("--minutes", String.format(Locale.ROOT, "%.3f", allotted / 60)));
        yield words;
      }
      case Kind.Plain _, Kind.Examined _ -> step.command();
    };
  }

  /// Seconds for a stage: its part of what is left, by the shares of all that is still to do.
  double allotted(int index) {
    double rest = 0;
    for (Step step : steps.subList(index, steps.size())) {
      rest += journal.isDone(step) ? 0 : step.share();
    }
    // A stage that overran takes from all that follow; none gets less than a third of its own.
    Step step = steps.get(index);
    double planned = step.share() * minutes * 60;
    return Math.max((left() - RESERVE) * step.share() / rest, planned / 3);
  }

  /// Seconds until the time is up.
  private double left() {
    return Math.max(0, minutes * 60 - earlier - seconds.getAsDouble());
  }

  /// Lines of training steps end with their stage's time left; what is left in all stands behind.
  private String timed(String line) {
    return line.matches("\\s*[\\d,]+/([\\d,]+|\\?)\\s.*")
        ? line + "  (in all " + clock(left()) + ")"
        : line;
  }

  private void show(Step step) {
    if (step.kind() instanceof Kind.Examined(Path result)) {
      ShownAnswers.of(ExaminationFiles.read(result)).forEach(lines);
    }
  }

  static String clock(double seconds) {
    long s = Math.round(seconds);
    return s < 60 ? s + " s" : String.format(Locale.ROOT, "%d:%02d min", s / 60, s % 60);
  }
}
