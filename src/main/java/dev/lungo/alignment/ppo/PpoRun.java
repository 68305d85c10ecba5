package dev.lungo.alignment.ppo;

import dev.lungo.files.AtomicFiles;
import dev.lungo.model.Checkpoint;
import dev.lungo.training.Checkpoints;
import dev.lungo.training.FolderRun;
import dev.lungo.training.Interruption;
import dev.lungo.training.Metric;
import dev.lungo.training.MetricsLog;
import dev.lungo.training.Run;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import dev.lungo.training.RunLength;
import dev.lungo.training.RunParts;
import dev.lungo.training.RunReport;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Consumer;
import java.util.stream.Stream;

/// A whole run of policy optimisation in its folder: steps, the doctor after each, looks (answers
/// to prompts kept back, checkpoint, report), and the finished model.
///
/// Killed at any moment, it goes on from its last checkpoint as if nothing had happened; on a CPU
/// the steps done again give the same bits. One thread uses it.
public final class PpoRun implements FolderRun {
  private final RunFolder folder;
  private final PpoRecipe recipe;
  private final PpoModels models;
  private final PpoTrainer trainer;
  private final Prompts prompts;
  private final List<Prompt> heldOut;
  private final Parts parts;
  private final Interruption interruption;
  private final Checkpoints checkpoints;
  private final RunLength length;
  private final Doctor doctor;
  private final PpoLines lines;
  private RunClock clock;
  private long step;
  private long episodes;
  private long savedAt = -1;

  /// What a run is given beside its recipe and models.
  ///
  /// @param facts tables of the report
  /// @param export completes the result's folder: tokenizer, model card, lineage
  /// @param lines receives the progress, a line at a time
  public record Parts(List<Metric.Facts> facts, RunParts.Export export, Consumer<String> lines) {}

  /// @param heldOut prompts that are answered at each look and never learned from
  public PpoRun(
      RunFolder folder,
      PpoRecipe recipe,
      PpoModels models,
      PpoTrainer trainer,
      Prompts prompts,
      List<Prompt> heldOut,
      Parts parts,
      Interruption interruption,
      RunClock clock) {
    this.folder = folder;
    this.recipe = recipe;
    this.models = models;
    this.trainer = trainer;
    this.prompts = prompts;
    this.heldOut = List.copyOf(heldOut);
    this.parts = parts;
    this.interruption = interruption;
    this.clock = clock;
    checkpoints = folder.checkpoints(recipe.looks().keep());
    length =
        new RunLength(
            folder,
            recipe.budget(),
            recipe.schedule().warmupSteps(),
            recipe.update().prompts(),
            prompts.size());
    doctor = new Doctor(recipe);
    lines = new PpoLines(parts.lines());
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
      lines.say("no checkpoint was written yet: starting again");
      return;
    }
    Path from = checkpoints.path(newest.get());
    PpoState state = PpoState.load(from, models, trainer);
    step = state.step();
    episodes = state.episodes();
    savedAt = step;
    clock = clock.after(state.seconds());
    MetricsLog.truncateAfter(folder.metrics(), step);
    try (Stream<Metric> metrics = MetricsLog.read(folder.metrics())) {
      metrics
          .filter(Metric.PolicyStep.class::isInstance)
          .map(Metric.PolicyStep.class::cast)
          .forEach(doctor::examine);
    }
    lines.say("resuming from " + from);
  }

  /// Optimises to the end of the budget, or until interrupted.
  ///
  /// @throws IllegalStateException if a reward failed or a gradient is not finite, naming the step,
  ///     what to do, and the checkpoint to go on from
  @Override
  public Run.Outcome train() {
    length.save();
    try (MetricsLog metrics = MetricsLog.open(folder.metrics())) {
      try {
        if (savedAt < 0) {
          parts.facts().forEach(metrics::append);
          look(metrics);
        }
        while (step < length.plan().total()) {
          if (interruption.requested()) {
            return interrupted(metrics);
          }
          step(metrics);
          length.fit(step, clock.seconds());
          if (step >= length.plan().total()
              || length.due(step, recipe.looks().every(), recipe.looks().times())) {
            look(metrics);
            save();
            report();
          }
        }
      } catch (RewardFailedException e) {
        throw stopped(metrics, e);
      }
      export();
    }
    report();
    return Run.Outcome.FINISHED;
  }

  private void step(MetricsLog metrics) {
    double factor = recipe.schedule().factor(step, length.plan());
    PpoTrainer.Result result;
    try {
      result = trainer.step(prompts.of(step, recipe.update().prompts()), step, factor);
    } catch (RewardFailedException e) {
      throw e;
    } catch (IllegalStateException e) {
      throw diverged(metrics, e);
    }
    step++;
    episodes += recipe.update().episodes();
    length.step(result.parts().total());
    Metric.PolicyStep measured = result.at(step, episodes, clock.seconds());
    metrics.append(measured);
    lines.step(measured, length.plan(), length.secondsLeft(step, clock.seconds()));
    for (Doctor.Finding finding : doctor.examine(measured)) {
      Metric.Event event = new Metric.Event(step, RunReport.DOCTOR, finding.text());
      metrics.append(event);
      lines.found(List.of(event));
    }
  }

  /// What the policy has become, on prompts that it never learns from.
  private void look(MetricsLog metrics) {
    if (heldOut.isEmpty()) {
      return;
    }
    double started = clock.seconds();
    List<Rollout> answers = trainer.answers(heldOut, recipe.looks().temperature(), recipe.seed());
    SequencedMap<String, Double> found = new LinkedHashMap<>();
    found.put("held-out score", Arrays.stream(trainer.scores(answers)).average().orElse(0));
    trainer.judged(answers).ifPresent(judge -> found.put("held-out judge", judge));
    List<Metric> all = new ArrayList<>();
    all.add(new Metric.Measured(step, found));
    answers.stream().limit(recipe.looks().shown()).map(this::shown).forEach(all::add);
    all.forEach(metrics::append);
    lines.found(all);
    length.look(clock.seconds() - started);
  }

  private Metric shown(Rollout rollout) {
    String question = rollout.prompt().text();
    String text = rollout.answer().text();
    return recipe.prompts().plain()
        ? new Metric.Sample(step, question, text)
        : new Metric.Answer(step, question, text.strip(), rollout.ended());
  }

  private void save() {
    if (savedAt == step) {
      return;
    }
    PpoState state =
        new PpoState(
            step,
            episodes,
            clock.seconds(),
            trainer.beta(),
            trainer.pretraining().map(text -> text.batches().position()));
    checkpoints.save(step, partial -> state.save(partial, models, trainer));
    savedAt = step;
  }

  private Run.Outcome interrupted(MetricsLog metrics) {
    save();
    metrics.append(new Metric.Event(step, "interrupted", "by a signal"));
    report();
    lines.say(checkpoints.goingOn(step));
    return Run.Outcome.INTERRUPTED;
  }

  /// Nothing was learned from the step whose reward failed, so what there is can be kept.
  private IllegalStateException stopped(MetricsLog metrics, RewardFailedException cause) {
    save();
    metrics.append(new Metric.Event(step, "failed", String.valueOf(cause.getMessage())));
    report();
    return new IllegalStateException(
        "stopped in step "
            + (step + 1)
            + ": "
            + cause.getMessage()
            + "; mend the reward and go on with --resume from "
            + checkpoints.path(step),
        cause);
  }

  private IllegalStateException diverged(MetricsLog metrics, IllegalStateException cause) {
    metrics.append(new Metric.Event(step, "diverged", String.valueOf(cause.getMessage())));
    report();
    return new IllegalStateException(
        "stopped in step " + (step + 1) + ": " + cause.getMessage() + "; " + checkpoints.left(),
        cause);
  }

  /// The finished policy, in the Hugging Face layout.
  private void export() {
    trainer.withExportedWeights(
        () ->
            AtomicFiles.writeFolder(
                folder.model(),
                partial -> {
                  Checkpoint.save(partial, models.policy());
                  parts.export().complete(partial, step);
                }));
    lines.say("model: " + folder.model());
  }

  private void report() {
    Path _ = RunReport.write(folder.root());
  }
}
