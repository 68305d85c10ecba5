package dev.lungo.cli;

import dev.lungo.corpus.ReadOptions;
import dev.lungo.data.Batches;
import dev.lungo.data.TokenShards;
import dev.lungo.data.ValidationBatches;
import dev.lungo.files.Sha256;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.SpecialTokens;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import dev.lungo.training.Budget;
import dev.lungo.training.Collective;
import dev.lungo.training.Interruption;
import dev.lungo.training.ModelCard;
import dev.lungo.training.Recipes;
import dev.lungo.training.Run;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import dev.lungo.training.RunParts;
import dev.lungo.training.Trainer;
import dev.lungo.training.TrainingRecipe;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SequencedMap;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Trains a language model from scratch.
@Command(
    name = "pretrain",
    description = "Train a language model from scratch on text.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "The folder RUN gets recipe.yaml, metrics.jsonl, report.html, checkpoints/ and, at the end,",
      "model/. Ctrl-C saves a checkpoint; --resume goes on from the last one.",
      "",
      "Examples:",
      "  ./lungo pretrain --corpus my-texts --out runs/first --minutes 10",
      "  ./lungo pretrain --corpus my-texts --out runs/first --resume",
      "  ./lungo pretrain --corpus corpus --tokenizer tokenizer --out runs/second --depth 6 \\",
      "      --tokens 50000000 --set optimizer.learningRate=0.01"
    })
final class PretrainCommand implements Callable<Integer> {
  @Option(
      names = "--corpus",
      required = true,
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "What `lungo corpus` wrote, or other folders and files of text. Files named"
              + " validation* are held out; without one, a part is.")
  private List<Path> corpus = List.of();

  @Option(
      names = "--tokenizer",
      paramLabel = "DIR",
      description = "Folder with tokenizer.json; without it, one is trained on the corpus first.")
  private @Nullable Path tokenizer;

  @Option(
      names = "--vocab-size",
      paramLabel = "N",
      description =
          "Tokens of the tokenizer that is trained (default: grows with the root of the corpus).")
  private @Nullable Integer vocabularySize;

  @Option(names = "--out", required = true, paramLabel = "RUN", description = "The run's folder.")
  private Path out = Path.of("run");

  @Option(
      names = "--depth",
      paramLabel = "D",
      description =
          "Layers; sets width, heads, batch and learning rates too (default: ${DEFAULT-VALUE}).")
  private int depth = 4;

  @ArgGroup private @Nullable Length length;

  /// How long; 10 minutes where nothing is said.
  static final class Length {
    @Option(
        names = "--minutes",
        paramLabel = "M",
        description = "End after so many minutes, start-up and all.")
    private @Nullable Double minutes;

    @Option(names = "--tokens", paramLabel = "N", description = "Train on so many tokens.")
    private @Nullable Long tokens;

    @Option(names = "--steps", paramLabel = "N", description = "Take so many optimizer steps.")
    private @Nullable Long steps;

    Budget budget() {
      if (minutes != null) {
        return new Budget.Minutes(minutes);
      }
      return tokens != null
          ? new Budget.Tokens(tokens)
          : new Budget.Steps(java.util.Objects.requireNonNull(steps));
    }
  }

  @Option(names = "--resume", description = "Go on with the run in --out from its last checkpoint.")
  private boolean resume;

  @Option(
      names = "--recipe",
      paramLabel = "FILE",
      description = "A YAML file of keys as in a run's recipe.yaml, over those of the depth.")
  private @Nullable Path recipeFile;

  @Option(
      names = "--set",
      paramLabel = "KEY=VALUE",
      description = "Set one key of the recipe; may be given several times.")
  private List<String> settings = List.of();

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description = "Continue this text in the samples; may be given several times.")
  private List<String> prompts = List.of("");

  @Option(names = "--strict", description = "Refuse invalid UTF-8 instead of replacing it.")
  private boolean strict;

  @Override
  public Integer call() {
    RunClock clock = RunClock.ofProcess();
    PretrainText text = new PretrainText(corpus, ReadOptions.defaults().withStrict(strict));
    TrainingRecipe wanted = recipe();
    try (RunFolder folder = resume ? RunFolder.resume(out) : RunFolder.create(out)) {
      Tokenizer words = tokenizer(text);
      text.write(out, words);
      try (TokenShards train = PretrainText.trainShards(out, words);
          TokenShards validation = PretrainText.validationShards(out, words)) {
        TrainingRecipe recipe = resume ? recipeOfRun(wanted.settled(train)) : wanted.settled(train);
        folder.save(recipe);
        return train(folder, recipe, words, train, validation, clock);
      }
    }
  }

  /// The tokenizer given, or the run's own, trained on its text the first time.
  private Tokenizer tokenizer(PretrainText text) {
    Path own = out.resolve("tokenizer");
    if (tokenizer != null) {
      if (vocabularySize != null) {
        throw new IllegalArgumentException(
            "--vocab-size is for a new tokenizer: leave it out, or leave out --tokenizer");
      }
      return Tokenizer.load(tokenizer);
    }
    if (!java.nio.file.Files.exists(own)) {
      System.err.println("training a tokenizer on the corpus");
      Tokenizer trained = text.trainTokenizer(java.util.Optional.ofNullable(vocabularySize));
      System.err.printf("tokenizer: %,d tokens%n", trained.vocabularySize());
      trained.save(own);
    }
    return Tokenizer.load(own);
  }

  private int train(
      RunFolder folder,
      TrainingRecipe recipe,
      Tokenizer words,
      TokenShards train,
      TokenShards validation,
      RunClock clock) {
    int border = train.border();
    ModelConfig config =
        recipe
            .model()
            .config(
                words.vocabularySize(),
                new SpecialTokens(OptionalInt.of(border), List.of(border), OptionalInt.of(border)));
    try (Transformer model =
            Transformer.create(config, Device.parse(recipe.device()), recipe.seed());
        Interruption interruption = Interruption.watch()) {
      Trainer trainer =
          new Trainer(
              model,
              recipe.optimizer(),
              recipe.precision(),
              recipe.batch().acrossDocuments(),
              Collective.single());
      Batches batches = recipe.batch().over(train, recipe.seed());
      RunParts parts =
          new RunParts(
              Optional.of(
                  new ValidationBatches(
                      validation,
                      recipe.batch().rows(),
                      recipe.batch().length(),
                      recipe.cadence().validationLimit())),
              Math.min(validation.tokens(), recipe.cadence().validationLimit()),
              new RunSamples(words, border, prompts, 64, recipe.seed()),
              (path, steps) -> {
                words.save(path);
                card(words).write(path, steps);
              },
              System.err::println,
              train.tokens());
      Run run = new Run(folder, recipe, trainer, batches, parts, interruption, clock);
      if (resume) {
        run.restore();
      }
      return switch (run.train()) {
        case FINISHED -> {
          System.out.println(folder.model());
          yield 0;
        }
        case INTERRUPTED -> 130;
      };
    }
  }

  private TrainingRecipe recipe() {
    Budget budget = length == null ? new Budget.Minutes(10) : length.budget();
    TrainingRecipe defaults = TrainingRecipe.forDepth(depth, budget);
    return recipeFile == null
        ? Recipes.load(defaults, settings)
        : Recipes.load(recipeFile, defaults, settings);
  }

  /// A resumed run has its recipe; what the command line says must be the same, or nothing.
  private TrainingRecipe recipeOfRun(TrainingRecipe wanted) {
    TrainingRecipe saved = RunFolder.loadRecipe(out);
    boolean silent = length == null && recipeFile == null && settings.isEmpty();
    if (!silent && !wanted.equals(saved)) {
      throw new IllegalArgumentException(
          "--resume goes on with the run's own recipe.yaml, which differs from what is asked here:"
              + " leave out --depth, --minutes, --tokens, --steps, --recipe and --set, or choose"
              + " another --out");
    }
    return saved;
  }

  private ModelCard card(Tokenizer words) {
    SequencedMap<String, String> data = new LinkedHashMap<>();
    for (String part : List.of("train", "validation")) {
      data.put(part, Sha256.of(out.resolve("tokens").resolve(part).resolve("shards.json")));
    }
    return new ModelCard(out, data, words.hash(), Optional.empty());
  }
}
