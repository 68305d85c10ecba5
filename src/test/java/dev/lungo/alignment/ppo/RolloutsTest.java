package dev.lungo.alignment.ppo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.torch.Threads;
import dev.lungo.training.Recipes;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

class RolloutsTest {
  private static final int VOCABULARY = 12;

  private final PpoRecipe recipe =
      Recipes.load(Preset.INSTRUCTGPT.recipe(), List.of("sample.response=9", "sample.slots=48"));
  private final List<Prompt> prompts = TinyPolicies.prompts(31, VOCABULARY);
  private int threads;

  @BeforeEach
  void remember() {
    threads = Threads.count();
  }

  @AfterEach
  void restore() {
    Threads.use(threads);
  }

  private List<List<Integer>> sampled(PpoModels models, int some, int threads) {
    Threads.use(threads);
    try (Rollouts rollouts = new Rollouts(models.policy(), Optional.empty(), recipe.sample(), 8)) {
      return rollouts.sample(prompts.subList(0, some), 2, 1, 7).stream()
          .map(rollout -> IntStream.of(rollout.response()).boxed().toList())
          .toList();
    }
  }

  @Test
  void whatIsSampledDoesNotDependOnHowManyThreadsShareThePrompts() {
    try (PpoModels models = TinyPolicies.models(recipe, VOCABULARY, 32, Optional.empty())) {
      List<List<Integer>> alone = sampled(models, 31, 1);
      assertThat(alone).hasSize(62);
      assertThat(alone.stream().distinct()).hasSizeGreaterThan(20);
      assertThat(sampled(models, 31, 2)).isEqualTo(alone);
      assertThat(sampled(models, 31, 3)).isEqualTo(alone);
      assertThat(sampled(models, 31, 64)).isEqualTo(alone); // no generator with too few answers
      assertThat(sampled(models, 1, 3)).isEqualTo(alone.subList(0, 2));
      assertThat(sampled(models, 0, 3)).isEmpty(); // looks that show nothing
    }
  }
}
