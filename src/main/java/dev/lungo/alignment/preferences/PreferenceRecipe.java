package dev.lungo.alignment.preferences;

import dev.lungo.training.Budget;
import dev.lungo.training.ScheduleRecipe;

/// What the loop needs to know of a recipe.
public interface PreferenceRecipe {
  /// Comparisons a step.
  int batch();

  ScheduleRecipe schedule();

  Budget budget();

  LooksRecipe looks();
}
