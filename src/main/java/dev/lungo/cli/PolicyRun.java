package dev.lungo.cli;

import dev.lungo.alignment.Reward;
import dev.lungo.alignment.RewardModel;
import dev.lungo.alignment.ppo.PpoModels;
import dev.lungo.alignment.ppo.PpoRecipe;
import dev.lungo.alignment.ppo.PpoRun;
import dev.lungo.alignment.ppo.PpoTrainer;
import dev.lungo.alignment.ppo.Pretraining;
import dev.lungo.alignment.ppo.Prompts;
import dev.lungo.alignment.ppo.RewardRecipe;
import dev.lungo.alignment.ppo.TextReward;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.corpus.ReadOptions;
import dev.lungo.data.PretrainBatches;
import dev.lungo.data.TokenShards;
import dev.lungo.files.Sha256;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.model.Checkpoint;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import dev.lungo.training.Metric;
import dev.lungo.training.ModelCard;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import java.nio.file.Path;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// One run of policy optimisation: opens what its recipe names, in order, and closes it in reverse.
///
/// @param out the run's folder, as the command line names it
record PolicyRun(RunFolder folder, PpoRecipe recipe, Path out, boolean resume, RunClock clock) {
  /// @return the exit code
  int call() {
    Tokenizer tokenizer = Tokenizer.load(recipe.policy());
    int context = Checkpoint.config(recipe.policy()).contextLength();
    PolicyPrompts prompts = PolicyPrompts.read(recipe, tokenizer, context);
    RunInputs inputs = inputs();
    if (resume) {
      inputs.requireSame(folder);
    }
    Closing closing = new Closing();
    try {
      return run(tokenizer, context, prompts, inputs, closing);
    } finally {
      closing.all();
    }
  }

  private int run(
      Tokenizer tokenizer, int context, PolicyPrompts prompts, RunInputs inputs, Closing closing) {
    Prompts asked = new Prompts(prompts.train(), recipe.seed());
    int longest =
        Math.max(
            asked.longest(),
            prompts.heldOut().stream().mapToInt(prompt -> prompt.ids().length).max().orElse(1));
    Reward reward = reward(tokenizer, prompts, longest, closing);
    Optional<Reward> judge = judge(tokenizer, closing);
    Optional<Pretraining> text = pretraining(tokenizer, context, longest, closing);
    PpoModels models = closing.later(PpoModels.load(recipe, tokenizer));
    PpoTrainer trainer =
        closing.later(new PpoTrainer(recipe, models, reward, judge, text, longest));
    if (!resume) { // now that all inputs are known to fit each other
      inputs.save(folder);
      folder.save(recipe);
    }
    Metric.Facts facts = facts(prompts, models);
    facts.rows().forEach((name, value) -> System.err.printf("%-22s %s%n", name, value));
    PpoRun.Parts parts =
        new PpoRun.Parts(
            List.of(facts),
            new Successor(ModelCard.Kind.POLICY, recipe.policy(), out, inputs, tokenizer),
            System.err::println);
    return Training.run(
        folder,
        resume,
        interruption ->
            new PpoRun(
                folder,
                recipe,
                models,
                trainer,
                asked,
                prompts.heldOut(),
                parts,
                interruption,
                clock));
  }

  private Reward reward(Tokenizer tokenizer, PolicyPrompts prompts, int longest, Closing closing) {
    List<Reward.Part> parts = new ArrayList<>();
    for (RewardRecipe one : recipe.rewards()) {
      Reward reward =
          one.isRules()
              ? rules(one.model(), tokenizer, prompts, closing)
              : rewardModel(one.model(), tokenizer, longest, closing);
      parts.add(new Reward.Part(one.model().toString(), one.weight(), reward));
    }
    return Reward.sum(parts);
  }

  private RuleReward rules(Path file, Tokenizer tokenizer, PolicyPrompts prompts, Closing closing) {
    ChatTemplate template = PolicyPrompts.template(recipe, tokenizer);
    RuleReward rules = closing.later(RuleReward.read(file, template, prompts.most()));
    Stream.concat(prompts.train().stream(), prompts.heldOut().stream())
        .forEach(prompt -> rules.requireCheck(prompt.text()));
    return rules;
  }

  private RewardModel rewardModel(Path folder, Tokenizer tokenizer, int longest, Closing closing) {
    Device device = Device.parse(recipe.device());
    RewardModel model =
        closing.later(RewardModel.load(folder, tokenizer, device, recipe.precision()));
    int context = model.model().config().contextLength();
    if (longest + recipe.sample().response() > context) {
      throw new IllegalArgumentException(
          "the longest prompt has %d tokens and a response up to %d, but the reward model %s reads %d: shorten prompts (prompts.length) or responses (sample.response)"
              .formatted(longest, recipe.sample().response(), folder, context));
    }
    return model;
  }

  /// A judge may have another tokenizer: then it reads the text.
  private Optional<Reward> judge(Tokenizer tokenizer, Closing closing) {
    Device device = Device.parse(recipe.device());
    return recipe
        .judge()
        .map(
            path -> {
              Tokenizer own = Tokenizer.load(path);
              if (own.hash().equals(tokenizer.hash())) {
                return closing.later(RewardModel.load(path, tokenizer, device, recipe.precision()));
              }
              int[] begin = Begin.before(new int[0], own, GenerationConfig.read(path));
              String between = recipe.prompts().plain() ? "" : "\n";
              return closing.later(
                  TextReward.load(path, begin, between, device, recipe.precision()));
            });
  }

  /// PPO-ptx's text as shards in the run's folder.
  private Optional<Pretraining> pretraining(
      Tokenizer tokenizer, int context, int longest, Closing closing) {
    return recipe
        .ptx()
        .corpus()
        .map(
            corpus -> {
              new PretrainText(List.of(corpus), ReadOptions.defaults()).write(out, tokenizer);
              TokenShards shards = closing.later(PretrainText.trainShards(out, tokenizer));
              int wanted = recipe.ptx().length();
              int columns =
                  Math.min(context, wanted == 0 ? longest + recipe.sample().response() : wanted);
              int all = recipe.ptx().examplesPerEpisode() * recipe.update().minibatch();
              int rows = rows(all, columns);
              return new Pretraining(
                  new PretrainBatches(shards, rows, columns, recipe.seed()),
                  all / rows,
                  recipe.ptx().coefficient());
            });
  }

  /// The most rows that divide all and have no more tokens than are read at a time.
  private static int rows(int all, int columns) {
    int rows = Math.max(1, Math.min(all, 4096 / columns));
    while (all % rows != 0) {
      rows--;
    }
    return rows;
  }

  private Metric.Facts facts(PolicyPrompts prompts, PpoModels models) {
    return Metric.Facts.of(
        0,
        "Run",
        "preset",
        recipe.preset(),
        "parameters",
        "%,d".formatted(models.policy().parameterCount()),
        "prompts",
        "%,d, and %d kept back".formatted(prompts.train().size(), prompts.heldOut().size())
            + (prompts.cut() == 0 ? "" : "; %,d were too long and cut".formatted(prompts.cut())),
        "episodes a step",
        recipe.update().episodes()
            + " in minibatches of "
            + recipe.update().minibatch()
            + ", "
            + recipe.update().epochs()
            + " passes");
  }

  /// What the run reads, by SHA-256.
  private RunInputs inputs() {
    SequencedMap<String, String> data = new LinkedHashMap<>();
    recipe.prompts().files().forEach(file -> data.put(file.toString(), Sha256.of(file)));
    for (RewardRecipe one : recipe.rewards()) {
      Path path = one.model();
      data.put(path.toString(), one.isRules() ? Sha256.of(path) : Checkpoint.hash(path));
    }
    recipe.judge().ifPresent(path -> data.put(path.toString(), Checkpoint.hash(path)));
    return new RunInputs(Checkpoint.hash(recipe.policy()), data);
  }

  /// Closes what was opened, the last first.
  private static final class Closing {
    private final Deque<AutoCloseable> open = new ArrayDeque<>();

    <T extends AutoCloseable> T later(T opened) {
      open.push(opened);
      return opened;
    }

    void all() {
      while (!open.isEmpty()) {
        try {
          open.pop().close();
        } catch (Exception e) {
          throw new IllegalStateException("cannot close: " + e.getMessage(), e);
        }
      }
    }
  }
}
