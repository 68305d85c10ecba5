package dev.lungo.evaluation.examination;

import dev.lungo.curriculum.Question;
import dev.lungo.evaluation.metrics.Estimate;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.function.Predicate;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/// All answers of a model to an examination. Numbers go from 0 to 100.
///
/// @param model its name in tables
/// @param temperature at which the answers were sampled; 0 for the most probable tokens
public record ExaminationResult(String model, double temperature, List<ExaminedAnswer> answers) {
  public ExaminationResult {
    answers = List.copyOf(answers);
  }

  /// In the order in which they were asked.
  public List<String> families() {
    return answers.stream().map(ExaminedAnswer::family).distinct().toList();
  }

  /// How many of some answers are right; nothing where there are none.
  public Optional<Estimate> accuracy(Predicate<ExaminedAnswer> which) {
    return mean(which.and(ExaminedAnswer::judged), a -> a.verdict().right() ? 100 : 0);
  }

  /// Of a family, on what was held out.
  public Optional<Estimate> accuracy(String family) {
    return accuracy(heldOut(family));
  }

  /// What guessing would reach in a family, in percent.
  public OptionalDouble chance(String family) {
    return Chance.of(this, family);
  }

  static Predicate<ExaminedAnswer> heldOut(String family) {
    return answer -> answer.heldOut() && answer.family().equals(family);
  }

  /// Of all families on what was held out, each counting the same.
  public Optional<Estimate> average() {
    List<Estimate> each = new ArrayList<>();
    for (String family : families()) {
      accuracy(family).ifPresent(each::add);
    }
    return each.isEmpty()
        ? Optional.empty()
        : Optional.of(Estimate.balanced(each.toArray(Estimate[]::new)));
  }

  /// The mean of what the judge gives, correctness and form together.
  public Optional<Estimate> score() {
    return mean(ExaminedAnswer::heldOut, a -> 100 * a.verdict().score());
  }

  Optional<Estimate> mean(
      Predicate<ExaminedAnswer> which, ToDoubleFunction<ExaminedAnswer> counted) {
    double[] values = answers.stream().filter(which).mapToDouble(counted).toArray();
    return values.length == 0 ? Optional.empty() : Optional.of(Estimate.mean(values));
  }

  /// How much more of some answers are right than another model's.
  ///
  /// @throws IllegalArgumentException if the other was asked other questions or otherwise
  public Optional<Estimate> minus(ExaminationResult other, Predicate<ExaminedAnswer> which) {
    return paired(other, which, (a, b) -> right(a) - right(b));
  }

  private static double right(ExaminedAnswer answer) {
    return answer.verdict().right() ? 100 : 0;
  }

  /// How often the judge prefers this model's answer to a held-out question; a tie is half.
  ///
  /// @throws IllegalArgumentException if the other was asked other questions or otherwise
  public Optional<Estimate> winRate(ExaminationResult other) {
    return paired(
        other,
        ExaminedAnswer::heldOut,
        (a, b) -> 50 + 50 * Math.signum(a.verdict().score() - b.verdict().score()));
  }

  /// Checks that another model, asked these questions at this temperature, can be compared.
  ///
  /// @throws IllegalArgumentException if this one was asked other questions or otherwise
  public void requireAskedLike(String other, double at, List<Question> questions) {
    if (!questions.equals(questions())) {
      throw new IllegalArgumentException(
          other + " and " + model + " were asked different questions: ask both the same");
    }
    if (at != temperature) {
      throw new IllegalArgumentException(
          "%s was asked at temperature %s and %s at %s: ask both at one (--temperature)"
              .formatted(other, at, model, temperature));
    }
  }

  private interface Compared {
    double of(ExaminedAnswer mine, ExaminedAnswer other);
  }

  private Optional<Estimate> paired(
      ExaminationResult other, Predicate<ExaminedAnswer> which, Compared compared) {
    other.requireAskedLike(model, temperature, questions());
    List<Double> values = new ArrayList<>();
    for (int i = 0; i < answers.size(); i++) {
      if (which.test(answers.get(i))) {
        values.add(compared.of(answers.get(i), other.answers.get(i)));
      }
    }
    return values.isEmpty()
        ? Optional.empty()
        : Optional.of(Estimate.mean(values.stream().mapToDouble(v -> v).toArray()));
  }

  List<Question> questions() {
    return answers.stream().map(ExaminedAnswer::question).toList();
  }

  /// Some questions to be read beside the numbers: one of each family in turn, held-out ones first;
  /// the same ones of every model that was asked the same.
  public List<ExaminedAnswer> some(int most) {
    List<ExaminedAnswer> chosen = new ArrayList<>();
    for (int round = 0; chosen.size() < Math.min(most, answers.size()); round++) {
      for (String family : families()) {
        Stream<ExaminedAnswer> of = answers.stream().filter(a -> a.family().equals(family));
        of.sorted(Comparator.comparing(a -> !a.heldOut()))
            .skip(round)
            .limit(1)
            .forEach(chosen::add);
      }
    }
    return List.copyOf(chosen.subList(0, Math.min(most, chosen.size())));
  }
}
