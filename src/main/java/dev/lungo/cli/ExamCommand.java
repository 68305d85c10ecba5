package dev.lungo.cli;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.curriculum.Judge;
import dev.lungo.curriculum.LessonFiles;
import dev.lungo.curriculum.Question;
import dev.lungo.evaluation.CausalLanguageModel;
import dev.lungo.evaluation.LanguageModel;
import dev.lungo.evaluation.examination.Examination;
import dev.lungo.evaluation.examination.ExaminationFiles;
import dev.lungo.evaluation.examination.ExaminationResult;
import dev.lungo.evaluation.examination.Examinee;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.generation.Sampling;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Examines a model on what the curriculum kept back.
@Command(
    name = "exam",
    description = {
      "Examine a model on what the curriculum never taught, by a judge that knows the answers.",
      "Prints how many answers are right, by family, and writes them all."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Questions are those that `curriculum` wrote. A model with a chat template is asked in turns"
          + " of a chat, others in running text. --against names the folders of earlier results on"
          + " the same questions.",
      "",
      "Examples:",
      "  ./lungo exam --model runs/chat/model --questions curriculum/examination.jsonl",
      "  ./lungo exam --model runs/ppo/model --questions curriculum/examination.jsonl \\",
      "      --against runs/chat/model/examination --out exam-ppo"
    })
final class ExamCommand implements Callable<Integer> {
  @Mixin private ModelOptions model = new ModelOptions();

  @ArgGroup(multiplicity = "1")
  private Asked asked = new Asked();

  /// What is asked.
  static final class Asked {
    @Option(
        names = "--questions",
        paramLabel = "FILE",
        description = "Questions with their checks, one a line.")
    private @Nullable Path questions;

    @Option(
        names = "--chats",
        arity = "1..*",
        paramLabel = "FILE",
        description =
            "Conversations of your own instead: those that `sft` holds out of them are asked. No"
                + " rule knows what is right there, so only the form of the answers counts.")
    private List<Path> chats = List.of();

    List<Question> read() {
      List<Question> all =
          questions != null ? LessonFiles.read(questions) : HeldOutQuestions.of(chats);
      if (all.isEmpty()) {
        throw new IllegalArgumentException(
            "there are no questions in " + (questions != null ? questions : chats));
      }
      return all;
    }
  }

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "0 takes the most probable tokens (default: as the chat page answers, by the model's"
              + " generation_config.json, or 0.8 among the 50 most probable).")
  private @Nullable Double temperature;

  @Option(
      names = "--name",
      paramLabel = "NAME",
      description = "What to call the model in tables (default: its folder's name).")
  private @Nullable String name;

  @Option(
      names = "--against",
      paramLabel = "DIR",
      description = "Set an earlier result beside this one; may be given several times.")
  private List<Path> against = List.of();

  @Option(
      names = "--out",
      paramLabel = "DIR",
      description =
          "Folder for answers.jsonl and report.html (default: examination/ in the model's folder).")
  private @Nullable Path out;

  @Override
  public Integer call() {
    List<Question> questions = asked.read();
    List<ExaminationResult> others = against.stream().map(ExaminationFiles::read).toList();
    Tokenizer tokenizer = model.requireTokenizer("questions are texts");
    Path folder = out == null ? model.folder().resolve("examination") : out;
    String called = name == null ? ModelFolder.name(model.folder()) : name;
    GenerationConfig config = GenerationConfig.read(model.folder());
    Sampling asServed = SamplingOptions.of(config);
    Sampling sampling = temperature == null ? asServed : asServed.withTemperature(temperature);
    // Before minutes are spent on answers that cannot be compared.
    others.forEach(other -> other.requireAskedLike(called, sampling.temperature(), questions));
    try (Transformer transformer = model.load();
        Judge judge = new Judge()) {
      Optional<ChatTemplate> template = ChatTemplate.find(model.folder(), tokenizer);
      LanguageModel answering =
          new CausalLanguageModel(transformer, tokenizer, config, template, sampling);
      ExaminationResult result =
          Examination.ask(
              new Examinee(called, answering, template.isPresent(), sampling.temperature()),
              questions,
              judge,
              (done, of) -> System.err.printf("%s: %,d of %,d questions%n", called, done, of));
      System.out.print(ExamTable.of(result, others));
      ExaminationFiles.write(folder, result, others);
    }
    System.err.println("report: " + folder.resolve(ExaminationFiles.PAGE));
    return 0;
  }
}
