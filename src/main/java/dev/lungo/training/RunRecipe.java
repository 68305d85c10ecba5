package dev.lungo.training;

import dev.lungo.torch.Precision;

/// What the loop needs of a recipe, whatever is trained: {@link TrainingRecipe} for a new model,
/// {@link TuningRecipe} for one that is to learn to chat.
public interface RunRecipe {
  BatchShape batch();

  OptimizerRecipe optimizer();

  ScheduleRecipe schedule();

  Budget budget();

  CadenceRecipe cadence();

  Precision precision();
}
