package dev.lungo.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;
import tools.jackson.databind.json.JsonMapper;

class PlanTest {
  @Test
  void progressCountsFromTheEndOfTheWarmUp() {
    Plan plan = new Budget.Steps(110).plan(10, 1000, 0);
    assertThat(plan.total()).isEqualTo(110);
    assertThat(plan.progress(0)).isZero();
    assertThat(plan.progress(10)).isZero();
    assertThat(plan.progress(60)).isEqualTo(0.5);
    assertThat(plan.progress(110)).isEqualTo(1);
  }

  @Test
  void tokensAreRoundedUpToWholeSteps() {
    assertThat(new Budget.Tokens(10_001).plan(0, 1000, 0).total()).isEqualTo(11);
    assertThat(new Budget.Epochs(2.5).plan(0, 1000, 8_010).total()).isEqualTo(21);
  }

  @Test
  void aTimedRunHasNoLengthUntilItIsFitted() {
    Plan plan = new Budget.Minutes(2).plan(10, 1000, 0);
    assertThat(plan.fitted()).isFalse();
    assertThat(plan.progress(500)).isZero();
    Plan fitted = plan.refit(20, 120);
    assertThat(fitted.progress(20)).isZero();
    assertThat(fitted.progress(70)).isEqualTo(0.5);
  }

  @Test
  void aNewFitChangesTheSpeedButNotThePlace() {
    Plan plan = Plan.open().refit(20, 120).refit(70, 170); // half way, and 100 more steps to come
    assertThat(plan.progress(45)).isEqualTo(0.25);
    assertThat(plan.progress(70)).isEqualTo(0.5);
    assertThat(plan.progress(120)).isEqualTo(0.75);
    assertThat(plan.progress(170)).isEqualTo(1);
  }

  @Test
  void theTimeLeftDividedByTheTimeOfAStepGivesTheLength() {
    // 60 s left, of which 10 are needed otherwise, at half a second a step, after 20 steps.
    assertThat(Plan.fit(20, 60, 0.5, 10)).isEqualTo(120);
    assertThat(Plan.fit(20, 5, 0.5, 10)).isEqualTo(21);
  }

  @Test
  void aPlanEndsWhereItIsToldTo() {
    Plan plan = Plan.of(0, 100).endAt(40);
    assertThat(plan.total()).isEqualTo(40);
    assertThat(plan.progress(40)).isEqualTo(1);
    assertThat(plan.progress(39)).isCloseTo(0.39, within(1e-12));
  }

  @Test
  void aSavedPlanIsTheSamePlan() {
    Plan plan = Plan.open().refit(20, 120).refit(33, 171);
    JsonMapper json = JsonMapper.shared();
    assertThat(json.readValue(json.writeValueAsString(plan), Plan.class)).isEqualTo(plan);
  }

  @Test
  void lookingUpTenTimesMeansTenTimesWhateverTheLength() {
    CadenceRecipe cadence = new CadenceRecipe(0, 10, 0, 1, 1);
    for (long total : new long[] {10, 57, 1003}) {
      Plan plan = Plan.of(0, total);
      long looks = 0;
      for (long done = 1; done <= total; done++) {
        looks += cadence.due(done, plan) ? 1 : 0;
      }
      assertThat(looks).as("of %d steps", total).isEqualTo(10);
    }
  }

  @Test
  void aBudgetOfNothingIsRefused() {
    assertThatThrownBy(() -> new Budget.Minutes(0))
        .hasMessage("budget minutes must be above 0, but is 0.0");
  }
}
