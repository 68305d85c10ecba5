package dev.lungo.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DivergenceTest {
  private static Divergence settled() {
    Divergence divergence = new Divergence(2);
    for (int i = 0; i < 100; i++) {
      assertThat(divergence.check(3.0, 1)).isEmpty();
    }
    return divergence;
  }

  @Test
  void whatIsNoNumberStopsAtOnce() {
    assertThat(settled().check(Double.NaN, 1)).hasValue("the loss is NaN");
    assertThat(settled().check(3, Double.POSITIVE_INFINITY))
        .hasValue("the gradient norm is Infinity");
  }

  @Test
  void threeBadStepsInARowAreASpikeAndTwoAreNot() {
    Divergence divergence = settled();
    assertThat(divergence.check(9, 1)).isEmpty();
    assertThat(divergence.check(9, 1)).isEmpty();
    assertThat(divergence.check(3, 1)).isEmpty();
    assertThat(divergence.check(9, 1)).isEmpty();
    assertThat(divergence.check(9, 1)).isEmpty();
    assertThat(divergence.check(9, 1))
        .hasValue("a loss spike: 9.000 after a smoothed loss of 3.000, for 3 steps");
  }

  @Test
  void aRestoredStateGoesOnCounting() {
    Divergence first = settled();
    first.check(9, 1);
    first.check(9, 1);
    Divergence second = new Divergence(2);
    second.restore(first.state());
    assertThat(second.check(9, 1)).isPresent();
  }
}
