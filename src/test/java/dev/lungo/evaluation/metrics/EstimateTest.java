package dev.lungo.evaluation.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class EstimateTest {
  @Test
  void theErrorOfAShareIsTheBinomials() {
    double[] scores = IntStream.range(0, 100).mapToDouble(i -> i < 30 ? 1 : 0).toArray();
    Estimate share = Estimate.mean(scores);
    assertThat(share.value()).isEqualTo(0.3, within(1e-12));
    assertThat(share.standardError()).isEqualTo(Math.sqrt(0.3 * 0.7 / 99), within(1e-12));
  }

  @Test
  void theIntervalHoldsTheTruthNineteenTimesInTwenty() {
    Random random = new Random(7);
    long held =
        IntStream.range(0, 2000)
            .mapToObj(_ -> Estimate.mean(random.doubles(200).map(u -> u < 0.4 ? 1 : 0).toArray()))
            .filter(e -> e.low() <= 0.4 && 0.4 <= e.high())
            .count();
    assertThat(held / 2000.0).isBetween(0.93, 0.97); // three standard errors of 0.5 %
  }

  @Test
  void theBootstrapOfAMeanFindsTheAnalyticError() {
    Random random = new Random(7);
    List<Double> scores = random.doubles(300).boxed().toList();
    Estimate exact = Estimate.mean(scores.stream().mapToDouble(Double::doubleValue).toArray());
    Estimate drawn = Bootstrap.STANDARD.of(scores, EstimateTest::mean);
    assertThat(drawn.value()).isEqualTo(exact.value(), within(1e-12));
    assertThat(drawn.standardError() / exact.standardError()).isBetween(0.9, 1.1);
  }

  @Test
  void theErrorOfARatioIsThatOfItsBootstrap() {
    Random random = new Random(7);
    double[] bytes = random.doubles(300).map(u -> 50 + 100 * u).toArray();
    double[] bits = new double[300];
    java.util.Arrays.setAll(bits, i -> bytes[i] * (2 + random.nextGaussian()));
    List<Integer> documents = IntStream.range(0, 300).boxed().toList();
    Estimate exact = Estimate.ratio(bits, bytes);
    Estimate drawn =
        Bootstrap.STANDARD.of(
            documents,
            some ->
                some.stream().mapToDouble(i -> bits[i]).sum()
                    / some.stream().mapToDouble(i -> bytes[i]).sum());
    assertThat(drawn.value()).isEqualTo(exact.value(), within(1e-12));
    assertThat(drawn.standardError() / exact.standardError()).isBetween(0.9, 1.1);
  }

  @Test
  void aPairedDifferenceIsFarMoreCertainThanTwoScores() {
    Random random = new Random(7);
    double[] hardness = random.doubles(200).toArray();
    double[] better = java.util.Arrays.stream(hardness).map(h -> h + 0.01).toArray();
    Estimate difference = Estimate.pairedDifference(better, hardness);
    assertThat(difference.value()).isEqualTo(0.01, within(1e-12));
    assertThat(difference.low()).isPositive();
    List<Double> ours = java.util.Arrays.stream(better).boxed().toList();
    List<Double> others = java.util.Arrays.stream(hardness).boxed().toList();
    Estimate drawn = Bootstrap.STANDARD.pairedDifference(ours, others, EstimateTest::mean);
    assertThat(drawn.value()).isEqualTo(0.01, within(1e-9));
    assertThat(drawn.standardError()).isLessThan(1e-9);
  }

  @Test
  void balancedAccuracyWeighsGroupsTheSame() {
    Estimate balanced = Estimate.balanced(new Estimate(1, 0.03, 90), new Estimate(0.5, 0.04, 10));
    assertThat(balanced).isEqualTo(new Estimate(0.75, 0.025, 100));
  }

  @Test
  void matthewsCorrelationIsThatOfTheTable() {
    // 5 of 7 right among yes, 2 of 3 among no: (5·2 - 1·2) / √(6·7·3·4).
    List<Correlation.Pair> pairs = new java.util.ArrayList<>();
    pairs.addAll(java.util.Collections.nCopies(5, new Correlation.Pair("yes", "yes")));
    pairs.addAll(java.util.Collections.nCopies(2, new Correlation.Pair("yes", "no")));
    pairs.addAll(java.util.Collections.nCopies(1, new Correlation.Pair("no", "yes")));
    pairs.addAll(java.util.Collections.nCopies(2, new Correlation.Pair("no", "no")));
    assertThat(Correlation.matthews(pairs)).isEqualTo(8 / Math.sqrt(504), within(1e-12));
    assertThat(Correlation.matthews(pairs.subList(0, 5))).isZero(); // one label says nothing
    assertThat(
            Correlation.matthews(
                List.of(
                    new Correlation.Pair("a", "a"),
                    new Correlation.Pair("b", "b"),
                    new Correlation.Pair("c", "c"))))
        .isEqualTo(1, within(1e-12));
  }

  @Test
  void wrongInputIsNamed() {
    assertThatThrownBy(Estimate::mean).hasMessageContaining("no examples");
    assertThatThrownBy(() -> Estimate.ratio(new double[2], new double[2]))
        .hasMessageContaining("the sum is 0");
    assertThatThrownBy(() -> Estimate.pairedDifference(new double[2], new double[3]))
        .hasMessageContaining("2 and 3");
    assertThat(Estimate.mean(1).standardError()).isNaN();
  }

  private static double mean(List<Double> scores) {
    return scores.stream().mapToDouble(Double::doubleValue).average().orElseThrow();
  }
}
