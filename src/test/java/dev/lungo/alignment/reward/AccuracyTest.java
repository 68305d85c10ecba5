package dev.lungo.alignment.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.reward.Accuracy.Scored;
import dev.lungo.training.Metric;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.Random;
import org.junit.jupiter.api.Test;

class AccuracyTest {
  private static final List<List<Integer>> FIRST = List.of(List.of(0), List.of(1));

  private static Comparison pair(String question, double confidence, int first, int second) {
    return Judged.comparison(
        Judged.of(question, FIRST, OptionalDouble.of(confidence), Optional.empty()),
        new int[] {1},
        new int[first],
        new int[second]);
  }

  @Test
  void equalScoresAreRightHalfTheTime() {
    Scored right = new Scored(pair("a", 1, 1, 2), new double[] {1, 0});
    Scored equal = new Scored(pair("b", 1, 1, 2), new double[] {1, 1});
    Accuracy accuracy = Accuracy.of(List.of(right, equal));
    assertThat(accuracy.share()).isEqualTo(0.75);
    assertThat(accuracy.pairs()).isEqualTo(2);
  }

  @Test
  void theErrorCountsPrompts() {
    List<Scored> independent = new ArrayList<>();
    List<Scored> copies = new ArrayList<>();
    Random random = new Random(2);
    for (int i = 0; i < 400; i++) {
      double[] scores = random.nextInt(10) < 7 ? new double[] {1, 0} : new double[] {0, 1};
      independent.add(new Scored(pair("q" + i, 1, 1, 2), scores));
      for (int k = 0; k < 4; k++) {
        copies.add(new Scored(pair("q" + i, 1, 1, 2), scores));
      }
    }
    Accuracy once = Accuracy.of(independent);
    assertThat(once.error())
        .isCloseTo(Math.sqrt(once.share() * (1 - once.share()) / 400), within(1e-4));
    // The same answer four times says no more than once.
    assertThat(Accuracy.of(copies).error()).isCloseTo(once.error(), within(1e-9));
  }

  @Test
  void whereEverybodyWasAskedTheSameTheErrorCountsComparisons() {
    List<Scored> asked = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      double[] scores = i % 10 < 7 ? new double[] {1, 0} : new double[] {0, 1};
      asked.add(new Scored(pair("the question", 1, 1, 2), scores));
    }
    assertThat(Accuracy.of(asked).error()).isCloseTo(Math.sqrt(0.7 * 0.3 / 99), within(1e-9));
    Scored tied = new Scored(pair("the question", 1, 1, 2), new double[] {1, 1});
    assertThat(Accuracy.of(List.of(tied)).error()).isEqualTo(0.5); // of one pair, nothing is known
  }

  @Test
  void theReportSetsTheLengthRuleBesideTheModel() {
    List<Comparison> train = new ArrayList<>();
    List<Scored> heldOut = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      boolean longer = i % 10 < 8;
      train.add(pair("q" + i, i % 3, longer ? 5 : 2, 3));
      double[] scores = i % 10 == 9 ? new double[] {0, 1} : new double[] {1, 0};
      heldOut.add(new Scored(train.getLast(), scores));
    }
    List<Metric> metrics = new HeldOutReport(List.of(), train).of(heldOut, 7, true);
    List<Metric.Facts> facts =
        metrics.stream()
            .filter(Metric.Facts.class::isInstance)
            .map(Metric.Facts.class::cast)
            .toList();
    assertThat(facts)
        .extracting(Metric.Facts::title)
        .containsExactly("Held-out accuracy", "By confidence", "By length", "Calibration");
    assertThat(facts.getFirst().rows().get("all"))
        .startsWith("0.900 ± 0.030 of 100 pairs, by length alone 0.800");
    assertThat(facts.getFirst().rows().get("length-only rule")).isEqualTo("longer is better");
    assertThat(facts.get(1).rows().keySet())
        .containsExactly("confidence 0.0", "confidence 1.0", "confidence 2.0");
    assertThat(facts.get(2).rows().get("preferred one at least a third shorter"))
        .startsWith("0.500");
    assertThat(metrics.getFirst()).isInstanceOf(Metric.PreferenceLoss.class);
    assertThat(metrics.getLast()).isInstanceOf(Metric.Plot.class);
    assertThat(new HeldOutReport(List.of(), train).of(heldOut, 7, false)).hasSize(2);
  }

  @Test
  void aCalibratedModelLiesOnTheDiagonal() {
    Random random = new Random(4);
    List<Scored> scored = new ArrayList<>();
    for (int i = 0; i < 20_000; i++) {
      double ahead = random.nextGaussian() * 2;
      boolean first = random.nextDouble() < 1 / (1 + Math.exp(-ahead));
      Comparison comparison = pair("q" + i, 1, 1, 1);
      scored.add(
          new Scored(comparison, first ? new double[] {ahead, 0} : new double[] {-ahead, 0}));
    }
    Calibration calibration = Calibration.of(scored);
    assertThat(calibration.bins()).hasSize(10);
    assertThat(calibration.error()).isLessThan(0.02);
    List<Scored> boastful =
        scored.stream()
            .map(
                s ->
                    new Scored(s.comparison(), Arrays.stream(s.scores()).map(x -> 9 * x).toArray()))
            .toList();
    assertThat(Calibration.of(boastful).error()).isGreaterThan(0.1);
  }

  @Test
  void labellersAgreeWhereTheyPreferTheSameText() {
    Comparison one = labelled("ann", FIRST);
    Comparison other = labelled("bob", FIRST);
    Comparison third = labelled("eve", List.of(List.of(1), List.of(0)));
    assertThat(LabellerAgreement.of(List.of(one, one))).isEmpty(); // the same person twice
    assertThat(LabellerAgreement.of(List.of(one, other)).orElseThrow().share()).isEqualTo(1);
    LabellerAgreement all = LabellerAgreement.of(List.of(one, other, third)).orElseThrow();
    assertThat(all.judgements()).isEqualTo(3);
    assertThat(all.share()).isCloseTo(1 / 3., within(1e-12));
  }

  private static Comparison labelled(String who, List<List<Integer>> ranking) {
    return Judged.comparison(
        Judged.of("q", ranking, OptionalDouble.empty(), Optional.of(who)),
        new int[] {1},
        new int[] {2},
        new int[] {3});
  }
}
