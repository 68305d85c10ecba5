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
    return List.copyOf(steps);
  }

  // --- The stages ---

  private void makeData() {
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
        sizes.compared() * 3,
        "--preferences",
        sizes.compared(),
        "--questions",
        sizes.questions());
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
        "--out",
        out.resolve("tokenizer"));
  }

  private void pretrain() {
    Path run = out.resolve("base");
    List<Object> text =
        List.of("pretrain", "--corpus", texts(), "--tokenizer", out.resolve("tokenizer"));
    training(
        "pretrain",
        "the model learns the language by predicting the next piece of text",
        0.35,
        run,
        words(text, "--depth", plan.sizes().depth(), "--out", run, seed()),
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
      data.addAll(List.of("--longest-answer", Sizes.CONTEXT / 2, "--skip-bad"));
    } else {
      data.addAll(List.of("--data", curriculum.resolve("chats")));
    }
    training(
        "sft",
        "the model learns to answer from examples",
        0.27,
        run,
        words("sft", "--model", out.resolve("base/model"), data, "--out", run, seed()),
        words("sft", "--out", run, "--resume"));
  }

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
