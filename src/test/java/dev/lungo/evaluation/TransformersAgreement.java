package dev.lungo.evaluation;

import dev.lungo.bench.Table;
import dev.lungo.evaluation.LanguageModel.Likelihood;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.stream.IntStream;

/// Whether tasks give the same scores, example by example, where transformers computes the
/// likelihoods: `./lungo bench evaluation --check`.
final class TransformersAgreement {
  private static final int EXAMPLES = 200;
  private static final int ANSWERS = 20;

  private record Asked(String task, int shots) {}

  private static final List<Asked> TASKS =
      List.of(
          new Asked("ecqa", 0),
          new Asked("ecqa", 2),
          new Asked("coreference", 0),
          new Asked("sst2", 1),
          new Asked("ocnli", 0),
          new Asked("blimp", 0));

  private TransformersAgreement() {}

  static void print(CausalLanguageModel model, Path folder, Path data, Path scratch) {
    answers(model, folder, data, scratch);
    Table table =
        new Table(
            "task",
            "shots",
            "examples",
            "likelihoods",
            "largest difference",
            "other decisions",
            "score",
            "in transformers");
    Evaluation evaluation = new Evaluation(data, EXAMPLES, 1);
    for (Asked asked : TASKS) {
      Task task = Tasks.named(List.of(asked.task())).getFirst();
      Recorder recorder = new Recorder(model);
      TaskResult ours = evaluation.run(task, asked.shots(), recorder, (_, _) -> {});
      Optional<PeerModel.Answers> peer =
          new PeerModel(folder).answers(recorder.questions, List.of(), scratch);
      if (peer.isEmpty()) {
        return;
      }
      List<List<Double>> scores = peer.get().scores();
      TaskResult theirs =
          evaluation.run(task, asked.shots(), Recorder.replaying(scores), (_, _) -> {});
      table.row(
          asked.task(),
          asked.shots(),
          ours.examples(),
          scores.stream().mapToInt(List::size).sum(),
          "%.1e".formatted(difference(recorder.likelihoods, scores)),
          IntStream.range(0, ours.examples())
              .filter(i -> ours.samples().get(i).score() != theirs.samples().get(i).score())
              .count(),
          number(ours.primary().estimate().value()),
          number(theirs.primary().estimate().value()));
    }
    System.out.print(table);
  }

  private static void answers(CausalLanguageModel model, Path folder, Path data, Path scratch) {
    Task task = Tasks.named(List.of("e2e")).getFirst();
    Recorder recorder = new Recorder(model);
    TaskResult _ = new Evaluation(data, ANSWERS, 1).run(task, 0, recorder, (_, _) -> {});
    Optional<PeerModel.Answers> peer =
        new PeerModel(folder).answers(List.of(), recorder.open, scratch);
    peer.ifPresent(
        p ->
            System.out.printf(
                "greedy answers: %d of %d are the same%n",
                IntStream.range(0, ANSWERS)
                    .filter(i -> p.answers().get(i).equals(recorder.answers.get(i).text()))
                    .count(),
                ANSWERS));
  }

  static double difference(List<List<Likelihood>> ours, List<List<Double>> theirs) {
    double most = 0;
    for (int i = 0; i < ours.size(); i++) {
      for (int option = 0; option < ours.get(i).size(); option++) {
        double difference =
            Math.abs(ours.get(i).get(option).logProbability() - theirs.get(i).get(option));
        most = Double.isNaN(difference) ? Double.NaN : Math.max(most, difference);
      }
    }
    return most;
  }

  private static String number(double value) {
    return String.format(Locale.ROOT, "%.2f", value);
  }
}
