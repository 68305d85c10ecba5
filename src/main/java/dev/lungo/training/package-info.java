/// Training: from batches of tokens to a model's folder. Pretraining and supervised tuning share
/// all of it; only the batches' loss mask differs.
///
/// In reading order:
///
/// - {@link dev.lungo.training.Trainer} is one optimizer step, and the package's heart: forward,
///   {@link dev.lungo.training.Losses} with their backward, clipping, {@link
///   dev.lungo.training.Optimizer}. It opens the one scope in which a step's tensors live and die.
/// - {@link dev.lungo.training.AdamW} and {@link dev.lungo.training.Muon} (with {@link
///   dev.lungo.training.NewtonSchulz}) move one {@link dev.lungo.training.ParameterGroup} each.
/// - {@link dev.lungo.training.Run} is the loop around it in a {@link
///   dev.lungo.training.RunFolder}: validation, samples, {@link dev.lungo.training.Checkpoints},
///   the budget by the clock ({@link dev.lungo.training.Plan}), divergence, interruption.
/// - {@link dev.lungo.training.Validation} measures held-out data: bits per byte of texts, or the
///   loss of answers.
/// - {@link dev.lungo.training.TrainingRecipe} holds every setting of pretraining, {@link
///   dev.lungo.training.TuningRecipe} of tuning; the loop sees both as a {@link
///   dev.lungo.training.RunRecipe}. {@link dev.lungo.training.Recipes} reads and writes such
///   records as YAML.
/// - {@link dev.lungo.training.Metric} is a line of `metrics.jsonl`, {@link
///   dev.lungo.training.RunReport} the page made of them.
///
/// ```java
/// Trainer trainer = new Trainer(model, recipe.optimizer(), Precision.BF16, true,
// Collective.single());
/// Trainer.StepResult result = trainer.step(List.of(batches.next()), 1.0);
/// ```
///
/// What the package does not know — tokenizers, sampling, the terminal — comes in through {@link
/// dev.lungo.training.RunParts}; other processes through {@link dev.lungo.training.Collective}.
///
/// Traps:
///
/// - **Resuming is bit for bit** only while everything that decides a step is in the checkpoint or
///   follows from the step's number. New state belongs in {@link dev.lungo.training.RunState} or
///   {@link dev.lungo.training.TrainerState}, and `RunTest` compares.
/// - Autocast's copies of the weights live until its scope ends: the optimizer runs outside it.
/// - Backward runs with autocast suspended, or attention's products would be cast.
/// - The gradient of a parameter that took no part in the step is undefined, not zero.
@NullMarked
package dev.lungo.training;

import org.jspecify.annotations.NullMarked;
