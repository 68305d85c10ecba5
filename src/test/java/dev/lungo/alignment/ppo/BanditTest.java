package dev.lungo.alignment.ppo;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.alignment.Reward;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Scopes;
import dev.lungo.torch.Threads;
import dev.lungo.training.Recipes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/// Two questions of one token, answers of one token, each answer with its reward: the best policy
/// under a penalty is known, `π* ∝ π_ref exp(r / β)`, and what it gets, `β log Σ π_ref exp(r/β)`.
class BanditTest {
  @BeforeAll
  static void oneThread() {
    Threads.use(1); // tensors this small only wait for a second one
  }

  private static double[] rewards(int question) {
    return question == 1
        ? new double[] {0, 0.1, 1, 0.2, 0.3, 0, 0.1, 0.2}
        : new double[] {0.2, 0.1, 0, 0.3, 0, 0.9, 0.5, 0};
  }

  @Test
  void proximalPolicyOptimisationReachesTheBestOfABandit() {
    assertThat(bandit(0.1, "advantages={kind: gae, whitenRewards: false}")).isGreaterThan(0.95);
  }

  @Test
  void leaveOneOutReachesTheBestOfABandit() {
    assertThat(bandit(0.1, "advantages=leave-one-out", "update.perPrompt=4")).isGreaterThan(0.95);
  }

  @Test
  void promptsWhoseAnswersDifferMostReachTheBestOfABandit() {
    assertThat(bandit(0, "advantages=leave-one-out", "update.perPrompt=4", "update.candidates=2"))
        .isGreaterThan(0.95);
  }

  @Test
  void groupRelativeAdvantagesReachTheBestOfABandit() {
    // Standardised advantages have another optimum under a penalty, so there is none.
    assertThat(bandit(0, "advantages=group-relative", "update.perPrompt=4")).isGreaterThan(0.95);
  }

  /// @return the share of the optimum that is reached
  private static double bandit(double beta, String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "kl={kind: fixed, beta: " + beta + "}",
                "scoring.missingEnd=null",
                "sample={response: 1, temperature: 1, ending: end-token}",
                "update={episodes: 64, minibatch: 32, epochs: 2}",
                "optimizer.learningRate=0.01"));
    all.addAll(List.of(settings));
    PpoRecipe recipe = Recipes.load(Preset.ZIEGLER2019.recipe(), all);
    Reward reward = Reward.of(answer -> rewards(answer.prompt()[0])[answer.response()[0]]);
    List<Prompt> prompts =
        IntStream.range(0, recipe.update().prompts())
            .mapToObj(i -> new Prompt(new int[] {1 + i % 2}, ""))
            .toList();
    try (PpoModels models = TinyPolicies.models(recipe, 8, 4, Optional.empty());
        PpoTrainer trainer =
            new PpoTrainer(recipe, models, reward, Optional.empty(), Optional.empty(), 1)) {
      int steps = 60;
      for (int step = 0; step < steps; step++) {
        PpoTrainer.Result _ = trainer.step(prompts, step, 1 - (double) step / steps);
      }
      return objective(models, beta) / optimum(models, beta);
    }
  }

  private static double objective(PpoModels models, double beta) {
    double sum = 0;
    for (int question = 1; question <= 2; question++) {
      double[] p = distribution(models.policy(), question);
      double[] q = distribution(models.reference(), question);
      for (int a = 0; a < 8; a++) {
        sum += p[a] * (rewards(question)[a] - beta * Math.log(p[a] / q[a]));
      }
    }
    return sum / 2;
  }

  private static double optimum(PpoModels models, double beta) {
    double sum = 0;
    for (int question = 1; question <= 2; question++) {
      double[] q = distribution(models.reference(), question);
      double[] r = rewards(question);
      sum +=
          beta == 0
              ? Arrays.stream(r).max().orElseThrow()
              : beta
                  * Math.log(
                      IntStream.range(0, 8).mapToDouble(a -> q[a] * Math.exp(r[a] / beta)).sum());
    }
    return sum / 2;
  }

  private static double[] distribution(Transformer model, int question) {
    return Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            Tensor logits = model.forward(model.device().tensor(new int[] {question}, 1, 1));
            float[] p = Likelihoods.floats(torch.softmax(logits, -1));
            return IntStream.range(0, p.length).mapToDouble(i -> p[i]).toArray();
          }
        });
  }
}
