package dev.lungo.cli;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.evaluation.CausalLanguageModel;
import dev.lungo.evaluation.Evaluation;
import dev.lungo.evaluation.ReportCard;
import dev.lungo.evaluation.TaskResult;
import dev.lungo.evaluation.Tasks;
import dev.lungo.files.AtomicFiles;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/// Measures a model by tasks, alone or beside another.
@Command(
    name = "eval",
    description = {
      "Measure a model by tasks.",
      "Prints its scores with their errors, and writes them to results.json and report.html."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Tasks read public data sets, which Lungo does not ship, as many may not be passed on:"
          + " `--list` names each task's files, and --data the folder where they are. A task of"
          + " your own is a YAML file like those in src/main/resources/dev/lungo/evaluation/tasks.",
      "",
      "Examples:",
      "  ./lungo eval --model runs/first/model --data data/",
      "  ./lungo eval --model runs/first/model --data data/ --task sst2 --limit 200",
      "  ./lungo eval --model runs/first/model --data data/ --task sst2 --shots 0,1,4",
      "  ./lungo eval --model runs/tuned/model --data data/ --compare runs/first/model",
      "  ./lungo eval --list"
    })
final class EvalCommand implements Callable<Integer> {
  @ArgGroup(multiplicity = "1")
  private What what = new What();

  /// A model to measure, or only the list of tasks.
  static final class What {
    @Option(
        names = "--model",
        paramLabel = "DIR",
        description = "Folder of the model: config.json, weights, tokenizer.json.")
    private @Nullable Path model;

    @Option(names = "--list", description = "List the tasks and suites instead.")
    private boolean list;
  }

  @Option(
      names = "--suite",
      paramLabel = "NAME",
      split = ",",
      description = "Groups of tasks; those whose data is absent are left out (default: core).")
  private List<String> suites = new ArrayList<>();

  @Option(
      names = "--task",
      paramLabel = "NAME",
      split = ",",
      description = "Single tasks, or YAML files of your own.")
  private List<String> tasks = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Folder of the data sets (default: ${DEFAULT-VALUE}).")
  private Path data = Path.of("data");

  @Option(
      names = "--shots",
      paramLabel = "K",
      split = ",",
      defaultValue = "0",
      description =
          "Answered examples before each question; several numbers give a curve (default:"
              + " ${DEFAULT-VALUE}).")
  private List<Integer> shots = List.of(0);

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "At most so many questions of each task, drawn by the seed (default: all).")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--seed",
      paramLabel = "N",
      defaultValue = "1",
      description = "Of the choice of questions and examples (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  /// How instructions are given.
  enum Chat {
    AUTO,
    ALWAYS,
    NEVER
  }

  @Option(
      names = "--chat",
      paramLabel = "WHEN",
      defaultValue = "auto",
      description =
          "Give instructions as turns of a chat: always, never, or auto, which does so for models"
              + " that have a chat template (default: ${DEFAULT-VALUE}).")
  private Chat chat = Chat.AUTO;

  @Option(
      names = "--compare",
      paramLabel = "OTHER",
      description =
          "Set another model beside this one, with the differences: its folder, or its"
              + " results.json.")
  private @Nullable Path compare;

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for results.json, samples.jsonl and report.html (default: evaluation/ in the"
              + " model's folder).")
  private @Nullable Path out;

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "best",
      description = "best, cpu, cuda:N or mps (default: ${DEFAULT-VALUE}).")
  private String device = "best";

  @Override
  public Integer call() {
    if (what.list || what.model == null) {
      System.out.print(EvalTables.list(Tasks.builtIn(), data));
      return 0;
    }
    List<EvalPlan.Step> steps =
        EvalPlan.of(suites, tasks, shots, new Evaluation(data, limit, seed));
    Path folder = out == null ? what.model.resolve("evaluation") : out;
    Optional<ReportCard> known = compare == null ? Optional.empty() : results(compare);
    ReportCard card = measure(what.model, steps, Optional.of(folder));
    Optional<ReportCard> other =
        compare == null || known.isPresent()
            ? known
            : Optional.of(measure(compare, steps, Optional.empty()));
    System.out.print(EvalTables.scores(card));
    card.save(folder, other);
    other.ifPresent(o -> System.out.print(EvalTables.comparison(card, o)));
    System.err.println("report: " + folder.resolve(ReportCard.PAGE));
    return 0;
  }

  /// Results that are there already, by their file or its folder; a model's folder has none and is
  /// measured in turn.
  private static Optional<ReportCard> results(Path named) {
    Path file = Files.isDirectory(named) ? named.resolve(ReportCard.FILE) : named;
    if (Files.isRegularFile(file)) {
      return Optional.of(ReportCard.read(file));
    }
    if (!Files.exists(named.resolve("config.json"))) {
      throw new IllegalArgumentException(
          "--compare needs a model's folder, or a results.json of `eval`, but %s is neither"
              .formatted(named));
    }
    return Optional.empty();
  }

  private ReportCard measure(Path model, List<EvalPlan.Step> steps, Optional<Path> folder) {
    Evaluation evaluation = new Evaluation(data, limit, seed);
    try (Transformer transformer = ModelOptions.load(model, Device.parse(device))) {
      if (!Files.exists(model.resolve("tokenizer.json"))) {
        throw new IllegalArgumentException(
            "no tokenizer.json in "
                + model
                + ": tasks are texts, so the model needs its tokenizer");
      }
      Tokenizer tokenizer = Tokenizer.load(model);
      Optional<ChatTemplate> template =
          switch (chat) {
            case AUTO -> ChatTemplate.find(model, tokenizer);
            case ALWAYS -> Optional.of(ChatTemplate.load(model, tokenizer));
            case NEVER -> Optional.empty();
          };
      CausalLanguageModel asked =
          new CausalLanguageModel(transformer, tokenizer, GenerationConfig.read(model), template);
      folder.ifPresent(EvalCommand::makeFolder); // now, not when all is measured
      System.err.printf(
          "%s: %,d parameters, asked in %s%n",
          model,
          transformer.parameterCount(),
          template.isPresent() ? "turns of a chat" : "running text");
      List<TaskResult> results = new ArrayList<>();
      for (EvalPlan.Step step : steps) {
        EvalProgress progress =
            new EvalProgress("%d/%d %s".formatted(results.size() + 1, steps.size(), step.title()));
        results.add(evaluation.run(step.task(), step.shots(), asked, progress));
        progress.finish(results.getLast());
      }
      return new ReportCard(model.toString(), template.isPresent(), limit, seed, results);
    }
  }

  private static void makeFolder(Path folder) {
    try {
      Files.createDirectories(folder);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write results into (choose another --out)", folder, e);
    }
  }
}
