package dev.lungo.cli;

import dev.lungo.alignment.preferences.PreferenceSetRecipe;
import java.nio.file.Path;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// One data set of preferences and its part in the mixture, as the command line gives it.
final class PreferenceSetOptions {
  @Option(
      names = "--data",
      required = true,
      paramLabel = "PATH",
      description =
          "A .jsonl file (also .gz, .zst) of preferences, or a folder of such files; may be given"
              + " several times. Files named validation* are held out.")
  private Path path = Path.of("");

  @Option(
      names = "--weight",
      paramLabel = "W",
      description = "How often each of its comparisons is drawn in an epoch (default: 1).")
  private double weight = 1;

  @Option(
      names = "--cap",
      paramLabel = "N",
      description = "Count as N comparisons at most: others are drawn in the next epoch.")
  private int cap;

  @Option(
      names = "--validation",
      paramLabel = "PATH",
      description =
          "Held-out preferences in the same form. Where no set has any, those of one prompt in ten"
              + " are held out.")
  private @Nullable Path validation;

  PreferenceSetRecipe recipe() {
    return new PreferenceSetRecipe(path, Optional.ofNullable(validation), weight, cap);
  }
}
