package dev.lungo.training;

import dev.lungo.data.Batches;
import dev.lungo.data.TokenBatch;
import dev.lungo.model.SpecialTokens;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import dev.lungo.torch.Threads;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/// A whole run of a tiny model on a made-up text, in this process or in one of its own.
final class TinyRun {
  static final int STEPS = 24;

  private TinyRun() {}

  /// A run in its own process, its lines on standard output.
  public static void main(String[] args) {
    List<String> lines =
        new ArrayList<>() {
          @Override
          public boolean add(String line) {
            System.out.println(line);
            return super.add(line);
          }
        };
    try (Interruption interruption = Interruption.watch()) {
      Run.Outcome _ = go(Path.of(args[0]), recipe(), false, interruption, lines);
    }
  }

  /// Checkpoints at 10 and 20, kept both; accumulation, averages and BF16 are on, so that all
  /// state there is takes part.
  static TrainingRecipe recipe() {
    OptimizerRecipe optimizer =
        new OptimizerRecipe(
            OptimizerRecipe.Kind.MUON, 0.02, 0.01, 0.01, 0.1, 0.95, 0.9, 0.95, 1e-10, 1, 0.9);
    return new TrainingRecipe(
        ModelRecipe.forDepth(1, 16),
        new BatchRecipe(4, 16, 2, false, BatchRecipe.Reading.PACKED),
        optimizer,
        new ScheduleRecipe(3, new Schedule.WarmupStableDecay(0.5, 0)),
        new Budget.Steps(STEPS),
        new CadenceRecipe(10, 1, 1000, 9, 2),
        Precision.BF16,
        "cpu",
        42);
  }

  static TrainingRecipe with(TrainingRecipe recipe, Budget budget, CadenceRecipe cadence) {
    return new TrainingRecipe(
        recipe.model(),
        recipe.batch(),
        recipe.optimizer(),
        recipe.schedule(),
        budget,
        cadence,
        recipe.precision(),
        recipe.device(),
        recipe.seed());
  }

  static Run.Outcome go(
      Path folder,
      TrainingRecipe recipe,
      boolean resume,
      Interruption interruption,
      List<String> lines) {
    return go(folder, recipe, resume, interruption, lines, new Text(), RunClock.ofProcess());
  }

  static Run.Outcome go(
      Path folder,
      TrainingRecipe recipe,
      boolean resume,
      Interruption interruption,
      List<String> lines,
      Batches batches,
      RunClock clock) {
    Threads.use(1); // tensors this small only wait for a second one
    try (RunFolder run = resume ? RunFolder.resume(folder) : RunFolder.create(folder);
        Transformer model =
            Transformer.create(
                recipe.model().config(40, SpecialTokens.NONE), Device.cpu(), recipe.seed())) {
      if (!resume) {
        run.save(recipe);
      }
      Trainer trainer =
          new Trainer(
              model,
              recipe.optimizer(),
              recipe.precision(),
              recipe.batch().acrossDocuments(),
              Collective.single());
      RunParts parts =
          new RunParts(
              List.of(),
              Optional.empty(),
              false,
              (_, step) -> List.of(new Metric.Sample(step, "a", "b")),
              (path, _) -> Files.writeString(path.resolve("README.md"), "a model"),
              lines::add,
              1000);
      Run training = new Run(run, recipe, trainer, batches, parts, interruption, clock);
      if (resume) {
        training.restore();
      }
      return training.train();
    }
  }

  /// An endless text.
  static class Text implements Batches {
    private long row;

    @Override
    public TokenBatch next() {
      return TrainerTest.batch(4, 16, row++);
    }

    @Override
    public Position position() {
      return new Position(0, row);
    }

    @Override
    public void seek(Position position) {
      row = position.row();
    }

    @Override
    public double utilisation() {
      return 1;
    }
  }
}
