package dev.lungo.alignment.reward;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.alignment.RewardModel;
import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.chat.Preference;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.ScalarModel;
import dev.lungo.model.SpecialTokens;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import dev.lungo.torch.Scopes;
import dev.lungo.training.Gradients;
import dev.lungo.training.OptimizerRecipe;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.Random;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class RewardTrainerTest {
  private static final PreferenceLoss RANKING = PreferenceLoss.Ranking.defaults();
  private static final OptimizerRecipe OPTIMIZER =
      new OptimizerRecipe(
          OptimizerRecipe.Kind.ADAMW, 3e-3, 3e-3, 3e-3, 0, 0.95, 0.9, 0.95, 1e-8, 1, 0);

  private final ScalarModel model =
      ScalarModel.create(
          ModelConfig.gpt2(20, 16, 1, 16, 2)
              .withTokens(new SpecialTokens(OptionalInt.of(0), List.of(0), OptionalInt.of(0))),
          Device.cpu(),
          3);

  @AfterEach
  void close() {
    model.close();
  }

  private RewardTrainer trainer(PreferenceLoss loss) {
    return new RewardTrainer(model, loss, OPTIMIZER, Precision.FP32);
  }

  /// Every parameter's gradient in one row, without those that have none.
  private Map<String, float[]> gradients() {
    TreeMap<String, float[]> all = new TreeMap<>();
    model
        .parameters()
        .forEach(
            (name, p) ->
                Scopes.run(
                    () -> {
                      if (p.grad().defined()) {
                        float[] values = new float[(int) p.numel()];
                        p.grad().contiguous().data_ptr_float().get(values);
                        all.put(name, values);
                      }
                      return 0;
                    }));
    Gradients.clear(model.parameters().values());
    return all;
  }

  private static int[] tokens(Random random, int most) {
    return random.ints(1 + random.nextInt(most), 1, 20).toArray();
  }

  private static List<Comparison> rankings(int count) {
    Random random = new Random(5);
    List<Comparison> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      Preference judged =
          Judged.of(
              "question " + i,
              i % 2 == 0 ? List.of(List.of(2), List.of(0, 1)) : List.of(List.of(1), List.of(0)),
              OptionalDouble.of(1 + i),
              Optional.empty());
      int[][] responses = new int[judged.responses().size()][];
      Arrays.setAll(responses, _ -> tokens(random, 6));
      all.add(Judged.comparison(judged, tokens(random, 8), responses));
    }
    return all;
  }

  private static void assertClose(
      Map<String, float[]> one, Map<String, float[]> other, float tolerance) {
    assertThat(one.keySet()).isEqualTo(other.keySet());
    one.forEach(
        (name, values) ->
            assertThat(other.get(name)).as(name).containsExactly(values, within(tolerance)));
  }

  @Test
  void aBatchIsTheMeanOfItsElementsWhateverStandsBesideThem() {
    List<Comparison> batch = rankings(5);
    RewardTrainer trainer = trainer(RANKING);
    double together = trainer.gradients(batch);
    Map<String, float[]> all = gradients();
    double mean = 0;
    TreeMap<String, float[]> sum = new TreeMap<>();
    for (Comparison element : batch) { // each without the others' padding
      mean += trainer.gradients(List.of(element)) / batch.size();
      gradients()
          .forEach(
              (name, values) ->
                  sum.merge(
                      name,
                      values,
                      (a, b) -> {
                        for (int i = 0; i < a.length; i++) {
                          a[i] += b[i];
                        }
                        return a;
                      }));
    }
    sum.values()
        .forEach(
            values -> {
              for (int i = 0; i < values.length; i++) {
                values[i] /= batch.size();
              }
            });
    assertThat(together).isCloseTo(mean, within(1e-6));
    assertClose(all, sum, 1e-5f); // float32 sums of about 1, in another order
  }

  @Test
  void aPromptReadOnceForSeveralResponsesGivesTheScoresOfEachAlone() {
    RewardModel scorer = new RewardModel(model, Precision.FP32);
    for (PreferenceLoss loss : List.of(RANKING, new PreferenceLoss.BestOf())) {
      double mean = 0;
      List<Comparison> batch = rankings(6);
      for (Comparison element : batch) {
        mean += loss.of(element.judged(), scorer.scoresOf(element.texts())).loss() / 6;
      }
      assertThat(trainer(loss).gradients(batch)).isCloseTo(mean, within(1e-6));
      Map<String, float[]> _ = gradients();
    }
  }

  @Test
  void confidenceWeighsElements() {
    List<Comparison> batch = rankings(2); // confidences 1 and 2
    RewardTrainer even = trainer(RANKING);
    double first = even.gradients(batch.subList(0, 1));
    double second = even.gradients(batch.subList(1, 2));
    double weighed = trainer(new PreferenceLoss.Ranking(0, true)).gradients(batch);
    assertThat(weighed).isCloseTo((first + 2 * second) / 3, within(1e-6));
  }

  @Test
  void theModelsGradientIsThatOfFiniteDifferences() {
    List<Comparison> batch = rankings(3);
    for (PreferenceLoss loss : List.of(RANKING, new PreferenceLoss.BestOf())) {
      RewardTrainer trainer = trainer(loss);
      double _ = trainer.gradients(batch);
      Map<String, float[]> found = gradients();
      SequencedMap<String, Tensor> parameters = model.parameters();
      for (String name : List.of("score.weight", "transformer.h.0.mlp.c_fc.weight")) {
        Tensor parameter = Objects.requireNonNull(parameters.get(name));
        double slope =
            (shifted(trainer, batch, parameter, 1) - shifted(trainer, batch, parameter, -1)) / 2e-3;
        // Float32 losses of about 1 have seven digits, their difference of 1e-3 four.
        assertThat((double) Objects.requireNonNull(found.get(name))[0])
            .as(name)
            .isCloseTo(slope, within(1e-3));
      }
    }
  }

  private static double shifted(
      RewardTrainer trainer, List<Comparison> batch, Tensor parameter, int sign) {
    add(parameter, sign * 1e-3);
    double loss = trainer.gradients(batch);
    Gradients.clear(trainer.model().parameters().values());
    add(parameter, -sign * 1e-3);
    return loss;
  }

  private static void add(Tensor parameter, double value) {
    Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            return parameter.view(-1).narrow(0, 0, 1).add_(new Scalar(value));
          }
        });
  }

  /// Whoever says 7 is preferred.
  private static List<Comparison> sevens(int count) {
    Random random = new Random(9);
    List<Comparison> all = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int[] good = tokens(random, 5);
      int[] bad = Arrays.stream(tokens(random, 5)).map(t -> t == 7 ? 8 : t).toArray();
      good[random.nextInt(good.length)] = 7;
      boolean first = random.nextBoolean();
      Preference judged =
          Judged.of(
              "q" + i,
              first ? List.of(List.of(0), List.of(1)) : List.of(List.of(1), List.of(0)),
              OptionalDouble.empty(),
              Optional.empty(),
              first ? new double[] {1, 0} : new double[] {0, 1});
      all.add(
          first
              ? Judged.comparison(judged, tokens(random, 4), good, bad)
              : Judged.comparison(judged, tokens(random, 4), bad, good));
    }
    return all;
  }

  @Test
  void aSimplePreferenceIsLearnedAndHoldsForWhatWasNotSeen() {
    List<Comparison> train = sevens(256);
    List<Comparison> heldOut = sevens(320).subList(256, 320);
    for (PreferenceLoss loss : List.of(RANKING, new PreferenceLoss.Ratings())) {
      RewardTrainer trainer = trainer(loss);
      for (int step = 0; step < 120; step++) {
        int from = step * 32 % 256;
        var _ = trainer.step(train.subList(from, from + 32), 1);
      }
      List<Accuracy.Scored> scored =
          heldOut.stream()
              .map(
                  c ->
                      new Accuracy.Scored(
                          c, new RewardModel(model, Precision.FP32).scoresOf(c.texts())))
              .toList();
      assertThat(Accuracy.of(scored).share()).as(loss.toString()).isGreaterThan(0.95);
    }
  }

  @Test
  void theBiasMovesWithRatingsOnly() {
    List<Comparison> batch = sevens(8);
    var _ = trainer(RANKING).step(batch, 1);
    assertThat(model.head().bias()).isZero();
    var _ = trainer(new PreferenceLoss.Ratings()).step(batch, 1);
    assertThat(model.head().bias()).isNotZero();
  }

  @Test
  void normalisedScoresHaveMeanZeroAndVarianceOne() {
    List<int[]> texts = rankings(40).stream().flatMap(c -> c.texts().stream()).toList();
    RewardModel scorer = new RewardModel(model, Precision.FP32);
    RewardTrainer trainer = trainer(RANKING);
    String _ = trainer.normalise(scorer.scoresOf(texts), true);
    double[] scores = scorer.scoresOf(texts);
    double mean = Arrays.stream(scores).average().orElseThrow();
    assertThat(mean).isCloseTo(0, within(1e-5));
    assertThat(Arrays.stream(scores).map(s -> s * s).average().orElseThrow())
        .isCloseTo(1, within(1e-4));
    model.head().rescale(3, 2);
    String _ = trainer.normalise(scorer.scoresOf(texts), false);
    double[] shifted = scorer.scoresOf(texts);
    assertThat(Arrays.stream(shifted).average().orElseThrow()).isCloseTo(0, within(1e-5));
    assertThat(Arrays.stream(shifted).map(s -> s * s).average().orElseThrow())
        .isCloseTo(9, within(1e-3));
    assertThatThrownBy(() -> trainer.normalise(new double[] {2, 2}, true))
        .hasMessageContaining("all have the same score");
  }

  @Test
  void aGradientThatIsNoNumberStopsTheStep() {
    add(Objects.requireNonNull(model.parameters().get("score.weight")), Double.NaN);
    assertThatThrownBy(() -> trainer(RANKING).step(sevens(4), 1))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("lower optimizer.learningRate");
  }
}
