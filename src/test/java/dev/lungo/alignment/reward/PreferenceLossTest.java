package dev.lungo.alignment.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.chat.Preference;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;

class PreferenceLossTest {
  private static final PreferenceLoss RANKING = PreferenceLoss.Ranking.defaults();

  /// 2 is best, 0 and 3 are tied, 1 is worst.
  private static final Preference TIED = Judged.of(List.of(List.of(2), List.of(0, 3), List.of(1)));

  private static final Preference PAIR = Judged.of(List.of(List.of(1), List.of(0)));

  @Test
  void aPairsLossIsWhatPaperSays() {
    PreferenceLoss.Cost cost = RANKING.of(PAIR, new double[] {1, 3});
    assertThat(cost.loss()).isCloseTo(-Math.log(1 / (1 + Math.exp(-2))), within(1e-12));
    assertThat(cost.loss()).isCloseTo(0.126928, within(1e-6));
    // σ(2) − 1 = −0.119203 by the better response's score, its opposite by the other's.
    assertThat(cost.gradient()).containsExactly(new double[] {0.119203, -0.119203}, within(1e-6));
  }

  @Test
  void aMarginIsWhatTheBetterResponseMustBeAheadBy() {
    PreferenceLoss.Cost cost = new PreferenceLoss.Ranking(2, false).of(PAIR, new double[] {1, 3});
    assertThat(cost.loss()).isCloseTo(Math.log(2), within(1e-12));
  }

  @Test
  void theBestOfFourIsASoftmax() {
    Preference judged = Judged.of(List.of(List.of(3), List.of(0, 1, 2)));
    PreferenceLoss.Cost cost =
        new PreferenceLoss.BestOf().of(judged, new double[] {0, 0, 0, Math.log(3)});
    assertThat(cost.loss()).isCloseTo(Math.log(2), within(1e-12)); // 3 of 6
    assertThat(cost.gradient())
        .containsExactly(new double[] {1 / 6., 1 / 6., 1 / 6., -0.5}, within(1e-12));
  }

  @Test
  void aRankingCostsTheMeanOfItsPairsAndTiesNothing() {
    double[] scores = {0.3, -0.2, 0.7, 5};
    double mean = 0;
    for (int[] pair : new int[][] {{2, 0}, {2, 3}, {2, 1}, {0, 1}, {3, 1}}) {
      mean += Math.log1p(Math.exp(scores[pair[1]] - scores[pair[0]])) / 5;
    }
    assertThat(RANKING.of(TIED, scores).loss()).isCloseTo(mean, within(1e-12));
    assertThat(TIED.pairs()).hasSize(5);
  }

  @Test
  void pairsAreElementsOfTheirOwnAndCostTheSameTogether() {
    Comparison comparison =
        Judged.comparison(
            TIED, new int[] {1}, new int[] {2}, new int[] {3}, new int[] {4}, new int[] {5});
    PreferenceLoss pairs = PreferenceLoss.Pairs.defaults();
    List<Comparison> elements = pairs.elements(comparison);
    assertThat(elements).hasSize(5);
    assertThat(elements.getFirst().responses().getFirst()).containsExactly(4);
    double[] scores = {0.3, -0.2, 0.7, 5}; // by response: token − 2
    double mean = 0;
    for (Comparison element : elements) {
      double[] own = element.responses().stream().mapToDouble(r -> scores[r[0] - 2]).toArray();
      mean += pairs.of(element.judged(), own).loss() / 5;
    }
    assertThat(mean).isCloseTo(RANKING.of(TIED, scores).loss(), within(1e-12));
    assertThat(RANKING.elements(comparison)).containsExactly(comparison);
  }

  @Test
  void ratingsAreLearnedByLeastSquares() {
    Preference judged = Judged.of(List.of(List.of(0), List.of(1)), 1, 0);
    PreferenceLoss.Cost cost = new PreferenceLoss.Ratings().of(judged, new double[] {0.5, -1});
    assertThat(cost.loss()).isEqualTo((0.25 + 1) / 2);
    assertThat(cost.gradient()).containsExactly(-0.5, -1);
  }

  @Test
  void gradientsAreThoseOfFiniteDifferences() {
    Preference judged = Judged.of(TIED.ranking(), 3, 1, 4, 3);
    for (PreferenceLoss loss :
        List.of(
            RANKING,
            new PreferenceLoss.Pairs(0.5, false),
            new PreferenceLoss.BestOf(),
            new PreferenceLoss.Ratings())) {
      double[] scores = {0.3, -0.2, 0.7, 1.5};
      double[] gradient = loss.of(judged, scores).gradient();
      for (int i = 0; i < scores.length; i++) {
        double[] up = scores.clone();
        double[] down = scores.clone();
        up[i] += 1e-5;
        down[i] -= 1e-5;
        double slope = (loss.of(judged, up).loss() - loss.of(judged, down).loss()) / 2e-5;
        assertThat(gradient[i]).as(loss + " " + i).isCloseTo(slope, within(1e-8));
      }
    }
  }

  @Test
  void hugeDifferencesCostNumbers() {
    assertThat(RANKING.of(PAIR, new double[] {1e4, -1e4}).loss()).isEqualTo(2e4);
    assertThat(RANKING.of(PAIR, new double[] {-1e4, 1e4}).loss()).isEqualTo(0);
    assertThat(RANKING.of(PAIR, new double[] {1e4, -1e4}).gradient()).containsExactly(1, -1);
  }

  @Test
  void whatALossNeedsMustBeThere() {
    assertThatThrownBy(() -> new PreferenceLoss.Ratings().check(PAIR))
        .hasMessageContaining("no 'scores'");
    PreferenceLoss sure = new PreferenceLoss.Ranking(0, true);
    assertThatThrownBy(() -> sure.check(PAIR)).hasMessageContaining("no 'confidence'");
    Preference unsure = Judged.of("q", PAIR.ranking(), OptionalDouble.of(-2), Optional.empty());
    assertThatThrownBy(() -> sure.check(unsure)).hasMessageContaining("must be above 0, but is -2");
    Preference certain = Judged.of("q", PAIR.ranking(), OptionalDouble.of(9), Optional.empty());
    assertThat(sure.weight(certain)).isEqualTo(9);
    assertThat(RANKING.weight(certain)).isEqualTo(1);
  }
}
