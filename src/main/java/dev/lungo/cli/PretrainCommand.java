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
import dev.lungo.training.ModelCard;
import dev.lungo.training.Run;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import dev.lungo.training.RunParts;
import dev.lungo.training.TextValidation;
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
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Trains a language model from scratch.
@Command(
    name = "pretrain",
    description = "Train a language model from scratch on text.",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "It takes 10 minutes where neither --minutes, --steps, --epochs nor --tokens is",
      "given. The folder RUN gets recipe.yaml, metrics.jsonl, report.html,",
      "checkpoints/ and, at the end, model/. Ctrl-C saves a checkpoint; --resume goes",
      "on from the last one.",
      "",
      "Examples:",
      "  ./lungo pretrain --corpus my-texts --out runs/first --minutes 10",
      "  ./lungo pretrain --corpus my-texts --out runs/first --resume",
      "  ./lungo pretrain --corpus corpus --tokenizer tokenizer --out runs/second \\",
      "      --depth 6 --tokens 50000000 --set optimizer.learningRate=0.01"
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

  @Option(
      names = "--depth",
      paramLabel = "D",
      description =
          "Layers; sets width, heads, batch and learning rates too (default: ${DEFAULT-VALUE}).")
  private int depth = 4;

  @Mixin private RunOptions run = new RunOptions();

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
    TrainingRecipe wanted =
        run.recipe(TrainingRecipe.forDepth(depth, run.budget(new Budget.Minutes(10))));
    Path out = run.out();
    try (RunFolder folder = run.open()) {
      Tokenizer words = tokenizer(text);
      text.write(out, words);
      try (TokenShards train = PretrainText.trainShards(out, words);
          TokenShards validation = PretrainText.validationShards(out, words)) {
        TrainingRecipe recipe = wanted.settled(train);
        if (run.resume()) {
          TrainingRecipe saved = RunFolder.loadRecipe(out, wanted);
          if (!run.silent()) {
            RunOptions.requireSame(saved, recipe);
          }
          recipe = saved;
        }
        folder.save(recipe);
        return train(folder, recipe, words, train, validation, clock);
      }
    }
  }

  /// The tokenizer given, or the run's own, trained on its text the first time.
  private Tokenizer tokenizer(PretrainText text) {
    Path own = run.out().resolve("tokenizer");
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
        Transformer.create(config, Device.parse(recipe.device()), recipe.seed())) {
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
              List.of(),
              Optional.of(
                  new TextValidation(
                      new ValidationBatches(
                          validation,
                          recipe.batch().rows(),
                          recipe.batch().length(),
                          recipe.cadence().validationLimit()),
                      Math.min(validation.tokens(), recipe.cadence().validationLimit()))),
              false,
              new RunSamples(words, border, prompts, 64, recipe.seed()),
              (path, steps) -> {
                words.save(path);
                card(words).write(path, steps);
              },
              System.err::println,
              train.tokens());
      return Training.run(
          folder,
          run.resume(),
          interruption -> new Run(folder, recipe, trainer, batches, parts, interruption, clock));
    }
  }

  private ModelCard card(Tokenizer words) {
    SequencedMap<String, String> data = new LinkedHashMap<>();
    for (String part : List.of("train", "validation")) {
      data.put(part, Sha256.of(run.out().resolve("tokens").resolve(part).resolve("shards.json")));
    }
    return new ModelCard(ModelCard.Kind.BASE, run.out(), data, words.hash(), Optional.empty());
  }
}
