package dev.lungo.cli;

import dev.lungo.training.Budget;
import dev.lungo.training.Recipes;
import dev.lungo.training.RunFolder;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/// The options of every command that trains: where, how long, by which recipe, and whether to go
/// on with what is there.
final class RunOptions {
  @Option(names = "--out", required = true, paramLabel = "RUN", description = "The run's folder.")
  private Path out = Path.of("run");

  @ArgGroup private @Nullable Length length;

  /// How long.
  static final class Length {
    @Option(
        names = "--minutes",
        paramLabel = "M",
        description = "End after so many minutes, start-up and all.")
    private @Nullable Double minutes;

    @Option(names = "--steps", paramLabel = "N", description = "Take so many optimizer steps.")
    private @Nullable Long steps;

    @Option(
        names = "--epochs",
        paramLabel = "N",
        description = "Go so many times through the training data.")
    private @Nullable Double epochs;

    @Option(names = "--tokens", paramLabel = "N", description = "Train on so many tokens.")
    private @Nullable Long tokens;

    Budget budget() {
      if (minutes != null) {
        return new Budget.Minutes(minutes);
      } else if (epochs != null) {
        return new Budget.Epochs(epochs);
      }
      return tokens != null
          ? new Budget.Tokens(tokens)
          : new Budget.Steps(java.util.Objects.requireNonNull(steps));
    }

    /// As a setting of the recipe, so that it stands above a recipe file.
    String setting() {
      if (minutes != null) {
        return "budget={kind: minutes, minutes: " + minutes + "}";
      } else if (epochs != null) {
        return "budget={kind: epochs, epochs: " + epochs + "}";
      }
      return tokens != null
          ? "budget={kind: tokens, tokens: " + tokens + "}"
          : "budget={kind: steps, steps: " + steps + "}";
    }
  }

  @Option(names = "--resume", description = "Go on with the run in --out from its last checkpoint.")
  private boolean resume;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "A YAML file of keys as in a run's recipe.yaml, over the defaults.")
  private @Nullable Path recipeFile;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one key of the recipe; may be given several times.")
  private List<String> settings = List.of();

  Path out() {
    return out;
  }

  boolean resume() {
    return resume;
  }

  /// The budget asked for, or another.
  Budget budget(Budget otherwise) {
    return length == null ? otherwise : length.budget();
  }

  /// The defaults, over them the recipe file, over that the length, over all `--set`.
  <R extends Record> R recipe(R defaults) {
    List<String> all = new ArrayList<>();
    if (length != null) {
      all.add(length.setting());
    }
    all.addAll(settings);
    return recipeFile == null
        ? Recipes.load(defaults, all)
        : Recipes.load(recipeFile, defaults, all);
  }

  /// Whether a length is asked for.
  boolean limited() {
    return length != null;
  }

  /// Whether nothing here says what the recipe is to be.
  boolean silent() {
    return length == null && recipeFile == null && settings.isEmpty();
  }

  RunFolder open() {
    return resume ? RunFolder.resume(out) : RunFolder.create(out);
  }

  /// A resumed run has its recipe: what the command line says must be the same.
  static void requireSame(Record saved, Record wanted) {
    if (!wanted.equals(saved)) {
      throw new IllegalArgumentException(
          "--resume goes on with the run's own recipe.yaml, which differs from what is asked here:"
              + " leave out everything that sets the recipe, or choose another --out");
    }
  }
}
