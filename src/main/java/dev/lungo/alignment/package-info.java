/// Learning from people's judgements: reward models, and policies that are optimised against them.
///
/// After `training` in the pipeline, before `evaluation`. In reading order:
///
/// - {@link dev.lungo.alignment.Reward}: what says how good an answer is; {@link
///   dev.lungo.alignment.RewardModel} is the trained one.
/// - {@link dev.lungo.alignment.preferences}: comparisons as tokens, and the loop that learns from
///   them; {@link dev.lungo.alignment.reward} trains reward models in it, {@link
///   dev.lungo.alignment.dpo} policies.
/// - {@link dev.lungo.alignment.ppo} optimises policies against any reward.
///
/// ```java
/// try (RewardModel model = RewardModel.load(folder, tokenizer, Device.best(), Precision.FP32)) {
///   double[] rewards = model.checked(answers);
/// }
/// ```
///
/// Traps:
///
/// - A reward means nothing by itself: only differences between answers to one prompt were learned.
///   Where the zero is, the preset's normalisation says.
/// - The score is read at the last token that is not padding. Where a text's end token is also the
///   padding, it is read before it, as transformers does.
@NullMarked
package dev.lungo.alignment;

import org.jspecify.annotations.NullMarked;
