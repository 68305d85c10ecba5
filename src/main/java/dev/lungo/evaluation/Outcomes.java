package dev.lungo.evaluation;

import dev.lungo.chat.Preference;
import dev.lungo.evaluation.LanguageModel.Answer;
import dev.lungo.evaluation.LanguageModel.Likelihood;
import dev.lungo.evaluation.Measure.Unit;
import dev.lungo.evaluation.metrics.Answers;
import dev.lungo.evaluation.metrics.Bleu;
import dev.lungo.evaluation.metrics.BleuTokenizer;
import dev.lungo.evaluation.metrics.Chrf;
import dev.lungo.evaluation.metrics.Counts;
import dev.lungo.evaluation.metrics.Numbers;
import dev.lungo.evaluation.metrics.Refusals;
import dev.lungo.evaluation.metrics.Rouge;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Collection;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.BiFunction;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.Collectors;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// From a model's answers to measures: one function for each form of task.
final class Outcomes {
  private static final Rouge ROUGE = new Rouge(true);

  private Outcomes() {}

  /// @param texts what was read
  static Outcome bits(List<String> texts, List<Likelihood> likelihoods) {
    List<Double> bits = likelihoods.stream().map(Likelihood::bits).toList();
    Scores.Ratio perByte = new Scores.Ratio(bits, texts.stream().map(Outcomes::bytes).toList());
    Scores.Ratio perWord = new Scores.Ratio(bits, texts.stream().map(Outcomes::words).toList());
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < texts.size(); i++) {
      double value = bits.get(i) / bytes(texts.get(i));
      samples.add(new Sample(texts.get(i), "", "%.3f bits per byte".formatted(value), value));
    }
    return new Outcome(
        List.of(
            Measure.of("bits per byte", Unit.BITS_PER_BYTE, OptionalDouble.empty(), perByte),
            Measure.of(
                "word perplexity",
                Unit.PERPLEXITY,
                OptionalDouble.empty(),
                new Scores.Perplexity(perWord))),
        samples,
        cut(likelihoods));
  }

  private static double bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8).length;
  }

  /// Words between white space, as word perplexity on WikiText counts them.
  private static double words(String text) {
    return Math.max(1, text.strip().split("\\s+").length);
  }

  /// @param right the index of each right option
  static Outcome choice(
      List<String> questions,
      List<List<String>> options,
      List<Integer> right,
      List<List<Likelihood>> likelihoods) {
    List<Double> plain = new ArrayList<>();
    List<Double> normalised = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < options.size(); i++) {
      List<String> texts = options.get(i);
      double[] sums = logProbabilities(likelihoods.get(i));
      plain.add(100 * credit(sums, right.get(i)));
      normalised.add(100 * credit(perCharacter(sums, texts), right.get(i)));
      samples.add(
          new Sample(
              questions.get(i), texts.get(right.get(i)), texts.get(best(sums)), plain.getLast()));
    }
    double chance = options.stream().mapToDouble(texts -> 100.0 / texts.size()).average().orElse(0);
    return new Outcome(accuracies(chance, plain, normalised), samples, cutRows(likelihoods));
  }

  private static List<Measure> accuracies(
      double chance, List<Double> plain, List<Double> normalised) {
    OptionalDouble guessing = OptionalDouble.of(chance);
    return List.of(
        Measure.of("accuracy", Unit.PERCENT, guessing, new Scores.Mean(plain)),
        Measure.of("accuracy per character", Unit.PERCENT, guessing, new Scores.Mean(normalised)));
  }

  /// Each prompt counts the same: the share of its decided pairs in which the better answer is
  /// the likelier one.
  static Outcome preferences(
      List<String> prompts, List<Preference> preferences, List<List<Likelihood>> likelihoods) {
    List<Double> plain = new ArrayList<>();
    List<Double> normalised = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < preferences.size(); i++) {
      Preference preference = preferences.get(i);
      double[] sums = logProbabilities(likelihoods.get(i));
      plain.add(100 * agreement(preference, sums));
      normalised.add(100 * agreement(preference, perCharacter(sums, preference.responses())));
      samples.add(
          new Sample(
              prompts.get(i),
              preference.responses().get(preference.ranking().getFirst().getFirst()),
              preference.responses().get(best(sums)),
              plain.getLast()));
    }
    return new Outcome(accuracies(50, plain, normalised), samples, cutRows(likelihoods));
  }

  private static double agreement(Preference preference, double[] scores) {
    return preference.pairs().stream()
        .mapToDouble(p -> credit(new double[] {scores[p.better()], scores[p.worse()]}, 0))
        .average()
        .orElseThrow();
  }

  private static double[] perCharacter(double[] sums, List<String> texts) {
    return IntStream.range(0, sums.length)
        .mapToDouble(o -> sums[o] / length(texts.get(o)))
        .toArray();
  }

  /// Characters without the space that the continuation begins with.
  private static double length(String option) {
    String text = option.strip();
    return Math.max(1, text.codePointCount(0, text.length()));
  }

  /// 1 where the right option is the likeliest; a tie is shared, or a model that finds all
  /// options the same would be right as often as the right one comes first.
  static double credit(double[] scores, int right) {
    double most = DoubleStream.of(scores).max().orElseThrow();
    return scores[right] < most
        ? 0
        : 1.0 / DoubleStream.of(scores).filter(score -> score == most).count();
  }

  private static int best(double[] scores) {
    return IntStream.range(0, scores.length)
        .reduce((a, b) -> scores[b] > scores[a] ? b : a)
        .orElseThrow();
  }

  private static double[] logProbabilities(List<Likelihood> likelihoods) {
    return likelihoods.stream().mapToDouble(Likelihood::logProbability).toArray();
  }

  /// @param right the index of each right label
  static Outcome classification(
      List<String> labels,
      List<String> questions,
      List<Integer> right,
      List<List<Likelihood>> likelihoods) {
    List<Double> correct = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < right.size(); i++) {
      double[] scores = logProbabilities(likelihoods.get(i));
      correct.add(100 * credit(scores, right.get(i)));
      samples.add(
          new Sample(
              questions.get(i),
              labels.get(right.get(i)),
              labels.get(best(scores)),
              correct.getLast()));
    }
    // Always giving the commonest label is the best that can be done without reading.
    double commonest =
        right.stream()
            .collect(Collectors.groupingBy(label -> label, Collectors.counting()))
            .values()
            .stream()
            .mapToDouble(count -> 100.0 * count / right.size())
            .max()
            .orElseThrow();
    List<String> names = right.stream().map(labels::get).toList();
    List<String> given = samples.stream().map(Sample::given).toList();
    return new Outcome(
        List.of(
            Measure.of(
                "balanced accuracy",
                Unit.PERCENT,
                OptionalDouble.of(100.0 / labels.size()),
                new Scores.Balanced(correct, names)),
            Measure.of(
                "accuracy", Unit.PERCENT, OptionalDouble.of(commonest), new Scores.Mean(correct)),
            Measure.of(
                "Matthews' correlation",
                Unit.POINTS,
                OptionalDouble.of(0),
                new Scores.Matthews(names, given))),
        samples,
        cutRows(likelihoods));
  }

  /// @param references of each answer
  static Outcome generation(
      Form.Generation form,
      List<String> questions,
      List<List<String>> references,
      List<Answer> answers) {
    List<Measure> measures =
        form.metrics().stream().map(metric -> measure(form, metric, references, answers)).toList();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      samples.add(
          new Sample(
              questions.get(i),
              String.join("\n", references.get(i)),
              answers.get(i).text(),
              measures.getFirst().scores().of(List.of(i)).estimate().value()));
    }
    return new Outcome(measures, samples, cutAnswers(answers));
  }

  private static Measure measure(
      Form.Generation form,
      Form.Metric metric,
      List<List<String>> references,
      List<Answer> answers) {
    return switch (metric) {
      case EXACT_MATCH -> mean("exact match", references, answers, Answers::exactMatch);
      case F1 -> mean("F1", references, answers, Answers::f1);
      case NUMBER ->
          mean("right number", references, answers, best((a, r) -> Numbers.agree(a, r) ? 1 : 0));
      case ROUGE_1 -> mean("ROUGE-1", references, answers, best((a, r) -> ROUGE.n(1, r, a).f1()));
      case ROUGE_2 -> mean("ROUGE-2", references, answers, best((a, r) -> ROUGE.n(2, r, a).f1()));
      case ROUGE_L -> mean("ROUGE-L", references, answers, best((a, r) -> ROUGE.l(r, a).f1()));
      case BLEU -> {
        Bleu bleu = Bleu.STANDARD.withTokenizer(form.tokenizer().orElse(BleuTokenizer.NIST));
        yield corpus("BLEU", references, answers, bleu::counts, Scores.Corpus.Whole.BLEU);
      }
      case CHRF -> corpus("chrF", references, answers, Chrf.CHRF::counts, Scores.Corpus.Whole.CHRF);
    };
  }

  private static ToDoubleBiFunction<String, List<String>> best(
      ToDoubleBiFunction<String, String> score) {
    return (answer, references) -> Answers.best(answer, references, score);
  }

  /// Continuations begin with a space of their own, which is no part of the answer.
  private static Measure mean(
      String name,
      List<List<String>> references,
      List<Answer> answers,
      ToDoubleBiFunction<String, List<String>> score) {
    List<Double> scores = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      scores.add(
          100 * score.applyAsDouble(answers.get(i).text().strip(), stripped(references.get(i))));
    }
    return Measure.of(name, Unit.PERCENT, OptionalDouble.empty(), new Scores.Mean(scores));
  }

  private static Measure corpus(
      String name,
      List<List<String>> references,
      List<Answer> answers,
      BiFunction<String, List<String>, Counts> count,
      Scores.Corpus.Whole score) {
    List<Counts> counts = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      counts.add(count.apply(answers.get(i).text().strip(), stripped(references.get(i))));
    }
    return Measure.of(name, Unit.POINTS, OptionalDouble.empty(), new Scores.Corpus(counts, score));
  }

  private static List<String> stripped(List<String> texts) {
    return texts.stream().map(String::strip).toList();
  }

  /// @param refuse the label of prompts to be declined
  static Outcome refusals(
      String refuse, List<String> questions, List<String> labels, List<Answer> answers) {
    List<Double> right = new ArrayList<>();
    List<Double> refused = new ArrayList<>();
    List<Sample> samples = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      boolean declined = Refusals.refuses(answers.get(i).text());
      boolean should = labels.get(i).equals(refuse);
      refused.add(declined ? 100.0 : 0.0);
      right.add(declined == should ? 100.0 : 0.0);
      samples.add(
          new Sample(
              questions.get(i),
              should ? "(declines)" : "(answers)",
              answers.get(i).text(),
              right.getLast()));
    }
    List<Measure> measures = new ArrayList<>();
    measures.add(
        Measure.of(
            "balanced accuracy",
            Unit.PERCENT,
            OptionalDouble.of(50),
            new Scores.Balanced(right, labels)));
    for (String label : labels.stream().distinct().sorted().toList()) {
      List<Integer> with = Scores.indices(labels.size(), i -> labels.get(i).equals(label));
      measures.add(
          Measure.of(
              "declined, " + label,
              Unit.PERCENT,
              OptionalDouble.empty(),
              new Scores.Mean(refused).of(with)));
    }
    return new Outcome(measures, samples, cutAnswers(answers));
  }

  private static int cut(Collection<Likelihood> likelihoods) {
    return (int) likelihoods.stream().filter(Likelihood::cut).count();
  }

  private static int cutRows(List<List<Likelihood>> rows) {
    return (int) rows.stream().filter(row -> row.stream().anyMatch(Likelihood::cut)).count();
  }

  private static int cutAnswers(List<Answer> answers) {
    return (int) answers.stream().filter(Answer::cut).count();
  }
}
