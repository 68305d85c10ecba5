package dev.lungo.alignment.dpo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.alignment.preferences.PreferenceTask;
import dev.lungo.alignment.reward.PreferenceLoss;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Preference;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Scopes;
import dev.lungo.training.Gradients;
import dev.lungo.training.Recipes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class DpoTest {
  private static final int V = 8;

  private final Transformer policy = model();
  private final Transformer reference = model();

  /// A tiny model; random weights have no opinions, so they are enlarged.
  private static Transformer model() {
    Transformer model = Transformer.create(ModelConfig.gpt2(V, 8, 1, 16, 2), Device.cpu(), 3);
    Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            for (Tensor parameter : model.parameters().values()) {
              if (parameter.dim() == 2) {
                parameter.mul_(new Scalar(5));
              }
            }
          }
          return 0;
        });
    return model;
  }

  @AfterEach
  void close() {
    policy.close();
    reference.close();
  }

  private static DpoRecipe recipe(String... settings) {
    return Recipes.load(DpoRecipe.defaults(), List.of(settings));
  }

  private DpoTrainer trainer(String... settings) {
    DpoRecipe recipe = recipe(settings);
    return new DpoTrainer(
        recipe, policy, recipe.loss().referenceFree() ? Optional.empty() : Optional.of(reference));
  }

  private static Comparison comparison(
      List<List<Integer>> ranking, int[] prompt, int[]... responses) {
    return new Comparison(
        new Preference(
            Conversation.of(Message.user(Arrays.toString(prompt))),
            IntStream.range(0, responses.length).mapToObj(i -> "response " + i).toList(),
            ranking,
            List.of(),
            Preference.Details.NONE),
        "test",
        prompt,
        List.of(responses));
  }

  private static List<Comparison> random(int count) {
    Random random = new Random(5);
    List<Comparison> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      List<List<Integer>> ranking =
          i % 2 == 0 ? List.of(List.of(2), List.of(0, 1)) : List.of(List.of(1), List.of(0));
      int[][] responses = new int[i % 2 == 0 ? 3 : 2][];
      Arrays.setAll(responses, _ -> random.ints(1 + random.nextInt(4), 0, V).toArray());
      all.add(comparison(ranking, random.ints(1 + random.nextInt(4), 0, V).toArray(), responses));
    }
    return all;
  }

  // --- The loss ---

  @Test
  void theLossIsThePapersByHand() {
    Preference judged = random(2).get(1).judged(); // 1 is better than 0
    PreferenceLoss.Cost plain = new DpoLoss(0.1, 0, false).of(judged, new double[] {0.5, 1.5});
    assertThat(plain.loss()).isCloseTo(0.313262, within(1e-6)); // −log σ(1)
    assertThat(plain.gradient())
        .containsExactly(new double[] {0.268941, -0.268941}, within(1e-6)); // 1 − σ(1)
    PreferenceLoss.Cost smooth = new DpoLoss(0.1, 0.1, false).of(judged, new double[] {0.5, 1.5});
    // 0.9 × 0.313262 + 0.1 × 1.313262
    assertThat(smooth.loss()).isCloseTo(0.413262, within(1e-6));
    assertThat(smooth.gradient())
        .containsExactly(new double[] {0.168941, -0.168941}, within(1e-6)); // 0.9 − σ(1)
    assertThatThrownBy(() -> new DpoLoss(0, 0, false)).hasMessageContaining("beta>0");
    assertThatThrownBy(() -> new DpoLoss(0.1, 0.5, false)).hasMessageContaining("below 0.5");
  }

  @Test
  void beforeTheFirstStepTheLossIsTheLogarithmOfTwo() {
    DpoTrainer trainer = trainer();
    PreferenceTask.Result result = trainer.step(random(9), 1);
    assertThat(result.loss()).isCloseTo(Math.log(2), within(1e-7));
    assertThat(result.measured().get("margin")).isCloseTo(0, within(1e-7));
    assertThat(trainer.rewards(random(9))).hasSize(23);
    assertThat(trainer.step(random(9), 1).loss()).isLessThan(Math.log(2) - 1e-5);
  }

  @Test
  void aRewardIsTheLikelihoodOfTheResponseAloneAboveTheReferences() {
    DpoTrainer free = trainer("loss.referenceFree=true", "loss.beta=0.5");
    List<Comparison> batch = random(4);
    double[] found = free.rewards(batch);
    int at = 0;
    for (Comparison comparison : batch) {
      for (int[] response : comparison.responses()) {
        double sum = 0;
        int[] text =
            IntStream.concat(IntStream.of(comparison.prompt()), IntStream.of(response)).toArray();
        for (int t = 0; t < response.length; t++) {
          int[] before = Arrays.copyOf(text, comparison.prompt().length + t);
          sum += Math.log(distribution(policy, before)[response[t]]);
        }
        assertThat(found[at++]).isCloseTo(0.5 * sum, within(1e-4));
      }
    }
    assertThatThrownBy(() -> new DpoTrainer(recipe(), policy, Optional.empty()))
        .hasMessageContaining("there must be a reference");
  }

  @Test
  void theGradientIsThatOfFiniteDifferences() {
    List<Comparison> batch = random(5);
    DpoTrainer trainer = trainer("loss={beta: 0.5, labelSmoothing: 0.1}");
    add(weight(), 0.3); // away from the reference
    double _ = trainer.gradients(batch);
    double found = Scopes.run(() -> weight().grad().reshape(-1).narrow(0, 0, 1).item_double());
    Gradients.clear(policy.parameters().values());
    add(weight(), 1e-2);
    double up = trainer.gradients(batch);
    add(weight(), -2e-2);
    double down = trainer.gradients(batch);
    // Float32, and a curve: three digits.
    assertThat(found).isCloseTo((up - down) / 2e-2, within(2e-3));
    assertThat(Math.abs(found)).isGreaterThan(1e-2);
  }

  /// Token 0's, which is looked up and, as the head's, predicted.
  private Tensor weight() {
    return Objects.requireNonNull(policy.parameters().get("transformer.wte.weight"));
  }

  private static void add(Tensor parameter, double value) {
    Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            return parameter.view(-1).narrow(0, 0, 1).add_(new Scalar(value));
          }
        });
  }

  // --- Learning ---

  /// What the arms of a question's bandit pay.
  private static double[] pays(int question) {
    double[] pays = {0.1, 0.4, 0.2, 0.9, 0.3, 0.5, 0, 0.6};
    return question == 1 ? pays : IntStream.range(0, V).mapToDouble(a -> pays[V - 1 - a]).toArray();
  }

  /// All pairs of arms, as often as people would prefer each who choose by what they pay.
  private static List<Comparison> pairs() {
    List<Comparison> all = new ArrayList<>();
    for (int question = 1; question <= 2; question++) {
      double[] pays = pays(question);
      for (int a = 0; a < V; a++) {
        for (int b = 0; b < a; b++) {
          long first = Math.round(20 / (1 + Math.exp(pays[b] - pays[a])));
          for (int i = 0; i < 20; i++) {
            List<List<Integer>> ranking =
                i < first ? List.of(List.of(0), List.of(1)) : List.of(List.of(1), List.of(0));
            all.add(comparison(ranking, new int[] {question}, new int[] {a}, new int[] {b}));
          }
        }
      }
    }
    Collections.shuffle(all, new Random(1));
    return all;
  }

  @Test
  void aBanditsPairsAreEnoughForItsBestPolicy() {
    double beta = 0.2;
    DpoTrainer trainer = trainer("loss.beta=" + beta, "optimizer.learningRate=5e-3");
    List<Comparison> pairs = pairs();
    int steps = 150;
    for (int step = 0; step < steps; step++) {
      int from = step * 160 % pairs.size();
      var _ = trainer.step(pairs.subList(from, from + 160), 1 - (double) step / steps);
    }
    double reached = 0;
    double start = 0;
    double optimum = 0;
    for (int question = 1; question <= 2; question++) {
      double[] p = distribution(policy, question);
      double[] q = distribution(reference, question);
      double[] pays = pays(question);
      double partition = 0;
      for (int a = 0; a < V; a++) {
        reached += p[a] * (pays[a] - beta * Math.log(p[a] / q[a])) / 2;
        start += q[a] * pays[a] / 2;
        partition += q[a] * Math.exp(pays[a] / beta);
      }
      optimum += beta * Math.log(partition) / 2;
    }
    assertThat(reached / optimum).isGreaterThan(0.95);
    assertThat(start / optimum).isLessThan(0.8); // there was something to learn
  }

  private static double[] distribution(Transformer model, int... ids) {
    return Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            Tensor logits = model.forward(model.device().tensor(ids, 1, ids.length));
            float[] p = new float[ids.length * V];
            torch.softmax(logits, -1).contiguous().data_ptr_float().get(p);
            return IntStream.range(0, V).mapToDouble(i -> p[(ids.length - 1) * V + i]).toArray();
          }
        });
  }
}
