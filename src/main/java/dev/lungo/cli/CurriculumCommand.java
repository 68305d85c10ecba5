package dev.lungo.cli;

import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.PreferenceFiles;
import dev.lungo.cli.TextTable.Align;
import dev.lungo.curriculum.Comparisons;
import dev.lungo.curriculum.Curriculum;
import dev.lungo.curriculum.Judge;
import dev.lungo.curriculum.Lesson;
import dev.lungo.curriculum.LessonFiles;
import dev.lungo.curriculum.Part;
import dev.lungo.curriculum.Question;
import dev.lungo.files.AtomicFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Iterator;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import tools.jackson.databind.json.JsonMapper;

/// Writes what a small assistant can be taught and examined with.
@Command(
    name = "curriculum",
    description = {
      "Write text, chats, comparisons and an examination, without any data.",
      "A small world made by rules: arithmetic, facts, stories, translation, refusals, Java."
          + " Entities and phrasings of the examination are kept out of the chats."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Writes into DIR:",
      "  texts/train.jsonl, texts/validation.jsonl   for `pretrain`",
      "  chats/train.jsonl, chats/validation.jsonl   for `sft`",
      "  preferences.jsonl    answers ranked by a judge that knows what is right",
      "  prompts.jsonl        questions for `ppo` and `judge`",
      "  examination.jsonl    questions for `exam`, most of them of kinds never taught",
      "The same seed writes the same files.",
      "",
      "Examples:",
      "  ./lungo curriculum --out curriculum",
      "  ./lungo curriculum --out curriculum --megabytes 24 --chats 30000 --seed 7"
    })
final class CurriculumCommand implements Callable<Integer> {
  /// One in so many is held out of training, to measure the loss on.
  private static final int ONE_IN = 50;

  @Option(names = "--out", required = true, paramLabel = "DIR", description = "Folder to write.")
  private Path out = Path.of("curriculum");

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of all that is drawn by chance (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Option(
      names = "--megabytes",
      paramLabel = "N",
      description = "Text for pretraining (default: ${DEFAULT-VALUE}).")
  private double megabytes = 8;

  @Option(
      names = "--asked",
      paramLabel = "SHARE",
      description =
          "Of the texts, how many are questions with their answers, of the kinds that chats teach"
              + " (default: ${DEFAULT-VALUE}).")
  private double asked = 0.25;

  @Option(
      names = "--chats",
      paramLabel = "N",
      description = "Conversations for tuning (default: ${DEFAULT-VALUE}).")
  private int chats = 20_000;

  @Option(
      names = "--preferences",
      paramLabel = "N",
      description = "Comparisons (default: ${DEFAULT-VALUE}).")
  private int preferences = 2_000;

  @Option(
      names = "--prompts",
      paramLabel = "N",
      description = "Questions without answers to learn by (default: ${DEFAULT-VALUE}).")
  private int prompts = 4_000;

  @Option(
      names = "--questions",
      paramLabel = "N",
      description =
          "Questions of the examination, for each family and part (default: ${DEFAULT-VALUE}).")
  private int questions = 25;

  private final TextTable table =
      new TextTable()
          .column("file", Align.LEFT)
          .column("lines", Align.RIGHT)
          .column("MB", Align.RIGHT);

  @Override
  public Integer call() {
    if (!(asked >= 0 && asked <= 1)) {
      throw new IllegalArgumentException("--asked is a share from 0 to 1, but it is " + asked);
    }
    if (!(megabytes > 0)
        || IntStream.of(chats, preferences, prompts, questions).anyMatch(count -> count < 1)) {
      throw new IllegalArgumentException(
          "--megabytes, --chats, --preferences, --prompts and --questions must be above 0");
    }
    // The streams go on behind what is held out, so that nothing is on both sides.
    Iterator<String> texts = texts();
    double bytes = megabytes * 1e6;
    write("texts/validation.jsonl", texts, (_, written) -> written < bytes / ONE_IN);
    write("texts/train.jsonl", texts, (_, written) -> written < bytes);
    Iterator<String> lessons =
        Curriculum.lessons(seed).map(l -> ConversationFiles.line(l.conversation())).iterator();
    write("chats/validation.jsonl", lessons, upTo(Math.max(1, chats / ONE_IN)));
    write("chats/train.jsonl", lessons, upTo(chats));
    try (Judge judge = new Judge()) {
      Iterator<String> ranked =
          Comparisons.scripted(seed + 1, judge).map(PreferenceFiles::line).iterator();
      write("preferences.jsonl", ranked, upTo(preferences));
    }
    Iterator<String> prompted =
        Curriculum.feedback(seed + 2)
            .map(lesson -> LessonFiles.line(new Question(Part.FEEDBACK, lesson)))
            .iterator();
    write("prompts.jsonl", prompted, upTo(prompts));
    Iterator<String> examination =
        Curriculum.questions(questions, seed).stream().map(LessonFiles::line).iterator();
    write("examination.jsonl", examination, (_, _) -> true);
    System.out.print(table);
    return 0;
  }

  /// Running text, and among it taught questions with their answers: a model that has only read
  /// statements cannot answer from them (Allen-Zhu and Li 2023, "Knowledge Extraction").
  private Iterator<String> texts() {
    Iterator<String> statements = Curriculum.texts(seed).iterator();
    Iterator<String> questions = Curriculum.lessons(seed + 3).map(Lesson::written).iterator();
    RandomGenerator chance = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    return Stream.generate(
            () -> text((chance.nextDouble() < asked ? questions : statements).next()))
        .iterator();
  }

  private static String text(String text) {
    return JsonMapper.shared().createObjectNode().put("text", text).toString();
  }

  /// Whether there is to be another line after so many lines and bytes.
  private interface More {
    boolean after(long lines, long bytes);
  }

  private static More upTo(int most) {
    return (lines, _) -> lines < most;
  }

  private void write(String name, Iterator<String> lines, More more) {
    Path file = out.resolve(name);
    long[] written = new long[2];
    AtomicFiles.write(
        file,
        to -> {
          while (more.after(written[0], written[1]) && lines.hasNext()) {
            byte[] line = (lines.next() + "\n").getBytes(StandardCharsets.UTF_8);
            to.write(line);
            written[0]++;
            written[1] += line.length;
          }
        });
    table.row(
        file.toString(),
        String.format(Locale.ROOT, "%,d", written[0]),
        String.format(Locale.ROOT, "%.1f", written[1] / 1e6));
  }
}
