package dev.lungo.cli;

import dev.lungo.alignment.dpo.DpoLoss;
import dev.lungo.alignment.dpo.DpoRecipe;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Optimises a model on preferences directly.
@Command(
    name = "dpo",
    description = "Optimise a model on people's preferences, without a reward model (DPO).",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Data files are those of `reward`. The model that it begins from is the reference.",
      "The default learning rate is for models of up to 20 million parameters; for a",
      "billion add --set optimizer.learningRate=1e-6. RUN gets what `pretrain` puts",
      "there, and the accuracy and margin of held-out comparisons.",
      "",
      "Examples:",
      "  ./lungo dpo --model runs/chat/model --data preferences.jsonl --out runs/dpo",
      "  ./lungo dpo --model runs/chat/model --data preferences.jsonl --beta 0.3 \\",
      "      --label-smoothing 0.1 --epochs 2 --out runs/dpo2",
      "  ./lungo dpo --out runs/dpo --resume"
    })
final class DpoCommand implements Callable<Integer> {
  @Mixin private PreferenceOptions preferences = new PreferenceOptions();

  @Option(
      names = "--beta",
      paramLabel = "B",
      description = "What a nat away from the reference costs (default: 0.1).")
  private @Nullable Double beta;

  @Option(
      names = "--label-smoothing",
      paramLabel = "E",
      description = "The share of preferences that are taken to be wrong (default: 0).")
  private @Nullable Double labelSmoothing;

  @Option(
      names = "--reference-free",
      description = "Leave the reference out: the likelihood itself is the reward.")
  private boolean referenceFree;

  @Mixin private RunOptions run = new RunOptions();

  @Override
  public Integer call() {
    RunClock clock = RunClock.ofProcess();
    Optional<DpoRecipe> asked = run.resume() ? Optional.empty() : Optional.of(wanted());
    try (RunFolder folder = run.open()) {
      DpoRecipe recipe = asked.orElseGet(this::saved);
      return new DpoTraining(folder, recipe, run.out(), run.resume(), clock).call();
    }
  }

  /// The recipe of the run that is to be resumed; what the command line says must be the same.
  private DpoRecipe saved() {
    DpoRecipe saved = RunFolder.loadRecipe(run.out(), DpoRecipe.defaults());
    RunOptions.requireSame(saved, withOptions(run.recipe(saved)));
    return saved;
  }

  private DpoRecipe wanted() {
    DpoRecipe defaults = DpoRecipe.defaults().withPrecision(Precision.fastest(Device.best()));
    DpoRecipe recipe = withOptions(run.recipe(defaults));
    PreferenceOptions.requireModel(recipe.model());
    return recipe;
  }

  private DpoRecipe withOptions(DpoRecipe recipe) {
    DpoLoss loss = recipe.loss();
    return recipe
        .withInputs(preferences.model(recipe.model()), preferences.data(recipe.data()))
        .withLoss(
            new DpoLoss(
                beta == null ? loss.beta() : beta,
                labelSmoothing == null ? loss.labelSmoothing() : labelSmoothing,
                referenceFree || loss.referenceFree()));
  }
}
