package dev.lungo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.offset;

import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class NoiseTest {
  @Test
  void theBoundIsNeverBelowTheVariable() {
    SplittableRandom random = new SplittableRandom(3);
    for (int i = 0; i < 100_000; i++) {
      long bits = random.nextLong() >>> random.nextInt(64);
      assertThat(Noise.gumbelBound(bits)).isGreaterThanOrEqualTo(Noise.gumbel(bits));
    }
    assertThat(Noise.gumbelBound(0)).isGreaterThanOrEqualTo(Noise.gumbel(0));
    assertThat(Noise.gumbel(0)).isFinite();
    assertThat(Noise.gumbel(-1)).isFinite();
  }

  @Test
  void neighbouringSeedsPositionsAndTokensAreIndependent() {
    // The mean of a standard Gumbel is Euler's constant, its variance pi squared / 6.
    int n = 300;
    double sum = 0;
    double squares = 0;
    double product = 0;
    for (int seed = 0; seed < 10; seed++) {
      for (int position = 0; position < n; position++) {
        for (int token = 0; token < n; token++) {
          double g = Noise.gumbel(Noise.bits(Noise.key(seed, position), token)) - 0.5772156649;
          double next =
              Noise.gumbel(Noise.bits(Noise.key(seed, position + 1), token)) - 0.5772156649;
          sum += g;
          squares += g * g;
          product += g * next;
        }
      }
    }
    double count = 10.0 * n * n;
    assertThat(sum / count).isCloseTo(0, offset(5 * 1.2825 / Math.sqrt(count)));
    assertThat(squares / count).isCloseTo(Math.PI * Math.PI / 6, offset(.03));
    assertThat(product / count).isCloseTo(0, offset(5 * 1.645 / Math.sqrt(count)));
  }
}
