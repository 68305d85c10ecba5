package dev.lungo.alignment.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.alignment.Reward;
import dev.lungo.alignment.ppo.AdvantageEstimator.Advantage;
import dev.lungo.alignment.ppo.AdvantageEstimator.Signal;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

/// The formulas against numbers worked out by hand.
class FormulasTest {
  private static final Offset<Double> CLOSE = within(1e-9);

  /// As far as float32 carries.
  private static final Offset<Float> FLOAT = within(1e-6f);

  private static final PolicyLoss.Penalty FREE = new PolicyLoss.Penalty(0, new float[0]);

  @Test
  void advantagesOnThreeSteps() {
    // γ 0.9, λ 0.5. δ2 = 3 − 1 = 2; δ1 = 0 + 0.9·1 − 2 = −1.1; δ0 = 1 + 0.9·2 − 0.5 = 2.3.
    // A2 = 2; A1 = −1.1 + 0.45·2 = −0.2; A0 = 2.3 + 0.45·(−0.2) = 2.21.
    var gae = new AdvantageEstimator.Gae(0.9, 0.5, false, false);
    Advantage found =
        gae.of(List.of(new Signal(3, new double[] {1, 0, 3}, new float[] {0.5f, 2, 1})), 1)
            .getFirst();
    assertThat(found.advantages()).containsExactly(new double[] {2.21, -0.2, 2}, CLOSE);
    assertThat(found.returns()).containsExactly(new double[] {2.71, 1.8, 3}, CLOSE);
  }

  @Test
  void theStateAfterTheResponseHasAValueAndNoAction() {
    // The score 4 stands behind two tokens. δ2 = 4 − 1 = 3; δ1 = 1 − 2 = −1; δ0 = 2 − 3 = −1.
    // With γ = λ = 1: A = 1, 2, (3); only two tokens were chosen.
    var gae = new AdvantageEstimator.Gae(1, 1, false, false);
    Advantage found =
        gae.of(List.of(new Signal(2, new double[] {0, 0, 4}, new float[] {3, 2, 1})), 1).getFirst();
    assertThat(found.advantages()).containsExactly(1, 2);
    assertThat(found.returns()).containsExactly(4, 4, 4);
  }

  @Test
  void whiteningRunsOverAllNumbersOfTheBatch() {
    // 1, 2, 3, 6: mean 3, population variance (4 + 1 + 0 + 9) / 4 = 3.5.
    double s = Math.sqrt(3.5);
    List<double[]> arrays = List.of(new double[] {1, 2}, new double[] {3}, new double[] {6});
    Whitening.whiten(arrays, true);
    assertThat(arrays.get(0)).containsExactly(new double[] {-2 / s, -1 / s}, within(1e-7));
    assertThat(arrays.get(2)).containsExactly(new double[] {3 / s}, within(1e-7));
    List<double[]> kept = List.of(new double[] {1, 2}, new double[] {3}, new double[] {6});
    Whitening.whiten(kept, false);
    assertThat(kept.get(0)).containsExactly(new double[] {3 - 2 / s, 3 - 1 / s}, within(1e-7));
    List<double[]> equal = List.of(new double[] {5, 5});
    Whitening.whiten(equal, true);
    assertThat(equal.getFirst()).containsExactly(0, 0);
  }

  @Test
  void whitenedRewardsKeepTheirMeanAndAdvantagesLoseTheirs() {
    var gae = new AdvantageEstimator.Gae(1, 1, true, true);
    List<Signal> signals =
        List.of(
            new Signal(1, new double[] {1}, new float[] {0}),
            new Signal(1, new double[] {3}, new float[] {0}));
    List<Advantage> found = gae.of(signals, 1);
    // Rewards 1 and 3 have variance 1: they stay. Their advantages become −1 and 1.
    assertThat(found.get(0).returns()).containsExactly(new double[] {1}, within(1e-7));
    assertThat(found.get(0).advantages()).containsExactly(new double[] {-1}, within(1e-7));
    assertThat(signals.get(1).rewards()).containsExactly(3);
  }

  @Test
  void theBaselineOfLeaveOneOutIsTheOthersMean() {
    List<Advantage> found = new AdvantageEstimator.LeaveOneOut().of(groups(), 3);
    // Totals 1, 2, 6 and 0, 0, 3.
    assertThat(found.get(0).advantages()).containsExactly(1 - 4.0);
    assertThat(found.get(1).advantages()).containsExactly(2 - 3.5, 2 - 3.5);
    assertThat(found.get(2).advantages()).containsExactly(6 - 1.5);
    assertThat(found.get(5).advantages()).containsExactly(3.0);
    assertThat(found.get(0).returns()).isEmpty();
  }

  @Test
  void groupRelativeAdvantagesAreInStandardDeviationsOfTheGroup() {
    List<Advantage> found = new AdvantageEstimator.GroupRelative().of(groups(), 3);
    // 0, 0, 3: mean 1, sample deviation √((1 + 1 + 4) / 2) = √3.
    double s = Math.sqrt(3) + 1e-4;
    assertThat(found.get(3).advantages()).containsExactly(new double[] {-1 / s}, CLOSE);
    assertThat(found.get(5).advantages()).containsExactly(new double[] {2 / s}, CLOSE);
  }

  private static List<Signal> groups() {
    float[] none = {};
    return List.of(
        new Signal(1, new double[] {1}, none),
        new Signal(2, new double[] {-1, 3}, none),
        new Signal(1, new double[] {6}, none),
        new Signal(1, new double[] {0}, none),
        new Signal(1, new double[] {0}, none),
        new Signal(1, new double[] {3}, none));
  }

  @Test
  void theClippedLossAndItsGradient() {
    // Ratios 1.5, 1.5, 0.5, 0.5 and 1.1; clip 0.2.
    float[] old = {-1, -1, -1, -1, -1};
    float[] now = new float[5];
    double[] ratios = {1.5, 1.5, 0.5, 0.5, 1.1};
    for (int i = 0; i < 5; i++) {
      now[i] = (float) (-1 + Math.log(ratios[i]));
    }
    double[] advantages = {2, -2, 2, -2, 1};
    PolicyLoss loss = PolicyLoss.of(now, old, advantages, 0.2, 0.5, FREE);
    // max(−3, −2.4) = −2.4 cut; max(3, 2.4) = 3; max(−1, −1.6) = −1; max(1, 1.6) = 1.6 cut; −1.1.
    assertThat(loss.loss()).isCloseTo(-2.4 + 3 - 1 + 1.6 - 1.1, within(1e-6));
    assertThat(loss.gradient()).containsExactly(new float[] {0, 1.5f, -0.5f, 0, -0.55f}, FLOAT);
    assertThat(loss.clipped()).isEqualTo(2);
    double l = Math.log(1.5), m = Math.log(2), n = Math.log(1.1);
    assertThat(loss.approximateKl()).isCloseTo(l * l + m * m + n * n / 2, within(1e-6));
    assertThat(loss.ratio()).isCloseTo(5.1, within(1e-6));
    assertThat(loss.farthest()).isCloseTo(0.5, within(1e-6));
  }

  @Test
  void thePenaltyInTheLossIsK3() {
    // log π − log π_ref = ln 2: k3 = 1/2 − 1 + ln 2, its gradient by log π is 1 − 1/2.
    float[] now = {(float) (-1 + Math.log(2))};
    PolicyLoss loss =
        PolicyLoss.of(
            now, now, new double[] {0}, 0.2, 1, new PolicyLoss.Penalty(0.1, new float[] {-1}));
    assertThat(loss.loss()).isCloseTo(0.1 * (Math.log(2) - 0.5), within(1e-7));
    assertThat(loss.gradient()).containsExactly(new float[] {0.05f}, FLOAT);
  }

  @Test
  void theClippedValueLossAndItsGradient() {
    // Old 0 everywhere, clip 0.2. Value 1, return 2: error −1, clipped −1.8, so 1.62 and no pull.
    // Value 1, return 0: error 1, clipped 0.2, so 0.5. Value 0.1, return 1: not clipped, 0.405.
    float[] values = {1, 1, 0.1f};
    ValueLoss loss = ValueLoss.of(values, new float[3], new double[] {2, 0, 1}, 0.2, 2);
    assertThat(loss.loss()).isCloseTo(1.62 + 0.5 + 0.405, within(1e-6));
    assertThat(loss.gradient()).containsExactly(new float[] {0, 2, -1.8f}, FLOAT);
    ValueLoss free = ValueLoss.of(values, new float[3], new double[] {2, 0, 1}, 0, 1);
    assertThat(free.loss()).isCloseTo(0.5 + 0.5 + 0.405, within(1e-6));
    assertThat(free.gradient()).containsExactly(new float[] {-1, 1, -0.9f}, FLOAT);
  }

  @Test
  void theAdaptiveControllerMovesByAFifthOfTheBatchsShareOfTheHorizonAtMost() {
    var adaptive = new KlController.Adaptive(0.15, 6, 10_000);
    // Twice the target counts as 20 %: 0.15 · (1 + 0.2 · 512 / 10,000).
    assertThat(adaptive.next(0.15, 12, 512)).isCloseTo(0.15 * 1.01024, CLOSE);
    assertThat(adaptive.next(0.15, 6.6, 512)).isCloseTo(0.15 * 1.00512, CLOSE);
    assertThat(adaptive.next(0.15, 0, 512)).isCloseTo(0.15 * 0.98976, CLOSE);
    assertThat(adaptive.next(0.15, 6, 512)).isEqualTo(0.15);
    assertThat(new KlController.Fixed(0.02).next(0.02, 99, 512)).isEqualTo(0.02);
    // A batch 8 times smaller moves beta as much.
    assertThat(adaptive.scaled(8).next(0.15, 12, 64)).isCloseTo(0.15 * 1.01024, CLOSE);
  }

  @Test
  void theTwoEstimatesOfTheKlAgreeOnAverageAndOnlyK1IsNegative() {
    assertThat(KlEstimator.K1.of(-1, -3)).isEqualTo(2);
    assertThat(KlEstimator.K3.of(-1, -3)).isCloseTo(Math.exp(-2) - 1 + 2, CLOSE);
    // π = (¾, ¼), π_ref = (½, ½): both estimates have the KL as their mean.
    double kl = 0.75 * Math.log(1.5) + 0.25 * Math.log(0.5);
    for (KlEstimator estimator : KlEstimator.values()) {
      double mean =
          0.75 * estimator.of(Math.log(0.75), Math.log(0.5))
              + 0.25 * estimator.of(Math.log(0.25), Math.log(0.5));
      assertThat(mean).as(estimator.name()).isCloseTo(kl, CLOSE);
    }
    assertThat(KlEstimator.K1.of(Math.log(0.25), Math.log(0.5))).isNegative();
    assertThat(KlEstimator.K3.of(Math.log(0.25), Math.log(0.5))).isPositive();
  }

  @Test
  void aResponseWithoutAnEndHasAFixedScoreAndOthersAreCut() {
    var rules = new ScoringRecipe(Optional.of(-1.0), 2, false, KlEstimator.K1);
    assertThat(rules.score(5, false)).isEqualTo(-1);
    assertThat(rules.score(5, true)).isEqualTo(2);
    assertThat(rules.score(-5, true)).isEqualTo(-2);
    var free = new ScoringRecipe(Optional.empty(), 0, false, KlEstimator.K1);
    assertThat(free.score(5, false)).isEqualTo(5);
  }

  @Test
  void valuesThatAreTheReturnsExplainThemAndAConstantDoesNot() {
    List<Advantage> advantages =
        List.of(
            new Advantage(new double[2], new double[] {1, 3}),
            new Advantage(new double[1], new double[] {5}));
    assertThat(Tally.explained(List.of(values(1, 3), values(5)), advantages)).contains(1.0);
    assertThat(Tally.explained(List.of(values(9, 9), values(9)), advantages)).contains(0.0);
    // Errors 2, 0, −2 have the variance of the returns themselves.
    assertThat(Tally.explained(List.of(values(-1, 3), values(7)), advantages)).contains(0.0);
  }

  private static Evaluation values(float... values) {
    return new Evaluation(new float[0], new float[0], values, 0);
  }

  @Test
  void ofThePromptsAskedThoseWhoseAnswersDifferMostAreLearnedFrom() {
    List<Rollout> sampled = new ArrayList<>();
    for (int i = 0; i < 8; i++) { // four prompts, two answers to each
      int[] response = {i};
      Prompt prompt = new Prompt(new int[] {i / 2}, "");
      sampled.add(
          new Rollout(prompt, response, true, new Reward.Answer(prompt.ids(), response, "", "")));
    }
    double[] scores = {1, 1, 0, 0.5, 3, 2.9, 0, 1};
    UpdateRecipe update = new UpdateRecipe(4, 4, 1, 2, 2, 0.2, 0);
    assertThat(update.prompts()).isEqualTo(4);
    Selection chosen = Selection.of(sampled, scores, update);
    assertThat(chosen.episodes().stream().map(e -> e.response()[0])).containsExactly(2, 3, 6, 7);
    assertThat(chosen.scores()).containsExactly(0, 0.5, 0, 1);
  }

  @Test
  void settingsThatCannotWorkAreRefused() {
    assertThatThrownBy(() -> new UpdateRecipe(64, 64, 1, 1, 2, 0.2, 0))
        .hasMessageContaining("update.candidates must be 1, or more where perPrompt is 2");
    assertThatThrownBy(() -> new UpdateRecipe(512, 100, 1, 1, 1, 0.2, 0))
        .hasMessageContaining("must be a multiple of minibatch");
    assertThatThrownBy(() -> Preset.INSTRUCTGPT.recipe().scaled(3))
        .hasMessage(
            "the scale must divide the preset's batch of 512 and minibatch of 64, but it is 3");
    assertThatThrownBy(
            () ->
                Preset.INSTRUCTGPT.recipe().withAdvantages(new AdvantageEstimator.LeaveOneOut(), 1))
        .hasMessageContaining("update.perPrompt must be 2 or more");
    assertThatThrownBy(() -> Preset.named("gpt5"))
        .hasMessage(
            "there is no preset 'gpt5'; there are ziegler2019, ziegler2019-cnndm,"
                + " ziegler2019-tldr, stiennon2020, instructgpt");
  }
}
