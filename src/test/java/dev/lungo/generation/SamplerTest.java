package dev.lungo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.TreeSet;
import org.junit.jupiter.api.Test;

class SamplerTest {
  private static final int[] NONE = {};

  /// Which tokens can be drawn, found by drawing.
  private static Set<Integer> support(float[] logits, Sampling s, int[] prompt, int[] text) {
    Set<Integer> ids = new TreeSet<>();
    for (int i = 0; i < 3000; i++) {
      ids.add(draw(logits, s, prompt, text, i).id());
    }
    return ids;
  }

  private static Sampler.Draw draw(
      float[] logits, Sampling s, int[] prompt, int[] text, long position) {
    Sampler sampler = new Sampler(logits.length);
    return sampler.draw(logits, 0, s, history(logits.length, prompt, text), position, true);
  }

  private static Optional<TokenHistory> history(int vocabulary, int[] prompt, int[] text) {
    TokenHistory history = new TokenHistory(vocabulary, prompt);
    for (int id : text) {
      history.add(id);
    }
    return Optional.of(history);
  }

  /// Logits whose softmax is the given probabilities.
  private static float[] logits(double... probabilities) {
    float[] x = new float[probabilities.length];
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) Math.log(probabilities[i]);
    }
    return x;
  }

  @Test
  void greedyTakesTheLargestAndTheLowestIdAmongEquals() {
    assertThat(draw(new float[] {1, 3, 2, 3}, Sampling.GREEDY, NONE, NONE, 0))
        .isEqualTo(new Sampler.Draw(1, 0));
  }

  @Test
  void topKKeepsTheLargestAndThoseEqualToTheLast() {
    float[] x = logits(.1, .3, .2, .2, .2);
    assertThat(support(x, Sampling.PLAIN.withTruncation(1, 1, 0), NONE, NONE)).containsExactly(1);
    assertThat(support(x, Sampling.PLAIN.withTruncation(2, 1, 0), NONE, NONE))
        .containsExactly(1, 2, 3, 4);
    assertThat(support(x, Sampling.PLAIN.withTruncation(9, 1, 0), NONE, NONE)).hasSize(5);
  }

  @Test
  void topPKeepsTokensUntilTheirSumReachesP() {
    float[] x = logits(.1, .4, .3, .2);
    assertThat(support(x, Sampling.PLAIN.withTruncation(0, .39, 0), NONE, NONE)).containsExactly(1);
    assertThat(support(x, Sampling.PLAIN.withTruncation(0, .5, 0), NONE, NONE))
        .containsExactly(1, 2);
    assertThat(support(x, Sampling.PLAIN.withTruncation(0, .8, 0), NONE, NONE))
        .containsExactly(1, 2, 3);
  }

  @Test
  void topPPrefersLowerIdsAmongEquals() {
    float[] x = new float[8];
    assertThat(support(x, Sampling.PLAIN.withTruncation(0, .5, 0), NONE, NONE))
        .containsExactly(0, 1, 2, 3);
  }

  @Test
  void topPCountsWhatTopKLeft() {
    // After top-k 2 the probabilities are 4/7 and 3/7, and 4/7 is enough for p = .5.
    Sampling s = Sampling.PLAIN.withTruncation(2, .5, 0);
    assertThat(support(logits(.1, .4, .3, .2), s, NONE, NONE)).containsExactly(1);
  }

  @Test
  void minPIsRelativeToTheMostProbable() {
    float[] x = logits(.5, .26, .19, .05);
    assertThat(support(x, Sampling.PLAIN.withTruncation(0, 1, .5), NONE, NONE))
        .containsExactly(0, 1);
    assertThat(support(x, Sampling.PLAIN.withTruncation(0, 1, .3), NONE, NONE))
        .containsExactly(0, 1, 2);
    assertThat(support(x, Sampling.PLAIN.withTruncation(0, 1, 1), NONE, NONE)).containsExactly(0);
  }

  @Test
  void temperatureComesBeforeTruncation() {
    // At temperature 1/2 probabilities are squared: .16 .09 .04 .01 of .30, and .16/.30 > .5.
    Sampling s = Sampling.PLAIN.withTemperature(.5).withTruncation(0, .5, 0);
    assertThat(support(logits(.4, .3, .2, .1), s, NONE, NONE)).containsExactly(0);
  }

  @Test
  void repetitionPenaltyDividesPositiveAndMultipliesNegativeLogits() {
    float[] x = {3, 2, -1, -1.5f};
    Sampling s = Sampling.GREEDY.withPenalties(2, 0, 0);
    assertThat(draw(x, s, new int[] {0}, NONE, 0).id()).isEqualTo(1);
    float[] negative = {-1, -1.5f, -9};
    assertThat(draw(negative, s, NONE, new int[] {0, 0}, 0).id()).isEqualTo(1);
  }

  @Test
  void presenceAndFrequencyCountOnlyTheGeneratedText() {
    float[] x = {3, 2.5f, 0};
    Sampling presence = Sampling.GREEDY.withPenalties(1, 1, 0);
    Sampling frequency = Sampling.GREEDY.withPenalties(1, 0, .3);
    assertThat(draw(x, presence, new int[] {0, 0}, NONE, 0).id()).isZero();
    assertThat(draw(x, presence, NONE, new int[] {0}, 0).id()).isEqualTo(1);
    assertThat(draw(x, frequency, NONE, new int[] {0}, 0).id()).isZero();
    assertThat(draw(x, frequency, NONE, new int[] {0, 0}, 0).id()).isEqualTo(1);
  }

  @Test
  void logitBiasComesBeforeTheRepetitionPenalty() {
    // (1 + 3) / 2 = 2 loses against 2.5; the other order would give 1/2 + 3 = 3.5.
    Sampling s = Sampling.GREEDY.withLogitBias(Map.of(0, 3.0)).withPenalties(2, 0, 0);
    assertThat(draw(new float[] {1, 2.5f}, s, new int[] {0}, NONE, 0).id()).isEqualTo(1);
  }

  @Test
  void logitBiasOfMinusInfinityBans() {
    Sampling s = Sampling.PLAIN.withLogitBias(Map.of(1, Double.NEGATIVE_INFINITY));
    assertThat(support(logits(.1, .8, .1), s, NONE, NONE)).containsExactly(0, 2);
  }

  @Test
  void theDrawFollowsTheDistribution() {
    float[] x = logits(.5, .25, .15, .07, .03);
    Sampler sampler = new Sampler(x.length);
    int[] counts = new int[x.length];
    int n = 200_000;
    for (int i = 0; i < n; i++) {
      counts[sampler.draw(x, 0, Sampling.PLAIN, Optional.empty(), i, false).id()]++;
    }
    double[] expected = {.5, .25, .15, .07, .03};
    for (int i = 0; i < x.length; i++) {
      double sigma = Math.sqrt(expected[i] * (1 - expected[i]) / n);
      assertThat((double) counts[i] / n).isCloseTo(expected[i], offset(4 * sigma));
    }
  }

  @Test
  void agreesWithTheNaiveImplementation() {
    SplittableRandom random = new SplittableRandom(7);
    for (int trial = 0; trial < 400; trial++) {
      int V = random.nextInt(2, 400);
      float[] x = new float[V];
      float spread = random.nextInt(1, 12);
      for (int i = 0; i < V; i++) {
        x[i] = (float) random.nextGaussian() * spread;
      }
      int[] prompt = random.ints(random.nextInt(6), 0, V).toArray();
      int[] text = random.ints(random.nextInt(9), 0, V).toArray();
      Sampling s =
          new Sampling(
              random.nextInt(8) == 0 ? 0 : random.nextDouble(.2, 2),
              random.nextBoolean() ? 0 : random.nextInt(1, V + 3),
              random.nextBoolean() ? 1 : random.nextDouble(.05, 1),
              random.nextBoolean() ? 0 : random.nextDouble(),
              random.nextBoolean() ? 1 : random.nextDouble(.5, 2),
              random.nextBoolean() ? 0 : random.nextDouble(-2, 2),
              random.nextBoolean() ? 0 : random.nextDouble(-1, 1),
              random.nextBoolean() ? Map.of() : Map.of(random.nextInt(V), random.nextDouble(-9, 9)),
              random.nextLong());
      double[] expected = NaiveSampling.distribution(x, s, prompt, text);
      Sampler sampler = new Sampler(V);
      for (int i = 0; i < 50; i++) {
        Sampler.Draw draw = sampler.draw(x, 0, s, history(V, prompt, text), i, true);
        // Logits reach 50 in magnitude, where a float's ulp is 4e-6.
        assertThat(draw.logprob())
            .as("trial %d, %s", trial, s)
            .isCloseTo(Math.log(expected[draw.id()]), offset(1e-4));
      }
    }
  }

  @Test
  void theDrawDependsOnlyOnSeedPositionAndLogits() {
    float[] x = new float[1000];
    float[] batch = new float[3000];
    SplittableRandom random = new SplittableRandom(1);
    for (int i = 0; i < 3000; i++) {
      batch[i] = (float) random.nextGaussian();
    }
    System.arraycopy(batch, 1000, x, 0, 1000);
    Sampling s = Sampling.PLAIN.withSeed(5);
    Sampler busy = new Sampler(1000);
    busy.draw(batch, 0, Sampling.PLAIN.withTruncation(3, .5, 0), Optional.empty(), 9, true);
    Sampler.Draw alone = new Sampler(1000).draw(x, 0, s, Optional.empty(), 4, true);
    assertThat(busy.draw(batch, 1000, s, Optional.empty(), 4, true)).isEqualTo(alone);
  }

  @Test
  void logitsThatAreNotNumbersAreRefused() {
    for (float bad : new float[] {Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThatThrownBy(() -> draw(new float[] {0, bad, 1}, Sampling.PLAIN, NONE, NONE, 0))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("not finite");
    }
    Sampling ban = Sampling.PLAIN.withLogitBias(Map.of(0, Double.NEGATIVE_INFINITY));
    assertThatThrownBy(() -> draw(new float[] {0}, ban, NONE, NONE, 0))
        .hasMessageContaining("bans all");
  }

  @Test
  void impossibleSamplingIsRefusedWithItsValue() {
    assertThatThrownBy(() -> Sampling.PLAIN.withTemperature(-1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("temperature")
        .hasMessageContaining("-1");
    assertThatThrownBy(() -> Sampling.PLAIN.withTruncation(0, 0, 0)).hasMessageContaining("top-p");
    assertThatThrownBy(() -> Sampling.PLAIN.withTruncation(-1, 1, 0)).hasMessageContaining("top-k");
    assertThatThrownBy(() -> Sampling.PLAIN.withTemperature(Double.NaN))
        .hasMessageContaining("temperature");
  }

  @Test
  void theExponentialIsCorrectToAFloatsPrecision() {
    for (float x = 0; x > -87; x -= 0.0137f) {
      assertThat(Exponential.exp(x) / Math.exp(x)).isCloseTo(1, offset(2e-7));
    }
    assertThat(Exponential.exp(0)).isEqualTo(1);
    assertThat(Exponential.exp(Float.NEGATIVE_INFINITY)).isZero();
  }
}
