package dev.lungo.alignment.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.alignment.ppo.Ending;
import dev.lungo.training.Budget;
import dev.lungo.training.OptimizerRecipe;
import dev.lungo.training.Recipes;
import dev.lungo.training.Schedule;
import java.util.List;
import org.junit.jupiter.api.Test;

class RewardPresetTest {
  private static void rate(RewardRecipe recipe, double rate) {
    assertThat(recipe.optimizer().kind()).isEqualTo(OptimizerRecipe.Kind.ADAMW);
    assertThat(recipe.optimizer().learningRate()).isEqualTo(rate);
    assertThat(recipe.optimizer().weightDecay()).isZero();
    assertThat(recipe.budget()).isEqualTo(new Budget.Epochs(1));
  }

  @Test
  void ziegler2019HasThePapersNumbers() {
    RewardRecipe recipe = RewardPreset.ZIEGLER2019.recipe();
    rate(recipe, 5e-5);
    assertThat(recipe.loss()).isEqualTo(new PreferenceLoss.BestOf());
    assertThat(recipe.batch()).isEqualTo(32);
    assertThat(recipe.schedule().shape()).isEqualTo(new Schedule.Linear(0));
    assertThat(recipe.normalisation())
        .isEqualTo(new Normalisation.Samples(256, 24, 0.7, new Ending.Truncated(".", 16)));
    RewardRecipe half = RewardPreset.ZIEGLER2019.recipe(16);
    rate(half, 2.5e-5);
    assertThat(half.batch()).isEqualTo(16);
  }

  @Test
  void stiennon2020HasThePapersNumbers() {
    RewardRecipe recipe = RewardPreset.STIENNON2020.recipe();
    rate(recipe, 3e-6);
    assertThat(recipe.loss()).isEqualTo(new PreferenceLoss.Pairs(0, false));
    assertThat(recipe.batch()).isEqualTo(64);
    assertThat(recipe.normalisation()).isInstanceOf(Normalisation.Demonstrations.class);
    rate(RewardPreset.STIENNON2020.recipe(8), 3e-6);
  }

  @Test
  void instructgptHasThePapersNumbers() {
    RewardRecipe recipe = RewardPreset.INSTRUCTGPT.recipe();
    rate(recipe, 9e-6);
    assertThat(recipe.loss()).isEqualTo(new PreferenceLoss.Ranking(0, false));
    assertThat(recipe.batch()).isEqualTo(64);
    assertThat(recipe.data().plain()).isFalse();
    assertThat(recipe.normalisation()).isInstanceOf(Normalisation.Demonstrations.class);
  }

  @Test
  void everyPresetIsARecipeFile() {
    for (RewardPreset preset : RewardPreset.values()) {
      RewardRecipe recipe = preset.recipe();
      assertThat(Recipes.parse("recipe.yaml", Recipes.toYaml(recipe), RewardRecipe.class))
          .isEqualTo(recipe);
      assertThat(RewardPreset.named(preset.label())).isEqualTo(preset);
    }
    RewardRecipe set =
        Recipes.load(RewardPreset.SMALL.recipe(), List.of("loss=pairs", "normalisation=samples"));
    assertThat(set.loss()).isEqualTo(new PreferenceLoss.Pairs(0, false));
    assertThat(set.normalisation()).isEqualTo(Normalisation.Samples.defaults());
    assertThatThrownBy(() -> RewardPreset.named("gpt"))
        .hasMessageContaining("small, ziegler2019, stiennon2020, instructgpt");
  }
}
