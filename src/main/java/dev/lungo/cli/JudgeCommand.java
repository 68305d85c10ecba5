package dev.lungo.cli;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Preference;
import dev.lungo.chat.PreferenceFiles;
import dev.lungo.curriculum.Comparisons;
import dev.lungo.curriculum.Comparisons.Answer;
import dev.lungo.curriculum.Judge;
import dev.lungo.curriculum.Lesson;
import dev.lungo.curriculum.LessonFiles;
import dev.lungo.curriculum.Question;
import dev.lungo.files.AtomicFiles;
import dev.lungo.generation.Completion;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.TokenListener;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Has a model answer each question several times, and a judge by rule rank the answers.
@Command(
    name = "judge",
    description = {
      "Let a model answer each question several times, and rank the answers by rule.",
      "Stands in for people's comparisons where the right answers are known."
    },
    mixinStandardHelpOptions = true,
    sortOptions = false,
    footer = {
      "",
      "Questions are those that `curriculum` wrote. What is written is read by `reward`: right"
          + " answers above wrong ones, brief and well-formed ones above others; where the judge"
          + " sees no difference, nothing is written.",
      "",
      "Example:",
      "  ./lungo judge --model runs/chat/model --prompts curriculum/prompts.jsonl \\",
      "      --answers 4 --out preferences.jsonl"
    })
final class JudgeCommand implements Callable<Integer> {
  private static final int AT_ONCE = 64;
  private static final int SLOTS = 32;

  @Mixin private ModelOptions model = new ModelOptions();

  @Option(
      names = "--prompts",
      required = true,
      paramLabel = "FILE",
      description = "Questions with their checks, one a line.")
  private Path prompts = Path.of("prompts.jsonl");

  @Option(
      names = "--out",
      required = true,
      paramLabel = "FILE",
      description = "The file of ranked answers to write (.jsonl).")
  private Path out = Path.of("preferences.jsonl");

  @Option(
      names = "--answers",
      paramLabel = "N",
      description = "Answers to each question (default: ${DEFAULT-VALUE}).")
  private int count = 4;

  @Option(
      names = "--with-right",
      description = "Rank the right answer among the model's: what it cannot do yet counts, too.")
  private boolean withRight;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "Ask at most N questions, the first ones (default: all).")
  private int limit = Integer.MAX_VALUE;

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description = "Of sampling (default: ${DEFAULT-VALUE}).")
  private double temperature = 1;

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "Of sampling (default: ${DEFAULT-VALUE}).")
  private long seed = 1;

  @Override
  public Integer call() {
    if (count < 1 || limit < 1 || count + (withRight ? 1 : 0) < 2) {
      throw new IllegalArgumentException(
          "there must be two answers to compare and a question to ask, but --answers is "
              + count
              + " and --limit "
              + limit);
    }
    List<Lesson> lessons =
        LessonFiles.read(prompts).stream().limit(limit).map(Question::lesson).toList();
    if (lessons.isEmpty()) {
      throw new IllegalArgumentException("there are no questions in " + prompts);
    }
    Tokenizer tokenizer = model.requireTokenizer("questions are texts");
    ChatTemplate template = ChatTemplate.load(model.folder(), tokenizer);
    List<Preference> ranked = new ArrayList<>();
    try (Transformer transformer = model.load();
        Judge judge = new Judge()) {
      for (int from = 0; from < lessons.size(); from += AT_ONCE) {
        List<Lesson> some = lessons.subList(from, Math.min(from + AT_ONCE, lessons.size()));
        List<Completion> answers = answers(some, transformer, tokenizer, template, from);
        for (int i = 0; i < some.size(); i++) {
          List<Answer> compared = new ArrayList<>();
          answers.subList(i * count, (i + 1) * count).forEach(a -> compared.add(answer(a)));
          if (withRight) {
            compared.add(new Answer(some.get(i).answer(), true));
          }
          Comparisons.ranked(some.get(i), compared, judge).ifPresent(ranked::add);
        }
        System.err.printf(
            "judged the answers to %,d of %,d questions%n", from + some.size(), lessons.size());
      }
    }
    if (ranked.isEmpty()) {
      throw new IllegalStateException(
          "the judge saw no difference between the answers to any question: try more --answers or"
              + " a higher --temperature");
    }
    AtomicFiles.write(
        out,
        to -> {
          for (Preference preference : ranked) {
            to.write((PreferenceFiles.line(preference) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    System.out.printf(
        "%s: %,d comparisons of the answers to %,d questions%n",
        out, ranked.size(), lessons.size());
    return 0;
  }

  /// @return for each lesson its answers in a row
  private List<Completion> answers(
      List<Lesson> lessons,
      Transformer transformer,
      Tokenizer tokenizer,
      ChatTemplate template,
      int first) {
    int context = transformer.config().contextLength();
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < lessons.size(); i++) {
      int[] prompt = template.prompt(template.fit(lessons.get(i).prompt(), context / 2));
      for (int n = 0; n < count; n++) {
        requests.add(
            GenerationRequest.of(prompt, context / 2)
                .withSampling(
                    Sampling.PLAIN
                        .withTemperature(temperature)
                        .withSeed(seed + (long) (first + i) * count + n))
                .withStops(Set.of(template.endToken()), List.of()));
      }
    }
    try (Generator generator =
        new Generator(transformer, tokenizer, Math.min(SLOTS, requests.size()), context)
            .keepingPrefixes()) {
      return generator.generate(requests, TokenListener.NONE);
    }
  }

  private static Answer answer(Completion completion) {
    return new Answer(completion.text(), completion.finish() == FinishReason.STOP_TOKEN);
  }
}
