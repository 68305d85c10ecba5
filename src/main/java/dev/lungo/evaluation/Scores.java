package dev.lungo.evaluation;

import dev.lungo.evaluation.metrics.Bleu;
import dev.lungo.evaluation.metrics.Bootstrap;
import dev.lungo.evaluation.metrics.Chrf;
import dev.lungo.evaluation.metrics.Correlation;
import dev.lungo.evaluation.metrics.Counts;
import dev.lungo.evaluation.metrics.Estimate;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Function;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// What each example contributes to a score, so that the score can be taken of all, of some, and
/// as a difference of two models on the same examples.
public sealed interface Scores {
  int size();

  /// The scores of the examples at some indices.
  Scores of(List<Integer> indices);

  Estimate estimate();

  /// How much greater these are than another model's on the same examples.
  Estimate minus(Scores other);

  /// One number for each example; the score is their mean.
  record Mean(List<Double> values) implements Scores {
    @Override
    public int size() {
      return values.size();
    }

    @Override
    public Mean of(List<Integer> indices) {
      return new Mean(pick(values, indices));
    }

    @Override
    public Estimate estimate() {
      return Estimate.mean(array(values));
    }

    @Override
    public Estimate minus(Scores other) {
      return Estimate.pairedDifference(array(values), array(((Mean) other).values));
    }
  }

  /// The mean over labels of the mean of their examples.
  record Balanced(List<Double> values, List<String> labels) implements Scores {
    @Override
    public int size() {
      return values.size();
    }

    @Override
    public Balanced of(List<Integer> indices) {
      return new Balanced(pick(values, indices), pick(labels, indices));
    }

    @Override
    public Estimate estimate() {
      return Estimate.balanced(each(label -> new Mean(pick(values, label)).estimate()));
    }

    @Override
    public Estimate minus(Scores other) {
      List<Double> others = ((Balanced) other).values;
      return Estimate.balanced(
          each(label -> new Mean(pick(values, label)).minus(new Mean(pick(others, label)))));
    }

    private Estimate[] each(Function<List<Integer>, Estimate> estimate) {
      return new TreeSet<>(labels)
          .stream()
              .map(label -> indices(labels.size(), i -> labels.get(i).equals(label)))
              .map(estimate)
              .toArray(Estimate[]::new);
    }
  }

  /// A sum over a sum, such as bits per byte.
  record Ratio(List<Double> above, List<Double> below) implements Scores {
    @Override
    public int size() {
      return above.size();
    }

    @Override
    public Ratio of(List<Integer> indices) {
      return new Ratio(pick(above, indices), pick(below, indices));
    }

    @Override
    public Estimate estimate() {
      return Estimate.ratio(array(above), array(below));
    }

    @Override
    public Estimate minus(Scores other) {
      double[] difference = array(above);
      for (int i = 0; i < difference.length; i++) {
        difference[i] -= ((Ratio) other).above.get(i); // below are the same texts' bytes
      }
      return Estimate.ratio(difference, array(below));
    }

    private List<Ratio> texts() {
      return IntStream.range(0, size()).mapToObj(i -> of(List.of(i))).toList();
    }

    private static Ratio joined(List<Ratio> texts) {
      return new Ratio(
          texts.stream().flatMap(text -> text.above.stream()).toList(),
          texts.stream().flatMap(text -> text.below.stream()).toList());
    }
  }

  /// The exponential of a ratio of bits to words: how many equally likely words the model
  /// wavers between.
  record Perplexity(Ratio bits) implements Scores {
    @Override
    public int size() {
      return bits.size();
    }

    @Override
    public Perplexity of(List<Integer> indices) {
      return new Perplexity(bits.of(indices));
    }

    @Override
    public Estimate estimate() {
      Estimate mean = bits.estimate();
      double value = Math.pow(2, mean.value());
      return new Estimate(value, value * Math.log(2) * mean.standardError(), mean.examples());
    }

    @Override
    public Estimate minus(Scores other) {
      // Texts are drawn together; each is a ratio of one.
      return Bootstrap.STANDARD.pairedDifference(
          bits.texts(),
          ((Perplexity) other).bits.texts(),
          texts -> Math.pow(2, Ratio.joined(texts).estimate().value()));
    }
  }

  /// A score of a whole corpus from the sums of its segments' counts.
  record Corpus(List<Counts> counts, Whole score) implements Scores {
    /// What is made of the counts.
    public enum Whole {
      BLEU,
      CHRF;

      double of(List<Counts> counts) {
        return switch (this) {
          case BLEU -> Bleu.STANDARD.score(counts); // its tokenizer has been at work already
          case CHRF -> Chrf.CHRF.score(counts);
        };
      }
    }

    @Override
    public int size() {
      return counts.size();
    }

    @Override
    public Corpus of(List<Integer> indices) {
      return new Corpus(pick(counts, indices), score);
    }

    @Override
    public Estimate estimate() {
      return Bootstrap.STANDARD.of(counts, score::of);
    }

    @Override
    public Estimate minus(Scores other) {
      return Bootstrap.STANDARD.pairedDifference(counts, ((Corpus) other).counts, score::of);
    }
  }

  /// Matthews' correlation between right and given labels, times 100.
  record Matthews(List<String> labels, List<String> given) implements Scores {
    @Override
    public int size() {
      return labels.size();
    }

    @Override
    public Matthews of(List<Integer> indices) {
      return new Matthews(pick(labels, indices), pick(given, indices));
    }

    @Override
    public Estimate estimate() {
      return Bootstrap.STANDARD.of(pairs(), Matthews::score);
    }

    @Override
    public Estimate minus(Scores other) {
      return Bootstrap.STANDARD.pairedDifference(
          pairs(), ((Matthews) other).pairs(), Matthews::score);
    }

    private List<Correlation.Pair> pairs() {
      return IntStream.range(0, size())
          .mapToObj(i -> new Correlation.Pair(labels.get(i), given.get(i)))
          .toList();
    }

    private static double score(List<Correlation.Pair> pairs) {
      return 100 * Correlation.matthews(pairs);
    }
  }

  /// The indices below a size that a condition holds for.
  static List<Integer> indices(int size, IntPredicate condition) {
    return IntStream.range(0, size).filter(condition).boxed().toList();
  }

  private static <T> List<T> pick(List<T> all, List<Integer> indices) {
    return indices.stream().map(all::get).toList();
  }

  private static double[] array(List<Double> values) {
    return values.stream().mapToDouble(Double::doubleValue).toArray();
  }
}
