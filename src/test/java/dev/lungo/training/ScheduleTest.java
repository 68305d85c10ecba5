package dev.lungo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.assertj.core.data.Offset;
import org.junit.jupiter.api.Test;

class ScheduleTest {
  private static final Offset<Double> EXACT = within(1e-12);

  @Test
  void warmUpRisesInEqualStepsAndNeverStartsAtZero() {
    Schedule schedule = new Schedule.Constant();
    assertThat(schedule.factor(0, 3, 0)).isCloseTo(0.25, EXACT);
    assertThat(schedule.factor(1, 3, 0)).isCloseTo(0.5, EXACT);
    assertThat(schedule.factor(2, 3, 0)).isCloseTo(0.75, EXACT);
    assertThat(schedule.factor(3, 3, 0)).isCloseTo(1, EXACT);
  }

  @Test
  void theCosineIsHalfWayInTheMiddle() {
    Schedule schedule = new Schedule.Cosine(0.1);
    assertThat(schedule.shape(0)).isCloseTo(1, EXACT);
    assertThat(schedule.shape(0.5)).isCloseTo(0.55, EXACT);
    assertThat(schedule.shape(1.0 / 3)).isCloseTo(0.1 + 0.9 * 0.75, EXACT);
    assertThat(schedule.shape(1)).isCloseTo(0.1, EXACT);
  }

  @Test
  void theLineFallsEvenly() {
    Schedule schedule = new Schedule.Linear(0.2);
    assertThat(schedule.shape(0)).isCloseTo(1, EXACT);
    assertThat(schedule.shape(0.25)).isCloseTo(0.8, EXACT);
    assertThat(schedule.shape(1)).isCloseTo(0.2, EXACT);
  }

  @Test
  void theStablePhaseLastsUntilTheDecay() {
    Schedule schedule = new Schedule.WarmupStableDecay(0.4, 0);
    assertThat(schedule.shape(0.59)).isCloseTo(1, EXACT);
    assertThat(schedule.shape(0.6)).isCloseTo(1, EXACT);
    assertThat(schedule.shape(0.8)).isCloseTo(0.5, EXACT);
    assertThat(schedule.shape(1)).isCloseTo(0, EXACT);
  }

  @Test
  void aShareOutsideZeroToOneIsRefused() {
    assertThatThrownBy(() -> new Schedule.Cosine(1.5))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("floor must be from 0 to 1, but is 1.5");
  }
}
