package dev.lungo.alignment.preferences;

import dev.lungo.training.Doc;
import java.util.List;

/// The preferences to learn from. `recipe.yaml` holds it under `data`.
public record PreferenceDataRecipe(
    @Doc("the data sets") List<PreferenceSetRecipe> sets,
    @Doc("whether prompts are texts to be continued, without a chat template") boolean plain,
    @Doc("leave out lines that cannot be used, and count them, instead of stopping")
        boolean skipBad,
    @Doc("share of the prompts that is held out where no set has validation files; 0: none")
        double validation) {
  public PreferenceDataRecipe {
    sets = List.copyOf(sets);
    if (!(validation >= 0 && validation <= 0.5)) {
      throw new IllegalArgumentException(
          "data.validation must be from 0 to 0.5, but is " + validation);
    }
  }
}
