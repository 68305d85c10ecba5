/// Training reward models: numbers for answers, learned from which of them people preferred.
///
/// After {@link dev.lungo.alignment.preferences}, whose loop it runs in; {@link
/// dev.lungo.alignment.ppo} optimises against the result. In reading order:
///
/// - {@link dev.lungo.alignment.reward.PreferenceLoss}: best of K, pairs, rankings and ratings, as
///   functions of Java numbers with their gradients.
/// - {@link dev.lungo.alignment.reward.RewardTrainer}: one optimizer step over comparisons, one
///   forward pass for each response whatever the number of pairs.
/// - {@link dev.lungo.alignment.reward.Normalisation}: where the finished model's zero is, and how
///   large one is.
/// - {@link dev.lungo.alignment.reward.Accuracy} and {@link
///   dev.lungo.alignment.reward.HeldOutReport}: how often it agrees with people on comparisons it
///   has not seen, beside a rule that only sees lengths.
/// - {@link dev.lungo.alignment.reward.RewardRecipe} holds every setting, {@link
///   dev.lungo.alignment.reward.RewardPreset} the published ones.
///
/// ```java
/// RewardTrainer trainer = new RewardTrainer(model, loss, recipe.optimizer(), Precision.FP32);
/// PreferenceTask.Result result = trainer.step(comparisons, 1.0);
/// ```
///
/// Traps:
///
/// - The pairs of one ranking in different batches overfit within an epoch (Ouyang et al. 2022):
///   each response is then learned from K − 1 times. Here a ranking is one element of a batch.
/// - A shift of all scores changes no difference, so the head's bias has no gradient but rounding,
///   which Adam would blow up to whole steps: it is trained with ratings only.
/// - Longer answers are often preferred. A reward model that has learned only that looks like one
///   that works, until a policy is optimised against it: compare with the length-only baseline.
@NullMarked
package dev.lungo.alignment.reward;

import org.jspecify.annotations.NullMarked;
