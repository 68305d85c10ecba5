package dev.lungo.evaluation.metrics;

import java.util.List;
import java.util.function.ToDoubleFunction;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;

/// The standard error of a score that is no mean over the examples, such as a corpus's BLEU: the
/// spread over corpora drawn from this one with replacement (Koehn 2004). The same seed draws the
/// same corpora, so that two models are compared on each.
///
/// @param draws how many corpora
/// @param seed of the draws
public record Bootstrap(int draws, long seed) {
  /// 1,000 draws give the error itself to about 2 %.
  public static final Bootstrap STANDARD = new Bootstrap(1000, 20240601);

  public Bootstrap {
    if (draws < 2) {
      throw new IllegalArgumentException("a bootstrap needs 2 draws or more, but draws=" + draws);
    }
  }

  /// @param examples what each example contributes, such as its counts
  /// @param score of any choice of them
  public <T> Estimate of(List<T> examples, ToDoubleFunction<List<T>> score) {
    return new Estimate(score.applyAsDouble(examples), spread(examples, score), examples.size());
  }

  /// The difference of two models on the same examples, drawn together.
  public <T> Estimate pairedDifference(
      List<T> examples, List<T> others, ToDoubleFunction<List<T>> score) {
    if (examples.size() != others.size()) {
      throw new IllegalArgumentException(
          "a paired difference needs the same examples, but there are "
              + examples.size()
              + " and "
              + others.size());
    }
    record Pair<T>(T one, T other) {}
    List<Pair<T>> pairs =
        IntStream.range(0, examples.size())
            .mapToObj(i -> new Pair<>(examples.get(i), others.get(i)))
            .toList();
    return of(
        pairs,
        drawn ->
            score.applyAsDouble(drawn.stream().map(Pair::one).toList())
                - score.applyAsDouble(drawn.stream().map(Pair::other).toList()));
  }

  private <T> double spread(List<T> examples, ToDoubleFunction<List<T>> score) {
    int n = examples.size();
    if (n < 2) {
      return Double.NaN;
    }
    RandomGenerator random = RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
    double[] scores = new double[draws];
    for (int draw = 0; draw < draws; draw++) {
      scores[draw] =
          score.applyAsDouble(
              IntStream.range(0, n).mapToObj(_ -> examples.get(random.nextInt(n))).toList());
    }
    Estimate mean = Estimate.mean(scores);
    return mean.standardError() * Math.sqrt(draws);
  }
}
