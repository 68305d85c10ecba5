/// Optimising a language model against a reward: PPO as in the papers that made ChatGPT, and its
/// critic-free relatives.
///
/// After `training` and the reward models of `alignment`. In reading order:
///
/// - {@link dev.lungo.alignment.ppo.PpoTrainer} is the algorithm: its `step` samples, scores,
///   evaluates, estimates advantages and updates, a call each.
/// - {@link dev.lungo.alignment.ppo.Rollouts} sample with the policy's live weights; {@link
///   dev.lungo.alignment.ppo.Ending} says what an end is.
/// - {@link dev.lungo.alignment.ppo.Evaluator} asks policy, reference and {@link
///   dev.lungo.alignment.ppo.ValueFunction}; {@link dev.lungo.alignment.ppo.Rows} are the batches,
///   {@link dev.lungo.alignment.ppo.Likelihoods} the log-probabilities.
/// - {@link dev.lungo.alignment.ppo.KlController}, {@link
///   dev.lungo.alignment.ppo.AdvantageEstimator}, {@link dev.lungo.alignment.ppo.PolicyLoss},
///   {@link dev.lungo.alignment.ppo.ValueLoss}: the formulas, as functions of Java numbers.
/// - {@link dev.lungo.alignment.ppo.PpoRecipe} holds every setting, {@link
///   dev.lungo.alignment.ppo.Preset} the published ones.
/// - {@link dev.lungo.alignment.ppo.PpoRun} is the loop in a run's folder, {@link
///   dev.lungo.alignment.ppo.Doctor} what reads its numbers and says what is wrong.
///
/// ```java
/// PpoRecipe recipe = Preset.ZIEGLER2019.recipe().scaled(8);
/// Reward reward = Reward.of(answer -> answer.text().contains("!") ? 1 : 0);
/// try (PpoTrainer trainer = new PpoTrainer(recipe, models, reward, 64)) {
///   PpoTrainer.Result result = trainer.step(prompts, 0, 1.0);
/// }
/// ```
///
/// Traps, and where they are dealt with:
///
/// - Padding or prompts that leak into KL, entropy, advantages or whitening: `Rows` gathers the
///   tokens that count, and nothing downstream has ever seen others.
/// - The end token must stay in the loss, also where it is the padding token too.
/// - Log-probabilities are those of the distribution that was sampled from: its temperature, and no
///   top-k or top-p.
/// - The ratio before the first update and the KL before the first step are exactly 1 and 0, since
///   sampling's own numbers are not used: the policy is evaluated in the batches it will learn in.
/// - A batch of matrix products gives other last bits in another shape, so only the first
///   minibatch can be exact.
@NullMarked
package dev.lungo.alignment.ppo;

import org.jspecify.annotations.NullMarked;
