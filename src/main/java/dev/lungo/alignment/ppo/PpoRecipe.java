package dev.lungo.alignment.ppo;

import dev.lungo.torch.Precision;
import dev.lungo.training.Budget;
import dev.lungo.training.Doc;
import dev.lungo.training.OptimizerRecipe;
import dev.lungo.training.ScheduleRecipe;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/// Everything that decides a run of policy optimisation. Saved, resolved, as the run's
/// `recipe.yaml`; {@link Preset} has the published ones.
public record PpoRecipe(
    @Doc("the preset that it began as, for people") String preset,
    @Doc("the folder of the model to optimise; the KL is measured from it") Path policy,
    @Doc("reward models and rules, whose scores are summed") List<RewardRecipe> rewards,
    @Doc("a reward model that scores the same answers and is only looked at; null: none")
        Optional<Path> judge,
    @Doc("what the policy is asked") PromptRecipe prompts,
    @Doc("how it answers") SampleRecipe sample,
    @Doc("from scores to rewards") ScoringRecipe scoring,
    @Doc("what a nat of KL costs: kind fixed or adaptive") KlController kl,
    @Doc("kind gae (PPO), leave-one-out (RLOO) or group-relative (GRPO)")
        AdvantageEstimator advantages,
    @Doc("the value function, of kind gae") ValueRecipe value,
    @Doc("a step's episodes and updates") UpdateRecipe update,
    @Doc("pretraining text beside the episodes") PtxRecipe ptx,
    @Doc("how gradients become updates; ema is averaged after each of them")
        OptimizerRecipe optimizer,
    @Doc("the learning rate's course over the run's steps") ScheduleRecipe schedule,
    @Doc("how long: kind steps, epochs (over the prompts) or minutes") Budget budget,
    @Doc("how often the run looks up from its work") LookRecipe looks,
    @Doc("of the log-probabilities and updates: FP32, or BF16; answers are sampled in FP32")
        Precision precision,
    @Doc("cpu, cuda:0, mps, or best for what is there") String device,
    @Doc("of the order of the prompts and of the answers") long seed) {
  public PpoRecipe {
    rewards = List.copyOf(rewards);
    if (advantages.comparesAnswers() && update.perPrompt() < 2) {
      throw new IllegalArgumentException(
          "these advantages compare the answers to a prompt, so update.perPrompt must be 2 or"
              + " more, but it is "
              + update.perPrompt());
    }
    if (budget instanceof Budget.Tokens) {
      throw new IllegalArgumentException(
          "a run of policy optimisation is not counted in tokens: give --episodes, --steps,"
              + " --epochs or --minutes");
    }
  }

  /// Whether all that counts episodes is the preset's, divided: batch, minibatch and the
  /// controller's horizon. Steps, updates a step and the controller's gain stay.
  ///
  /// @throws IllegalArgumentException if the scale does not divide batch and minibatch
  public PpoRecipe scaled(int scale) {
    return with(prompts, kl.scaled(scale), advantages, update.scaled(scale), ptx, budget);
  }

  public PpoRecipe withInputs(
      Path model, List<RewardRecipe> models, Optional<Path> heldOutJudge, PromptRecipe asked) {
    return new PpoRecipe(
        preset,
        model,
        models,
        heldOutJudge,
        asked,
        sample,
        scoring,
        kl,
        advantages,
        value,
        update,
        ptx,
        optimizer,
        schedule,
        budget,
        looks,
        precision,
        device,
        seed);
  }

  public PpoRecipe withPtx(PtxRecipe text) {
    return with(prompts, kl, advantages, update, text, budget);
  }

  public PpoRecipe withBudget(Budget length) {
    return with(prompts, kl, advantages, update, ptx, length);
  }

  public PpoRecipe withUpdate(UpdateRecipe wanted) {
    return with(prompts, kl, advantages, wanted, ptx, budget);
  }

  /// With other advantages, and as many answers to each prompt.
  public PpoRecipe withAdvantages(AdvantageEstimator estimator, int perPrompt) {
    return with(prompts, kl, estimator, update.withPerPrompt(perPrompt), ptx, budget);
  }

  private PpoRecipe with(
      PromptRecipe asked,
      KlController controller,
      AdvantageEstimator estimator,
      UpdateRecipe wanted,
      PtxRecipe text,
      Budget length) {
    return new PpoRecipe(
        preset,
        policy,
        rewards,
        judge,
        asked,
        sample,
        scoring,
        controller,
        estimator,
        value,
        wanted,
        text,
        optimizer,
        schedule,
        length,
        looks,
        precision,
        device,
        seed);
  }
}
