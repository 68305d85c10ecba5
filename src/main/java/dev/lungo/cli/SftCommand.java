package dev.lungo.cli;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.data.ChatBatches;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import dev.lungo.training.AnswerValidation;
import dev.lungo.training.Budget;
import dev.lungo.training.ChatDataRecipe;
import dev.lungo.training.Collective;
import dev.lungo.training.ModelCard;
import dev.lungo.training.OptimizerRecipe;
import dev.lungo.training.Run;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import dev.lungo.training.RunParts;
import dev.lungo.training.Trainer;
import dev.lungo.training.TuningRecipe;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Tunes a language model on conversations.
@Command(
    name = "sft",
    description = "Tune a model on conversations, so that it answers (supervised fine-tuning).",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "A line of a data file is {\"messages\":[{\"role\",\"content\"}]},",
      "{\"instruction\",\"input\",\"output\"} or {\"prompt\",\"completion\"}; other fields",
      "are read by --question and --answer. --weight, --limit, --cap, --validation,",
      "--question and --answer follow the --data that they are for. Only answers and",
      "their ends count in the loss, and all of --texts, which keep what the model read",
      "before. It takes 3 epochs where no length is given. RUN gets what `pretrain` puts",
      "there; RUN/model is a chat model.",
      "",
      "Examples:",
      "  ./lungo sft --model runs/base/model --data chats.jsonl --out runs/chat",
      "  ./lungo sft --model runs/base/model --out runs/chat --epochs 2 \\",
      "      --data alpaca/ --weight 2 --data dialogues.jsonl.gz --cap 3000 \\",
      "      --question 'Summarise this:\\n\\n{dialogue}' --answer '{summary}'",
      "  ./lungo sft --out runs/chat --resume"
    })
final class SftCommand implements Callable<Integer> {
  /// Questions whose answers are written out where nobody named any.
  private static final int SHOWN = 6;

  @Option(
      names = "--model",
      paramLabel = "DIR",
      description = "Folder of the model to tune, with its tokenizer.")
  private @Nullable Path model;

  @ArgGroup(exclusive = false, multiplicity = "0..*")
  private List<ChatSetOptions> sets = new ArrayList<>();

  @Option(
      names = "--texts",
      arity = "1..*",
      paramLabel = "PATH",
      description =
          "Running text beside the conversations, so that what the model read is not forgotten;"
              + " its part of each batch is data.textShare.")
  private List<Path> texts = List.of();

  @Option(
      names = "--system",
      paramLabel = "TEXT",
      description = "A system message for conversations that have none.")
  private @Nullable String system;

  @Option(
      names = "--prompt",
      paramLabel = "TEXT",
      description =
          "Ask this at each look, instead of held-out questions; may be given several times.")
  private List<String> prompts = List.of();

  @Option(
      names = "--longest-answer",
      paramLabel = "N",
      description =
          "Leave out conversations with an answer of more than N tokens: a model answers at the"
              + " length that it learned from (default: any length).")
  private @Nullable Integer longestAnswer;

  @Option(
      names = "--skip-bad",
      description = "Leave out lines that cannot be used, and count them, instead of stopping.")
  private boolean skipBad;

  @Mixin private RunOptions run = new RunOptions();

  @Override
  public Integer call() {
    RunClock clock = RunClock.ofProcess();
    Optional<TuningRecipe> asked = run.resume() ? Optional.empty() : Optional.of(wanted());
    try (RunFolder folder = run.open()) {
      TuningRecipe wanted = asked.orElseGet(this::saved);
      ChatModel parent = ChatModel.of(wanted.model());
      ChatData conversations = ChatData.read(wanted, parent.template());
      TuningRecipe recipe = wanted.settled(rowsPerEpoch(conversations, wanted));
      RunInputs inputs = RunInputs.of(recipe);
      if (run.resume()) {
        inputs.requireSame(folder);
      } else {
        inputs.save(folder);
        folder.save(recipe);
      }
      return tune(folder, recipe, parent, conversations, inputs, clock);
    }
  }

  private int tune(
      RunFolder folder,
      TuningRecipe recipe,
      ChatModel parent,
      ChatData conversations,
      RunInputs inputs,
      RunClock clock) {
    try (TuningBatches batches = TuningBatches.open(recipe, conversations, run.out(), parent);
        Transformer transformer = parent.load(Device.parse(recipe.device()), recipe.seed())) {
      Trainer trainer =
          new Trainer(
              transformer, recipe.optimizer(), recipe.precision(), false, Collective.single());
      int rows = recipe.batch().rows();
      long epochTokens = batches.epochTokens();
      ChatDataTable table = new ChatDataTable(conversations, epochs(recipe, epochTokens));
      parent.notes().forEach(System.err::println);
      table.lines().forEach(System.err::println);
      RunParts parts =
          new RunParts(
              List.of(table.facts()),
              conversations.heldOut().isEmpty()
                  ? Optional.empty()
                  : Optional.of(
                      new AnswerValidation(
                          conversations.heldOut(), rows, recipe.cadence().validationLimit())),
              true,
              samples(recipe, parent, conversations),
              (path, steps) -> {
                parent.complete(path);
                new ModelCard(
                        ModelCard.Kind.CHAT,
                        run.out(),
                        inputs.data(),
                        parent.tokenizer().hash(),
                        Optional.of(inputs.model()))
                    .write(path, steps);
              },
              System.err::println,
              epochTokens);
      return Training.run(
          folder,
          run.resume(),
          interruption ->
              new Run(folder, recipe, trainer, batches.batches(), parts, interruption, clock));
    }
  }

  private ChatSamples samples(TuningRecipe recipe, ChatModel parent, ChatData conversations) {
    List<Conversation> questions = new ArrayList<>();
    List<String> named = recipe.samples().prompts();
    for (String prompt : named) {
      Conversation asked = Conversation.of(Message.user(prompt));
      questions.add(recipe.data().system().map(asked::withSystem).orElse(asked));
    }
    questions.addAll(conversations.questions(recipe.samples().questions()));
    return new ChatSamples(
        parent.tokenizer(),
        parent.template(),
        questions,
        named.isEmpty() ? SHOWN : named.size(),
        recipe.samples(),
        recipe.seed());
  }

  private static OptionalDouble epochs(TuningRecipe recipe, long epochTokens) {
    return switch (recipe.budget()) {
      case Budget.Epochs(double epochs) -> OptionalDouble.of(epochs);
      case Budget.Tokens(long tokens) -> OptionalDouble.of((double) tokens / epochTokens);
      case Budget.Steps(long steps) ->
          OptionalDouble.of((double) steps * recipe.batch().tokens() / epochTokens);
      case Budget.Minutes _ -> OptionalDouble.empty();
    };
  }

  private static int rowsPerEpoch(ChatData conversations, TuningRecipe recipe) {
    return new ChatBatches(conversations.shares(), 1, recipe.seed()).rowsPerEpoch();
  }

  /// The recipe of the run that is to be resumed; what the command line says must be the same.
  private TuningRecipe saved() {
    TuningRecipe saved = RunFolder.loadRecipe(run.out(), defaults(Path.of(""), 1, 1));
    TuningRecipe asked = withOptions(run.recipe(saved));
    RunOptions.requireSame(saved, model == null ? asked : asked.withModel(model));
    return saved;
  }

  /// What the command line asks for: over the defaults for the model the recipe file, over that the
  /// options.
  private TuningRecipe wanted() {
    Path parent = model == null ? run.recipe(defaults(Path.of(""), 1, 1)).model() : model;
    if (parent.toString().isEmpty()) {
      throw new IllegalArgumentException("no model to tune: name its folder by --model");
    }
    ModelOptions.requireModel(parent);
    ModelConfig config = Checkpoint.config(parent);
    TuningRecipe recipe =
        withOptions(
            run.recipe(defaults(parent, config.contextLength(), config.embedding()))
                .withModel(parent));
    if (recipe.batch().length() > config.contextLength()) {
      throw new IllegalArgumentException(
          "batch.length must not exceed the model's context, but batch.length="
              + recipe.batch().length()
              + " and the context is "
              + config.contextLength());
    }
    if (!recipe.data().texts().isEmpty()) {
      PretrainText.requireText(recipe.data().texts());
    }
    return recipe;
  }

  private TuningRecipe withOptions(TuningRecipe recipe) {
    ChatDataRecipe data = recipe.data();
    return recipe
        .withData(
            new ChatDataRecipe(
                sets.isEmpty() ? data.sets() : sets.stream().map(ChatSetOptions::recipe).toList(),
                system == null ? data.system() : Optional.of(system),
                skipBad || data.skipBad(),
                longestAnswer == null ? data.longestAnswer() : longestAnswer,
                texts.isEmpty() ? data.texts() : texts,
                data.textShare()))
        .withSamples(prompts.isEmpty() ? recipe.samples() : recipe.samples().withPrompts(prompts));
  }

  private TuningRecipe defaults(Path parent, int context, int width) {
    // Lungo's own models were pretrained with Muon, others with Adam.
    boolean own = ChatModel.isOwn(parent);
    return TuningRecipe.of(
        parent,
        context,
        width,
        own ? OptimizerRecipe.Kind.MUON : OptimizerRecipe.Kind.ADAMW,
        run.budget(new Budget.Epochs(TuningRecipe.EPOCHS)));
  }
}
