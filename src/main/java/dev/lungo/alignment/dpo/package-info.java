/// Direct preference optimisation (Rafailov et al. 2023): a policy learns from comparisons, without
/// a reward model and without sampling.
///
/// After {@link dev.lungo.alignment.preferences}, whose loop it runs in, beside {@link
/// dev.lungo.alignment.ppo}. The best policy under a price of KL is `π ∝ π_ref exp(r / β)`, so
/// `β log (π / π_ref)` is a reward, up to what the prompt alone decides; DPO trains the policy as
/// that reward model. In reading order:
///
/// - {@link dev.lungo.alignment.dpo.DpoLoss}: the loss as a function of implicit rewards.
/// - {@link dev.lungo.alignment.dpo.DpoTrainer}: one optimizer step over comparisons.
/// - {@link dev.lungo.alignment.dpo.DpoTask}: what a run trains; {@link
///   dev.lungo.alignment.dpo.DpoRecipe} holds every setting.
///
/// ```java
/// DpoTrainer trainer = new DpoTrainer(recipe, policy, Optional.of(reference));
/// PreferenceTask.Result result = trainer.step(comparisons, 1.0);
/// ```
///
/// Traps:
///
/// - Before the first step policy and reference are equal, so every margin is 0 and the loss log 2.
///   Anything else says that they are evaluated differently.
/// - The margin can also grow by making the preferred response less likely, as long as the other
///   loses more. Watch the reward of the preferred one: it should not fall far below 0.
/// - Learning rates are a tenth of tuning's or less; at higher ones the policy forgets to end.
@NullMarked
package dev.lungo.alignment.dpo;

import org.jspecify.annotations.NullMarked;
