package dev.lungo.cli;

import dev.lungo.alignment.preferences.PreferenceDataRecipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options of every command that learns from preferences: from which model on, and from what.
final class PreferenceOptions {
  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Folder of the model to begin from, with its tokenizer: usually a chat model.")
  private @Nullable Path model;

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<PreferenceSetOptions> sets = new ArrayList<>();

  @ArgGroup private @Nullable PlainOptions plain;

  @Option(
      names = "--skip-bad",
      description = "Leave out lines that cannot be used, and count them, instead of stopping.")
  private boolean skipBad;

  /// The model asked for, or another.
  Path model(Path otherwise) {
    return model == null ? otherwise : model;
  }

  /// What the options say over a recipe.
  PreferenceDataRecipe data(PreferenceDataRecipe data) {
    return new PreferenceDataRecipe(
        sets.isEmpty() ? data.sets() : sets.stream().map(PreferenceSetOptions::recipe).toList(),
        plain == null ? data.plain() : plain.texts(),
        skipBad || data.skipBad(),
        data.validation());
  }

  /// @throws IllegalArgumentException if there is none
  static void requireModel(Path model) {
    if (model.toString().isEmpty()) {
      throw new IllegalArgumentException("no model to begin from: name its folder by --model");
    }
    ModelOptions.requireModel(model);
  }
}
