package dev.lungo.cli.speedrun;

import dev.lungo.cli.speedrun.Step.Kind;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;

/// The stages of a speedrun, each as the command line that does it.
///
/// The recipe is InstructGPT's (Ouyang et al. 2022) after a pretraining of its own: learn the
/// language, learn to answer from examples, learn from comparisons what a good answer is, and
/// optimise the answers for it. After each stage the same questions are asked.
///
/// What people bring replaces what the curriculum makes: their texts beside its text, their chats
/// instead of its chats, and their preferences instead of the judge's.
final class Recipe {
  private final Plan plan;
  private final OwnData own;
  private final Path out;
  private final Path curriculum;
  private final List<Step> steps = new ArrayList<>();

  private Recipe(Plan plan, OwnData own, Path out) {
    this.plan = plan;
    this.own = own;
    this.out = out;
    this.curriculum = out.resolve("curriculum");
  }

  static List<Step> of(Plan plan, OwnData own, Path out) {
    return new Recipe(plan, own, out).steps();
  }

  private List<Step> steps() {
    makeData();
    pretrain();
    examine("base");
    tune();
    examine("sft");
    if (isPreferred()) {
      compare();
      learnReward();
      optimise();
      examine("ppo");
    }
    return List.copyOf(steps);
  }

  // --- The stages ---

  private void makeData() {
    if (curriculumText() || !own.hasChats()) {
      makeCurriculum();
    }
    if (!own.texts().isEmpty()) {
      plain(
          "corpus",
          "your texts are cleaned, freed of copies, and a part is held out",
          0.03,
          "corpus",
          "--input",
          own.texts(),
          "--out",
          out.resolve("corpus"),
          "--validation",
          "0.02");
    }
    plain(
        "tokenizer",
        "the text is cut into the pieces that the model reads",
        0.015,
        "tokenizer",
        "train",
        "--input",
        trainingTexts(),
        "--vocab-size",
        plan.sizes().vocabulary(),
        "--digits",
        1,
        "--out",
        out.resolve("tokenizer"));
  }

  private void makeCurriculum() {
    Sizes sizes = plan.sizes();
    plain(
        "curriculum",
        "text, chats and an examination are made by rules",
        0.02,
        "curriculum",
        "--out",
        curriculum,
        "--seed",
        plan.seed(),
        "--megabytes",
        String.format(Locale.ROOT, "%.2f", sizes.megabytes()),
        "--chats",
        sizes.chats(),
        "--prompts",
        sizes.compared(),
        "--preferences",
        sizes.compared(),
        "--questions",
        sizes.questions());
  }

  private void pretrain() {
    Path run = out.resolve("base");
    List<Object> text =
        List.of("pretrain", "--corpus", texts(), "--tokenizer", out.resolve("tokenizer"));
    training(
        "pretrain",
        "the model learns the language by predicting the next piece of text",
        0.31,
        run,
        words(text, "--depth", plan.sizes().depth(), "--out", run, seed(), rows()),
        words(text, "--out", run, "--resume"));
  }

  private void tune() {
    Path run = out.resolve("sft");
    List<Object> data = new ArrayList<>();
    if (own.hasChats()) {
      own.chats().forEach(file -> data.addAll(List.of("--data", file)));
      for (Path file : own.summaries()) {
        data.addAll(List.of("--data", file));
        data.addAll(List.of("--question", "Summarise this dialogue.\\n\\n{dialogue}"));
        data.addAll(List.of("--answer", "{summary}"));
      }
      // A model answers at the length that it learned from, and this one is small.
      data.addAll(List.of("--longest-answer", Sizes.context(own) / 2, "--skip-bad"));
    } else {
      // Chats without end cannot be learned by heart, so pretraining's own rate does no harm.
      data.addAll(List.of("--data", curriculum.resolve("chats")));
      data.addAll(List.of("--set", "optimizer.learningRate=0.02"));
    }
    training(
        "sft",
        "the model learns to answer from examples",
        0.31,
        run,
        words(
            "sft",
            "--model",
            out.resolve("base/model"),
            data,
            "--texts",
            texts(),
            "--out",
            run,
            seed()),
        words("sft", "--out", run, "--resume"));
  }

  // --- From preferences ---

  /// Somebody must know which answers are better: people, or the curriculum's judge of its own
  /// questions.
  private boolean isPreferred() {
    return !own.preferences().isEmpty() || !own.hasChats();
  }

  private void compare() {
    if (own.hasChats()) {
      return;
    }
    plain(
        "judge",
        "the tuned model answers each question several times, and a judge ranks the answers",
        0.04,
        "judge",
        "--model",
        out.resolve("sft/model"),
        "--prompts",
        curriculum.resolve("prompts.jsonl"),
        "--with-right",
        "--out",
        out.resolve("comparisons.jsonl"));
  }

  /// It begins as the tuned model. Beside the tuned model's own answers stand worse ones than it
  /// gives, so that the policy finds no reward in them either.
  private void learnReward() {
    Path run = out.resolve("reward");
    List<Object> data = new ArrayList<>();
    own.preferences().forEach(file -> data.addAll(List.of("--data", file)));
    if (!own.hasChats()) {
      data.addAll(List.of("--data", out.resolve("comparisons.jsonl")));
      data.addAll(List.of("--data", curriculum.resolve("preferences.jsonl")));
    }
    training(
        "reward",
        "a reward model learns from comparisons what a good answer is",
        0.06,
        run,
        words(
            "reward",
            "--model",
            out.resolve("sft/model"),
            data,
            "--skip-bad",
            "--out",
            run,
            seed()),
        words("reward", "--out", run, "--resume"));
  }

  /// InstructGPT's numbers with an eighth of its batch, and a higher rate, as the model is small. A
  /// value network would not learn in so few steps what to expect, so the answers to a prompt are
  /// compared with each other. Prompts that are answered now well, now badly, teach most: those of
  /// the comparisons are asked twice, and with rules a step learns from one prompt of three. One
  /// update a step and a rate that goes to zero: what was tuned well is easily lost.
  private void optimise() {
    Path run = out.resolve("ppo");
    List<Path> prompts =
        !own.hasChats()
            ? List.of(out.resolve("comparisons.jsonl"), curriculum.resolve("prompts.jsonl"))
            : own.chats().isEmpty() ? own.preferences() : own.chats();
    List<Object> rewards = new ArrayList<>(List.of("--reward", out.resolve("reward/model")));
    if (!own.hasChats()) {
      // A model this small cannot tell whether a sum is right; the judge's rules can. Its opinion
      // of answers that are all right is noise, which more weight would have the policy learn.
      rewards.addAll(List.of("--weight", 0.1));
      rewards.addAll(List.of("--reward", curriculum.resolve("prompts.jsonl"), "--weight", 3));
    }
    // Where only a reward model judges, what it finds most different is most likely its error.
    List<Object> chosen = own.hasChats() ? List.of() : List.of("--set", "update.candidates=3");
    List<Object> asked = new ArrayList<>();
    prompts.forEach(file -> asked.addAll(List.of("--prompts", file)));
    training(
        "ppo",
        "the model is optimised for answers that the reward model prefers",
        0.17,
        run,
        words(
            "ppo",
            "--policy",
            out.resolve("sft/model"),
            rewards,
            asked,
            "--out",
            run,
            "--batch",
            64,
            "--set",
            "advantages=leave-one-out",
            "--set",
            "update.perPrompt=4",
            "--set",
            "update.minibatch=64",
            chosen,
            "--set",
            "optimizer.learningRate=1e-4",
            "--set",
            "schedule.shape.kind=linear",
            "--set",
            "kl.beta=0.05",
            "--set",
            "sample.response=" + Sizes.context(own) / 2,
            "--set",
            "prompts.cut=start",
            "--set",
            "looks.times=4",
            seed()),
        words("ppo", "--out", run, "--resume"));
  }

  // --- The examination ---

  /// Own chats have no judge: what they held out is asked, and only the form of answers counts.
  private void examine(String model) {
    Path result = out.resolve("exam").resolve(model);
    List<Object> asked =
        own.hasChats()
            ? List.of("--chats", own.chats())
            : List.of("--questions", curriculum.resolve("examination.jsonl"));
    if (own.hasChats() && own.chats().isEmpty()) {
      return; // summaries have a form of their own
    }
    List<Object> against = new ArrayList<>();
    for (Step step : steps) {
      if (step.kind() instanceof Kind.Examined(Path earlier)) {
        against.addAll(List.of("--against", earlier));
      }
    }
    steps.add(
        new Step(
            "exam-" + model,
            "the " + model + " model is asked what it was never taught",
            0.02,
            words(
                "exam",
                "--model",
                out.resolve(model).resolve("model"),
                asked,
                "--name",
                model,
                against,
                "--out",
                result),
            new Kind.Examined(result)));
  }

  // --- What they read ---

  /// The curriculum's text is needed for its chats, and where there is no other.
  private boolean curriculumText() {
    return own.texts().isEmpty() || !own.hasChats();
  }

  /// Text for pretraining, with what is held out.
  private List<Path> texts() {
    List<Path> texts = new ArrayList<>();
    if (!own.texts().isEmpty()) {
      texts.add(out.resolve("corpus"));
    }
    if (curriculumText()) {
      texts.add(curriculum.resolve("texts"));
    }
    return texts;
  }

  private List<Path> trainingTexts() {
    List<Path> texts = new ArrayList<>();
    if (!own.texts().isEmpty()) {
      texts.add(out.resolve("corpus/train"));
    }
    if (curriculumText()) {
      texts.add(curriculum.resolve("texts/train.jsonl"));
    }
    return texts;
  }

  // --- Command lines ---

  private void plain(String name, String says, double share, Object... command) {
    steps.add(new Step(name, says, share, words(command), new Kind.Plain()));
  }

  private void training(
      String name, String says, double share, Path run, List<String> begin, List<String> resume) {
    steps.add(new Step(name, says, share, begin, new Kind.Training(run, resume)));
  }

  /// The rows of a step hold as many tokens whatever their length.
  private List<Object> rows() {
    int context = Sizes.context(own);
    return context == Sizes.CONTEXT
        ? List.of()
        : List.of(
            "--set",
            "model.context=" + context,
            "--set",
            "batch.length=" + context,
            "--set",
            "batch.rows=" + 8 * plan.sizes().depth() * Sizes.CONTEXT / context / 2);
  }

  private List<Object> seed() {
    return List.of("--set", "seed=" + plan.seed());
  }

  /// Words of a command line, from texts, numbers, paths and lists of them.
  private static List<String> words(Object... parts) {
    List<String> words = new ArrayList<>();
    for (Object part : parts) {
      if (part instanceof List<?> list) {
        words.addAll(words(list.toArray()));
      } else {
        words.add(part.toString());
      }
    }
    return words;
  }
}
