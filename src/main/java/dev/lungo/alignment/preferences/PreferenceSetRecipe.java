package dev.lungo.alignment.preferences;

import dev.lungo.training.Doc;
import java.nio.file.Path;
import java.util.Optional;

/// One data set of preferences and its part in the mixture. `recipe.yaml` holds a list of them
/// under `data.sets`.
public record PreferenceSetRecipe(
    @Doc("a file of preferences, one JSON object a line, or a folder of such files") Path path,
    @Doc("more held-out preferences in the same form; null: none") Optional<Path> validation,
    @Doc("how often each comparison is drawn in an epoch, on average") double weight,
    @Doc("comparisons that count for the set's size in the mixture; 0: all") int cap) {
  public PreferenceSetRecipe {
    if (!(weight > 0 && weight < Double.POSITIVE_INFINITY) || cap < 0) {
      throw new IllegalArgumentException(
          "%s: the weight must be above 0 and the cap 0 or more, but are %s and %d"
              .formatted(path, weight, cap));
    }
  }

  static PreferenceSetRecipe defaults() {
    return new PreferenceSetRecipe(Path.of(""), Optional.empty(), 1, 0);
  }
}
