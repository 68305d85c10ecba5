package dev.lungo.training;

import dev.lungo.data.Batches;
import dev.lungo.data.TokenBatch;
import dev.lungo.files.AtomicFiles;
import dev.lungo.model.Checkpoint;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A whole training run in its folder: steps, looks (validation, samples, checkpoint), and the
/// finished model.
///
/// Killed at any moment, it goes on from its last checkpoint as if nothing had happened: on a CPU
/// the steps done again give the same bits. A run bounded by minutes measures its speed in its
/// first steps, fits its length to what is left of the time, and corrects the fit on the way.
///
/// One thread uses it.
public final class Run implements FolderRun {
  /// Steps measured before the first fit to the clock.
  private static final int MEASURED_STEPS = 10;

  private final RunFolder folder;
  private final RunRecipe recipe;
  private final Trainer trainer;
  private final Batches batches;
  private final RunParts parts;
  private final Interruption interruption;
  private final Checkpoints checkpoints;
  private final Divergence divergence;
  private final Pace pace = new Pace();
  private final RunLines lines;
  private RunClock clock;
  private Plan plan;
  private long step;
  private long tokens;
  private long savedAt = -1;
  // The steps that the run had done before it was killed: their fits to the clock, and their
  // decisions not to fit, stand.
  private long decided;

  /// How a run ended.
  public enum Outcome {
    FINISHED,
    /// Stopped on request after a checkpoint; `--resume` goes on.
    INTERRUPTED
  }

  /// @param trainer over a new model
  public Run(
      RunFolder folder,
      RunRecipe recipe,
      Trainer trainer,
      Batches batches,
      RunParts parts,
      Interruption interruption,
      RunClock clock) {
    this.folder = folder;
    this.recipe = recipe;
    this.trainer = trainer;
    this.batches = batches;
    this.parts = parts;
    this.interruption = interruption;
    this.clock = clock;
    checkpoints = folder.checkpoints(recipe.cadence().keep());
    divergence = new Divergence(recipe.cadence().spike());
    plan =
        recipe
            .budget()
            .plan(recipe.schedule().warmupSteps(), recipe.batch().tokens(), parts.epochTokens());
    lines = new RunLines(parts.lines());
  }

  /// Goes back to the newest checkpoint, if the run has one; the trainer's tensors are replaced.
  ///
  /// @throws IllegalStateException if it is damaged, naming the last good one
  @Override
  public void restore() {
    checkpoints.removePartials();
    plan = folder.loadPlan().orElse(plan);
    decided = MetricsLog.lastStep(folder.metrics());
    Optional<Long> newest = checkpoints.newest();
    if (newest.isEmpty()) {
      MetricsLog.truncateAfter(folder.metrics(), -1);
      parts.lines().accept("no checkpoint was written yet: starting again");
      return;
    }
    var from = checkpoints.path(newest.get());
    TrainerState.load(from, trainer);
    RunState state = RunState.read(from);
    step = state.step();
    tokens = state.tokens();
    savedAt = step;
    batches.seek(state.position());
    divergence.restore(state.divergence());
    RandomState.restore(state.generator());
    clock = clock.after(state.seconds());
    MetricsLog.truncateAfter(folder.metrics(), step);
    parts.lines().accept("resuming from " + from);
  }

  /// Trains to the end of the budget, or until interrupted.
  ///
  /// @throws IllegalStateException if the run diverges, naming the step and the last good
  // checkpoint
  @Override
  public Outcome train() {
    folder.save(plan);
    boolean measured = false;
    try (MetricsLog metrics = MetricsLog.open(folder.metrics())) {
      Expectation expectation = Expectation.of(trainer.model(), recipe, plan, parts.epochTokens());
      Metric.Facts expected = expectation.before(step);
      lines.expectation(expected);
      metrics.append(expected);
      parts.facts().forEach(metrics::append);
      if (step == 0 && parts.before()) {
        double started = clock.seconds();
        measure(metrics);
        pace.look(clock.seconds() - started + expectedCheckpoint());
      }
      while (step < plan.total()) {
        if (interruption.requested()) {
          return interrupted(metrics);
        }
        step(metrics);
        fitToTheClock();
        if (!measured && plan.fitted() && pace.measured() >= MEASURED_STEPS) {
          measured = true;
          expected = expectation.measured(step, plan, pace.secondsPerStep(), clock.seconds());
          metrics.append(expected);
          lines.measured(expected);
        }
        if (step >= plan.total() || recipe.cadence().due(step, plan)) {
          look(metrics);
        }
      }
      export();
      Metric.Facts actual =
          expectation.actual(step, tokens, pace.secondsPerStep(), clock.seconds());
      metrics.append(actual);
      lines.comparison(expected, actual);
    }
    report();
    return Outcome.FINISHED;
  }

  /// One optimizer step and its line.
  private void step(MetricsLog metrics) {
    double started = clock.seconds();
    List<TokenBatch> parts = new ArrayList<>();
    for (int i = 0; i < recipe.batch().accumulation(); i++) {
      parts.add(batches.next());
    }
    double factor = recipe.schedule().factor(step, plan);
    Trainer.StepResult result = trainer.step(parts, factor);
    step++;
    tokens += result.tokens();
    double seconds = clock.seconds() - started;
    pace.step(seconds);
    Metric.Step metric =
        new Metric.Step(
            step,
            tokens,
            clock.seconds(),
            result.loss(),
            factor * recipe.optimizer().learningRate(),
            result.gradientNorm(),
            result.tokens() / seconds);
    divergence
        .check(result.loss(), result.gradientNorm())
        .ifPresent(
            reason -> {
              throw diverged(metrics, reason);
            });
    metrics.append(metric);
    lines.step(metric, plan, secondsLeft());
  }

  private IllegalStateException diverged(MetricsLog metrics, String reason) {
    String advice =
        checkpoints
            .lastGood()
            .map(
                good ->
                    "the last good checkpoint is "
                        + checkpoints.path(good)
                        + "; start again with a lower optimizer.learningRate")
            .orElse("there is no checkpoint yet; start again with a lower learning rate");
    metrics.append(new Metric.Event(step, "diverged", reason));
    return new IllegalStateException("stopped at step " + step + ": " + reason + "; " + advice);
  }

  /// Validation, samples, checkpoint, report.
  private void look(MetricsLog metrics) {
    double started = clock.seconds();
    measure(metrics);
    save();
    report();
    pace.look(clock.seconds() - started);
  }

  private void measure(MetricsLog metrics) {
    trainer.withExportedWeights(
        () -> {
          List<Metric> found = new ArrayList<>();
          parts.validation().ifPresent(held -> found.add(held.measure(trainer, step)));
          found.addAll(parts.sampler().sample(trainer.model(), step));
          for (Metric metric : found) {
            metrics.append(metric);
            lines.found(metric);
          }
        });
  }

  private void save() {
    if (savedAt == step) {
      return;
    }
    RunState state =
        new RunState(
            step,
            tokens,
            clock.seconds(),
            batches.position(),
            divergence.state(),
            RandomState.save());
    checkpoints.save(
        step,
        partial -> {
          TrainerState.save(partial, trainer);
          state.write(partial);
        });
    savedAt = step;
  }

  private Outcome interrupted(MetricsLog metrics) {
    save();
    metrics.append(new Metric.Event(step, "interrupted", "by a signal"));
    report();
    parts.lines().accept(checkpoints.goingOn(step));
    return Outcome.INTERRUPTED;
  }

  /// The finished model, in the Hugging Face layout.
  private void export() {
    trainer.withExportedWeights(
        () ->
            AtomicFiles.writeFolder(
                folder.model(),
                partial -> {
                  Checkpoint.save(partial, trainer.model());
                  parts.export().complete(partial, step);
                }));
    parts.lines().accept("model: " + folder.model());
  }

  private void report() {
    java.nio.file.Path _ = RunReport.write(folder.root());
  }

  /// Makes or corrects the fit of a run that is bounded by minutes.
  private void fitToTheClock() {
    if (!(recipe.budget() instanceof Budget.Minutes(double minutes))) {
      return;
    }
    boolean settled = plan.fitted() && Math.max(decided, plan.fits().getLast().step()) >= step;
    if (settled || step >= plan.total()) {
      return; // decided before the run was killed, or the planned end
    }
    double left = minutes * 60 - clock.seconds();
    if (!plan.fitted()) {
      boolean slow = pace.measured() > 0 && clock.seconds() > 0.15 * minutes * 60;
      if (pace.measured() < MEASURED_STEPS && !slow && left > reserve()) {
        return;
      }
    } else if (!dueForFit() && left > reserve()) {
      return;
    }
    long total = Plan.fit(step, left, pace.secondsPerStep(), reserve());
    boolean last = left <= reserve();
    if (!last && plan.fitted() && Math.abs(total - plan.total()) < 0.01 * (plan.total() - step)) {
      return;
    }
    plan = last ? plan.endAt(step) : plan.refit(step, total);
    folder.save(plan);
  }

  /// Every twentieth of the run, and every hundredth near its end.
  private boolean dueForFit() {
    double now = plan.progress(step);
    double before = plan.progress(step - 1);
    return (int) (now * 20) > (int) (before * 20)
        || (now > 0.9 && (int) (now * 100) > (int) (before * 100));
  }

  /// Seconds still needed for what is not a step: the looks to come, and the export and the
  /// process's end, which take about what a checkpoint does.
  private double reserve() {
    double perLook = pace.looks() > 0 ? pace.secondsPerLook() : expectedLook();
    return perLook * (Math.max(1, recipe.cadence().looksAfter(step, plan)) + 0.3) + 0.7;
  }

  /// A guess at the first look: forward is a third of a step, the samples take about a second.
  private double expectedLook() {
    double perToken = pace.secondsPerStep() / recipe.batch().tokens();
    long held = parts.validation().map(Validation::tokens).orElse(0L);
    return 0.35 * held * perToken + 1 + expectedCheckpoint();
  }

  /// A disk writes 200 MB/s.
  private double expectedCheckpoint() {
    return 16.0 * trainer.model().parameterCount() / 200e6;
  }

  private double secondsLeft() {
    if (recipe.budget() instanceof Budget.Minutes(double minutes)) {
      return Math.max(0, minutes * 60 - clock.seconds());
    }
    return (plan.total() - step) * pace.secondsPerStep();
  }
}
