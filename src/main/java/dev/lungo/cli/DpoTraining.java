package dev.lungo.cli;

import dev.lungo.alignment.dpo.DpoRecipe;
import dev.lungo.alignment.dpo.DpoTask;
import dev.lungo.alignment.dpo.DpoTrainer;
import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.preferences.Mixture;
import dev.lungo.alignment.preferences.PreferenceRows;
import dev.lungo.alignment.preferences.PreferenceRun;
import dev.lungo.alignment.reward.HeldOutReport;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import dev.lungo.training.Metric;
import dev.lungo.training.ModelCard;
import dev.lungo.training.RunClock;
import dev.lungo.training.RunFolder;
import dev.lungo.training.RunParts;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;

/// One run of direct preference optimisation: opens what its recipe names, in order.
///
/// @param out the run's folder, as the command line names it
record DpoTraining(RunFolder folder, DpoRecipe recipe, Path out, boolean resume, RunClock clock) {
  /// Questions whose answers are written out where nobody named any.
  private static final int SHOWN = 6;

  /// @return the exit code
  int call() {
    Tokenizer tokenizer = Tokenizer.load(recipe.model());
    int context = Checkpoint.config(recipe.model()).contextLength();
    PreferenceRows rows =
        PreferenceData.rows(recipe.model(), recipe.data().plain(), tokenizer, context);
    PreferenceData data = PreferenceData.read(recipe.data(), rows, _ -> {});
    Mixture mixture = data.mixture(Stream::of, recipe.batch(), recipe.seed());
    RunInputs inputs =
        new RunInputs(Checkpoint.hash(recipe.model()), PreferenceData.hashes(recipe.data()));
    if (resume) {
      inputs.requireSame(folder);
    } else {
      inputs.save(folder);
      folder.save(recipe);
    }
    SequencedMap<String, String> facts = data.facts(rows);
    facts.put("steps an epoch", "%,d".formatted(mixture.stepsPerEpoch()));
    facts.forEach((name, value) -> System.err.printf("%-22s %s%n", name, value));
    PreferenceRun.Parts parts =
        new PreferenceRun.Parts(
            List.of(new Metric.Facts(0, "Comparisons", facts)),
            new Successor(ModelCard.Kind.POLICY, recipe.model(), out, inputs, tokenizer),
            System.err::println);
    Device device = Device.parse(recipe.device());
    try (Transformer policy = Checkpoint.load(recipe.model(), device)) {
      if (recipe.loss().referenceFree()) {
        return run(policy, Optional.empty(), tokenizer, data, mixture, parts);
      }
      try (Transformer reference = Checkpoint.load(recipe.model(), device)) {
        return run(policy, Optional.of(reference), tokenizer, data, mixture, parts);
      }
    }
  }

  private int run(
      Transformer policy,
      Optional<Transformer> reference,
      Tokenizer tokenizer,
      PreferenceData data,
      Mixture mixture,
      PreferenceRun.Parts parts) {
    DpoTask task =
        new DpoTask(
            new DpoTrainer(recipe, policy, reference),
            new HeldOutReport(data.heldOut(), data.train()),
            sampler(tokenizer, data));
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

  /// Asks held-out questions, or those named; of texts only those named.
  private RunParts.Sampler sampler(Tokenizer tokenizer, PreferenceData data) {
    List<String> named = recipe.samples().prompts();
    if (recipe.data().plain()) {
      return RunParts.Sampler.NONE;
    }
    List<Conversation> questions =
        Stream.concat(
                named.stream().map(prompt -> Conversation.of(Message.user(prompt))),
                data.heldOut().stream()
                    .map((Comparison c) -> c.judged().prompt())
                    .distinct()
                    .limit(recipe.samples().questions()))
            .toList();
    ChatTemplate template = ChatTemplate.load(recipe.model(), tokenizer);
    List<Conversation> fitting =
        questions.stream()
            .filter(
                question ->
                    template.prompt(question).length
                        < Checkpoint.config(recipe.model()).contextLength())
            .toList();
    return new ChatSamples(
        tokenizer,
        template,
        fitting,
        named.isEmpty() ? SHOWN : named.size(),
        recipe.samples(),
        recipe.seed());
  }
}
