package dev.lungo.cli;

import dev.lungo.alignment.ppo.PpoRecipe;
import dev.lungo.alignment.ppo.Preset;
import dev.lungo.alignment.ppo.PromptRecipe;
import dev.lungo.alignment.ppo.RewardRecipe;
import dev.lungo.training.Budget;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Optimises a model against a reward.
@Command(
    name = "ppo",
    description = "Optimise a model against a reward model (PPO; RLOO and GRPO by setting).",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Presets, each with its paper's numbers: ziegler2019 (texts continued by 24 tokens,",
      "a value head, adaptive KL), ziegler2019-cnndm and ziegler2019-tldr (summaries),",
      "stiennon2020 (a value network of its own), instructgpt (chats; with --ptx, PPO-ptx).",
      "Their batches of 512 episodes are large: --scale 8 makes them 64, and divides what",
      "else counts episodes, so that steps, updates and the KL controller stay the same.",
      "A small model learns at a higher rate: --set optimizer.learningRate=1e-4.",
      "A line of a prompts file is a conversation, as for `sft`, or with --plain",
      "{\"prompt\": TEXT}. RUN gets what `pretrain` puts there; its report.html also has what",
      "the doctor found, reward against KL, and the same prompts' answers over time.",
      "",
      "Examples:",
      "  ./lungo ppo --policy runs/chat/model --reward runs/reward/model \\",
      "      --prompts chats.jsonl --out runs/ppo --scale 8 --steps 100",
      "  ./lungo ppo --policy runs/base/model --reward runs/reward/model --plain \\",
      "      --prompts openings.jsonl --out runs/style --preset ziegler2019 --batch 64",
      "  ./lungo ppo --policy runs/chat/model --reward runs/reward/model \\",
      "      --prompts chats.jsonl --out runs/rloo --batch 64 --minutes 30 \\",
      "      --set advantages=leave-one-out --set update.perPrompt=4",
      "  ./lungo ppo --out runs/ppo --resume"
    })
final class PpoCommand implements Callable<Integer> {
  @Option(
      names = "--policy",
      paramLabel = "DIR",
      description = "Folder of the model to optimise; it is the reference too.")
  private @Nullable Path policy;

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<RewardOptions> rewards = new ArrayList<>();

  /// One reward.
  static final class RewardOptions {
    @Option(
        names = "--reward",
        required = true,
        paramLabel = "PATH",
        description =
            "Folder of a reward model (`reward` makes one), or a file of questions with checks"
                + " (`curriculum` writes some), whose rules score from 0 to 1; may be given several"
                + " times, and then the scores are summed.")
    private Path model = Path.of("");

    @Option(
        names = "--weight",
        paramLabel = "W",
        description = "By which the scores of the --reward before it are multiplied (default: 1).")
    private double weight = 1;

    RewardRecipe recipe() {
      return new RewardRecipe(model, weight);
    }
  }

  @Option(
      names = "--judge",
      paramLabel = "DIR",
      description = "A held-out reward model that scores the same answers and is only looked at.")
  private @Nullable Path judge;

  @Option(
      names = "--prompts",
      paramLabel = "FILE",
      description = "What to ask: a .jsonl file (also .gz, .zst); may be given several times.")
  private List<Path> prompts = List.of();

  @ArgGroup private @Nullable PlainOptions plain;

  @Option(
      names = "--preset",
      paramLabel = "NAME",
      description = "The paper whose numbers are the defaults (default: ${DEFAULT-VALUE}).")
  private String preset = "instructgpt";

  @ArgGroup private @Nullable Size size;

  /// How much smaller than the paper.
  static final class Size {
    @Option(
        names = "--scale",
        paramLabel = "N",
        description = "Divide batch, minibatch and the controller's horizon by N.")
    private @Nullable Integer scale;

    @Option(
        names = "--batch",
        paramLabel = "N",
        description = "The same, by the episodes of a batch that is wanted.")
    private @Nullable Integer batch;

    int scale(int episodes) {
      if (batch == null) {
        return positive("--scale", java.util.Objects.requireNonNull(scale));
      }
      if (positive("--batch", batch) > episodes || episodes % batch != 0) {
        throw new IllegalArgumentException(
            "--batch must divide the preset's %d episodes, but it is %d (any other size: --set update.episodes)"
                .formatted(episodes, batch));
      }
      return episodes / batch;
    }

    private static int positive(String name, int value) {
      if (value < 1) {
        throw new IllegalArgumentException(name + " must be 1 or more, but it is " + value);
      }
      return value;
    }
  }

  @Option(
      names = "--ptx",
      paramLabel = "PATH",
      description = "Pretraining text, whose gradient is added to each update (PPO-ptx).")
  private @Nullable Path ptx;

  @Option(
      names = "--episodes",
      paramLabel = "N",
      description = "End after so many episodes, rounded up to whole steps.")
  private @Nullable Long episodes;

  @Mixin private RunOptions run = new RunOptions();

  @Override
  public Integer call() {
    RunClock clock = RunClock.ofProcess();
    Optional<PpoRecipe> asked = run.resume() ? Optional.empty() : Optional.of(wanted());
    try (RunFolder folder = run.open()) {
      PpoRecipe recipe = asked.orElseGet(this::saved);
      return new PolicyRun(folder, recipe, run.out(), run.resume(), clock).call();
    }
  }

  /// The recipe of the run that is to be resumed; what the command line says must be the same.
  private PpoRecipe saved() {
    PpoRecipe saved = RunFolder.loadRecipe(run.out(), Preset.INSTRUCTGPT.recipe());
    RunOptions.requireSame(saved, withOptions(run.recipe(saved)));
    return saved;
  }

  /// What the command line asks for: over the preset the recipe file, over that the options.
  private PpoRecipe wanted() {
    PpoRecipe paper = Preset.named(preset).recipe();
    PpoRecipe scaled = size == null ? paper : paper.scaled(size.scale(paper.update().episodes()));
    PpoRecipe recipe = withOptions(run.recipe(scaled));
    if (recipe.policy().toString().isEmpty()) {
      throw new IllegalArgumentException("no model to optimise: name its folder by --policy");
    }
    if (recipe.rewards().isEmpty()) {
      throw new IllegalArgumentException(
          "nothing to optimise for: name a reward model's folder by --reward");
    }
    ModelOptions.requireModel(recipe.policy());
    recipe.rewards().stream()
        .filter(reward -> !reward.isRules())
        .forEach(reward -> ModelOptions.requireModel(reward.model()));
    recipe.judge().ifPresent(ModelOptions::requireModel);
    return recipe;
  }

  private PpoRecipe withOptions(PpoRecipe recipe) {
    PromptRecipe asked = recipe.prompts();
    PpoRecipe with =
        recipe.withInputs(
            policy == null ? recipe.policy() : policy,
            rewards.isEmpty()
                ? recipe.rewards()
                : rewards.stream().map(RewardOptions::recipe).toList(),
            judge == null ? recipe.judge() : Optional.of(judge),
            asked.withFiles(
                prompts.isEmpty() ? asked.files() : prompts,
                plain == null ? asked.plain() : plain.texts()));
    if (ptx != null) {
      with = with.withPtx(with.ptx().withCorpus(ptx));
    }
    if (episodes != null) {
      if (run.limited()) {
        throw new IllegalArgumentException(
            "--episodes is one of several lengths: leave out the other");
      }
      with = with.withBudget(new Budget.Steps(Math.ceilDiv(episodes, with.update().episodes())));
    }
    return with;
  }
}
