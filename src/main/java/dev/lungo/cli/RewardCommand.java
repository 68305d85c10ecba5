package dev.lungo.cli;

import dev.lungo.alignment.reward.Normalisation;
import dev.lungo.alignment.reward.PreferenceLoss;
import dev.lungo.alignment.reward.RewardPreset;
import dev.lungo.alignment.reward.RewardRecipe;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Trains a reward model.
@Command(
    name = "reward",
    description = "Train a reward model on people's preferences, for `ppo` to optimise against.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "A line of a data file is {\"prompt\", \"chosen\", \"rejected\"} or {\"prompt\",",
      "\"responses\", \"ranking\"}: indices from best to worst, ties in a list of their own;",
      "\"scores\", \"confidence\" and \"labeler\" are read where they are there. --weight,",
      "--cap and --validation follow the --data that they are for.",
      "",
      "Presets: small (the default, for models of up to 20 million parameters), and",
      "with their papers' numbers ziegler2019 (the best of four, texts without a",
      "template), stiennon2020 (pairs) and instructgpt (rankings). Those rates are for",
      "models of a billion parameters; for a small one add",
      "--set optimizer.learningRate=2e-4.",
      "",
      "Printed at the end: the accuracy on held-out comparisons with its error, and that",
      "of a rule that only looks at lengths. RUN gets what `pretrain` puts there;",
      "RUN/model is a Qwen3ForSequenceClassification with one label.",
      "",
      "Examples:",
      "  ./lungo reward --model runs/chat/model --data preferences.jsonl \\",
      "      --out runs/reward",
      "  ./lungo reward --model runs/base/model --data choices.jsonl --plain \\",
      "      --out runs/style-reward --preset ziegler2019 --batch 16",
      "  ./lungo reward --model runs/base/model --data rated.jsonl --plain \\",
      "      --loss ratings --epochs 3 --out runs/judge",
      "  ./lungo reward --out runs/reward --resume"
    })
final class RewardCommand implements Callable<Integer> {
  @Mixin private PreferenceOptions preferences = new PreferenceOptions();

  @Option(
      names = "--loss",
      paramLabel = "KIND",
      description =
          "ranking (all pairs of a line together), pairs (each for itself), best-of, or ratings"
              + " (least squares on \"scores\").")
  private @Nullable String loss;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "Where the defaults come from (default: ${DEFAULT-VALUE}).")
  private String preset = "small";

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "Comparisons a step; ziegler2019's learning rate goes with it.")
  private @Nullable Integer batch;

  @Option(
      names = "--demonstrations",
      paramLabel = "FILE",
      description =
          "Answered conversations, as for `sft`, that are to score 0 on average; may be given"
              + " several times.")
  private List<Path> demonstrations = List.of();

  @Mixin private RunOptions run = new RunOptions();

  @Override
  public Integer call() {
    RunClock clock = RunClock.ofProcess();
    Optional<RewardRecipe> asked = run.resume() ? Optional.empty() : Optional.of(wanted());
    try (RunFolder folder = run.open()) {
      RewardRecipe recipe = asked.orElseGet(this::saved);
      return new RewardTraining(folder, recipe, run.out(), run.resume(), clock).call();
    }
  }

  /// The recipe of the run that is to be resumed; what the command line says must be the same.
  private RewardRecipe saved() {
    RewardRecipe saved = RunFolder.loadRecipe(run.out(), RewardPreset.SMALL.recipe());
    RunOptions.requireSame(saved, withOptions(run.recipe(saved)));
    return saved;
  }

  /// What the command line asks for: over the preset the recipe file, over that the options.
  private RewardRecipe wanted() {
    RewardPreset paper = RewardPreset.named(preset);
    RewardRecipe defaults =
        (batch == null ? paper.recipe() : paper.recipe(batch))
            .withPrecision(Precision.fastest(Device.best()));
    RewardRecipe recipe = withOptions(run.recipe(defaults));
    boolean settled = !recipe.normalisation().equals(defaults.normalisation());
    if (recipe.loss() instanceof PreferenceLoss.Ratings && !settled) {
      recipe = recipe.withNormalisation(new Normalisation.None());
    }
    PreferenceOptions.requireModel(recipe.model());
    return recipe;
  }

  private RewardRecipe withOptions(RewardRecipe recipe) {
    RewardRecipe with =
        recipe.withInputs(preferences.model(recipe.model()), preferences.data(recipe.data()));
    if (loss != null) {
      with = with.withLoss(loss(loss, with.loss()));
    }
    if (!demonstrations.isEmpty()) {
      with = with.withNormalisation(new Normalisation.Demonstrations(demonstrations, 1024));
    }
    return with;
  }

  /// @param set what the recipe says already, with its margin
  private static PreferenceLoss loss(String kind, PreferenceLoss set) {
    PreferenceLoss wanted =
        switch (kind) {
          case "ranking" -> PreferenceLoss.Ranking.defaults();
          case "pairs" -> PreferenceLoss.Pairs.defaults();
          case "best-of" -> new PreferenceLoss.BestOf();
          case "ratings" -> new PreferenceLoss.Ratings();
          default ->
              throw new IllegalArgumentException(
                  "--loss must be ranking, pairs, best-of or ratings, but is '" + kind + "'");
        };
    return wanted.getClass() == set.getClass() ? set : wanted;
  }
}
