package dev.lungo.alignment.preferences;

import dev.lungo.files.AtomicFiles;
import dev.lungo.training.Checkpoints;
import dev.lungo.training.FolderRun;
import dev.lungo.training.Interruption;
import dev.lungo.training.Metric;
import dev.lungo.training.MetricsLog;
import dev.lungo.training.Run;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import dev.lungo.training.RunLength;
import dev.lungo.training.RunLines;
import dev.lungo.training.RunParts;
import dev.lungo.training.RunReport;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// A whole run on preferences in its folder: steps, looks (held-out comparisons, checkpoint,
/// report), and the finished model.
///
/// Killed at any moment, it goes on from its last checkpoint as if nothing had happened; on a CPU
/// the steps done again give the same bits. One thread uses it.
public final class PreferenceRun implements FolderRun {
  private final RunFolder folder;
  private final PreferenceRecipe recipe;
  private final double learningRate;
  private final PreferenceTask task;
  private final Mixture mixture;
  private final Parts parts;
  private final Interruption interruption;
  private final Checkpoints checkpoints;
  private final RunLength length;
  private final RunLines lines;
  private RunClock clock;
  private long step;
  private long tokens;
  private long savedAt = -1;

  /// What a run is given beside its recipe and models.
  ///
  /// @param facts tables of the report
  /// @param export completes the result's folder: tokenizer, model card, lineage
  /// @param lines receives the progress, a line at a time
  public record Parts(List<Metric.Facts> facts, RunParts.Export export, Consumer<String> lines) {}

  /// @param learningRate at the schedule's peak, for the record
  public PreferenceRun(
      RunFolder folder,
      PreferenceRecipe recipe,
      double learningRate,
      PreferenceTask task,
      Mixture mixture,
      Parts parts,
      Interruption interruption,
      RunClock clock) {
    this.folder = folder;
    this.recipe = recipe;
    this.learningRate = learningRate;
    this.task = task;
    this.mixture = mixture;
    this.parts = parts;
    this.interruption = interruption;
    this.clock = clock;
    checkpoints = folder.checkpoints(recipe.looks().keep());
    length =
        new RunLength(
            folder, recipe.budget(), recipe.schedule().warmupSteps(), 1, mixture.stepsPerEpoch());
    lines = new RunLines(parts.lines());
  }

  /// Goes back to the newest checkpoint, if the run has one.
  ///
  /// @throws IllegalStateException if it is damaged, naming the last good one
  @Override
  public void restore() {
    checkpoints.removePartials();
    length.decidedUpTo(MetricsLog.lastStep(folder.metrics()));
    Optional<Long> newest = checkpoints.newest();
    if (newest.isEmpty()) {
      MetricsLog.truncateAfter(folder.metrics(), -1);
      parts.lines().accept("no checkpoint was written yet: starting again");
      return;
    }
    Path from = checkpoints.path(newest.get());
    task.restore(from);
    PreferenceState state = PreferenceState.load(from);
    step = state.step();
    tokens = state.tokens();
    savedAt = step;
    clock = clock.after(state.seconds());
    MetricsLog.truncateAfter(folder.metrics(), step);
    parts.lines().accept("resuming from " + from);
  }

  /// Trains to the end of the budget, or until interrupted.
  ///
  /// @throws IllegalStateException if a gradient is no number, naming the step and the checkpoint
  ///     to go on from
  @Override
  public Run.Outcome train() {
    length.save();
    try (MetricsLog metrics = MetricsLog.open(folder.metrics())) {
      if (savedAt < 0) {
        parts.facts().forEach(metrics::append);
        task.begin();
        look(metrics);
      }
      while (step < length.plan().total()) {
        if (interruption.requested()) {
          return interrupted(metrics);
        }
        step(metrics);
        length.fit(step, clock.seconds());
        if (step < length.plan().total()
            && length.due(step, recipe.looks().every(), recipe.looks().times())) {
          look(metrics);
          save();
          report();
        }
      }
      // Before the last changes to the weights: a run that is killed here finishes from it.
      save();
      task.finish().forEach(parts.lines());
      task.look(step, true).forEach(metric -> found(metric, metrics));
      export();
    }
    report();
    return Run.Outcome.FINISHED;
  }

  private void step(MetricsLog metrics) {
    double started = clock.seconds();
    double factor = recipe.schedule().factor(step, length.plan());
    PreferenceTask.Result result;
    try {
      result = task.step(mixture.of(step), factor);
    } catch (IllegalStateException e) {
      throw diverged(metrics, e);
    }
    step++;
    tokens += result.tokens();
    double now = clock.seconds();
    length.step(now - started);
    Metric.Step measured =
        new Metric.Step(
            step,
            tokens,
            now,
            result.loss(),
            factor * learningRate,
            result.gradientNorm(),
            result.tokens() / Math.max(1e-9, now - started));
    metrics.append(measured);
    metrics.append(new Metric.Measured(step, result.measured()));
    lines.step(measured, length.plan(), length.secondsLeft(step, now));
  }

  private void look(MetricsLog metrics) {
    double started = clock.seconds();
    task.look(step, false).forEach(metric -> found(metric, metrics));
    length.look(clock.seconds() - started);
  }

  private void found(Metric metric, MetricsLog metrics) {
    metrics.append(metric);
    lines.found(metric);
    if (metric instanceof Metric.Facts facts) {
      parts.lines().accept(facts.title() + ":");
      facts.rows().forEach((name, value) -> parts.lines().accept("  " + name + "  " + value));
    }
  }

  private void save() {
    if (savedAt == step) {
      return;
    }
    PreferenceState state = new PreferenceState(step, tokens, clock.seconds());
    checkpoints.save(
        step,
        partial -> {
          task.save(partial);
          state.save(partial);
        });
    savedAt = step;
  }

  private Run.Outcome interrupted(MetricsLog metrics) {
    save();
    metrics.append(new Metric.Event(step, "interrupted", "by a signal"));
    report();
    parts.lines().accept(checkpoints.goingOn(step));
    return Run.Outcome.INTERRUPTED;
  }

  private IllegalStateException diverged(MetricsLog metrics, IllegalStateException cause) {
    metrics.append(new Metric.Event(step, "diverged", String.valueOf(cause.getMessage())));
    report();
    return new IllegalStateException(
        "stopped in step " + (step + 1) + ": " + cause.getMessage() + "; " + checkpoints.left(),
        cause);
  }

  private void export() {
    AtomicFiles.writeFolder(
        folder.model(),
        partial -> {
          task.export(partial);
          parts.export().complete(partial, step);
        });
    parts.lines().accept("model: " + folder.model());
  }

  private void report() {
    Path _ = RunReport.write(folder.root());
  }
}
