package dev.lungo.cli;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.preferences.Mixture;
import dev.lungo.alignment.preferences.PreferenceRows;
import dev.lungo.alignment.preferences.PreferenceRun;
import dev.lungo.alignment.reward.HeldOutReport;
import dev.lungo.alignment.reward.LabellerAgreement;
import dev.lungo.alignment.reward.Normalisation;
import dev.lungo.alignment.reward.ReferenceSamples;
import dev.lungo.alignment.reward.RewardRecipe;
import dev.lungo.alignment.reward.RewardTask;
import dev.lungo.chat.BadLines;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.data.Permutation;
import dev.lungo.files.Sha256;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ScalarModel;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import dev.lungo.training.Metric;
import dev.lungo.training.ModelCard;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// The training of one reward model: opens what its recipe names, in order.
///
/// @param out the run's folder, as the command line names it
record RewardTraining(
    RunFolder folder, RewardRecipe recipe, Path out, boolean resume, RunClock clock) {
  /// @return the exit code
  int call() {
    if (!Files.exists(recipe.model().resolve("tokenizer.json"))) {
      throw new IllegalArgumentException(
          "no tokenizer.json in "
              + recipe.model()
              + ": a reward model reads with the tokenizer of the policy");
    }
    Tokenizer tokenizer = Tokenizer.load(recipe.model());
    int context = Checkpoint.config(recipe.model()).contextLength();
    PreferenceRows rows =
        PreferenceData.rows(recipe.model(), recipe.data().plain(), tokenizer, context);
    PreferenceData data = PreferenceData.read(recipe.data(), rows, recipe.loss()::check);
    Mixture mixture =
        data.mixture(
            comparison -> recipe.loss().elements(comparison).stream(),
            recipe.batch(),
            recipe.seed());
    SequencedMap<String, String> facts = data.facts(rows);
    List<int[]> reference = reference(tokenizer, rows, data.train());
    RunInputs inputs = inputs();
    if (resume) {
      inputs.requireSame(folder);
    } else {
      inputs.save(folder);
      folder.save(recipe);
    }
    LabellerAgreement.of(Stream.concat(data.train().stream(), data.heldOut().stream()).toList())
        .ifPresent(agreement -> facts.put("labellers agree", agreement.toString()));
    facts.put("steps an epoch", "%,d".formatted(mixture.stepsPerEpoch()));
    facts.forEach((name, value) -> System.err.printf("%-22s %s%n", name, value));
    Device device = Device.parse(recipe.device());
    try (ScalarModel model = model(device)) {
      HeldOutReport heldOut = new HeldOutReport(data.heldOut(), data.train());
      RewardTask task = new RewardTask(model, recipe, reference, heldOut);
      PreferenceRun.Parts parts =
          new PreferenceRun.Parts(
              List.of(new Metric.Facts(0, "Comparisons", facts)),
              new Successor(ModelCard.Kind.REWARD, recipe.model(), out, inputs, tokenizer),
              System.err::println);
      return run(task, mixture, parts);
    }
  }

  private int run(RewardTask task, Mixture mixture, PreferenceRun.Parts parts) {
    return Training.run(
        folder,
        resume,
        interruption ->
            new PreferenceRun(
                folder,
                recipe,
                recipe.optimizer().learningRate(),
                task,
                mixture,
                parts,
                interruption,
                clock));
  }

  private ScalarModel model(Device device) {
    return ScalarModel.isIn(recipe.model())
        ? ScalarModel.load(recipe.model(), device)
        : ScalarModel.create(recipe.model(), device, recipe.seed());
  }

  /// The texts by which scores are normalised; a resumed run has the same ones.
  private List<int[]> reference(Tokenizer tokenizer, PreferenceRows rows, List<Comparison> train) {
    List<Comparison> shuffled =
        Arrays.stream(Permutation.of(train.size(), recipe.seed())).mapToObj(train::get).toList();
    return switch (recipe.normalisation()) {
      case Normalisation.None() -> List.of();
      case Normalisation.Answers(int count) ->
          shuffled.stream().flatMap(c -> c.texts().stream()).limit(count).toList();
      case Normalisation.Samples samples -> {
        if (ScalarModel.isIn(recipe.model())) {
          throw new IllegalArgumentException(
              recipe.model()
                  + " is a reward model and says nothing: --set normalisation=answers, or begin"
                  + " from a language model");
        }
        try (Transformer policy = Checkpoint.load(recipe.model(), Device.parse(recipe.device()))) {
          yield ReferenceSamples.of(
              policy,
              tokenizer,
              shuffled.stream().map(Comparison::prompt).toList(),
              samples,
              recipe.seed());
        }
      }
      case Normalisation.Demonstrations(List<Path> files, int count) -> {
        if (files.isEmpty()) {
          System.err.println(
              "no --demonstrations: the preferred responses of the training data stand in for"
                  + " them");
          yield shuffled.stream()
              .limit(count)
              .map(c -> c.texts().get(c.judged().ranking().getFirst().getFirst()))
              .toList();
        }
        try (Stream<Conversation> all = ConversationFiles.read(files, BadLines.stop())) {
          List<int[]> texts =
              all.flatMap(answered -> rows.answered(answered).stream()).limit(count).toList();
          if (texts.isEmpty()) {
            throw new IllegalArgumentException(
                "no demonstration in " + files + " fits into the model's context");
          }
          yield texts;
        }
      }
    };
  }

  /// What the run reads, by SHA-256.
  private RunInputs inputs() {
    SequencedMap<String, String> hashes = PreferenceData.hashes(recipe.data());
    if (recipe.normalisation() instanceof Normalisation.Demonstrations(List<Path> files, int _)) {
      files.forEach(file -> hashes.put(file.toString(), Sha256.of(file)));
    }
    return new RunInputs(Checkpoint.hash(recipe.model()), hashes);
  }
}
