package dev.lungo.alignment.ppo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.alignment.Reward;
import dev.lungo.alignment.ppo.AdvantageEstimator.Advantage;
import dev.lungo.alignment.ppo.AdvantageEstimator.Signal;
import dev.lungo.data.Batches;
import dev.lungo.data.TokenBatch;
import dev.lungo.generation.TinyModels;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Precision;
import dev.lungo.torch.Scopes;
import dev.lungo.torch.Threads;
import dev.lungo.training.Gradients;
import dev.lungo.training.Recipes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import java.util.SequencedMap;
import java.util.Set;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PpoTrainerTest {
  private static final Reward LENGTH = Reward.of(answer -> answer.response().length);

  @BeforeAll
  static void oneThread() {
    Threads.use(1); // tensors this small only wait for a second one
  }

  private static PpoRecipe recipe(Preset preset, String... settings) {
    return Recipes.load(preset.recipe(), List.of(settings));
  }

  private static PpoTrainer trainer(PpoRecipe recipe, PpoModels models, Reward reward) {
    return new PpoTrainer(recipe, models, reward, Optional.empty(), Optional.empty(), 8);
  }

  // --- Exactness ---

  @ParameterizedTest
  @EnumSource
  void beforeAnythingIsLearnedThePolicyIsItsReference(Preset preset) {
    PpoRecipe recipe =
        recipe(
            preset,
            "update.episodes=16",
            "update.minibatch=" + (preset == Preset.INSTRUCTGPT ? 8 : 16),
            "prompts.length=8");
    Tokenizer words = TinyModels.tokenizer();
    int V = words.vocabularySize();
    try (PpoModels models = TinyPolicies.models(recipe, V, 280, Optional.of(words));
        PpoTrainer trainer = trainer(recipe, models, LENGTH)) {
      PpoTrainer.Result first = trainer.step(TinyPolicies.prompts(16, V), 0, 0); // rate 0
      assertThat(first.kl().k1()).isEqualTo(0.0);
      assertThat(first.kl().k3()).isEqualTo(0.0);
      assertThat(first.scores().reward()).isEqualTo(first.scores().score());
      assertThat(first.update().clipFraction()).isEqualTo(0.0);
      assertThat(first.update().firstRatio()).isEqualTo(0.0);
      // Later passes read other batches, whose products differ in their last bits.
      assertThat(first.update().approximateKl()).isLessThan(1e-11);
      assertThat(first.update().ratio()).isCloseTo(1, within(1e-6));
      assertThat(first.update().ratioVariance()).isLessThan(1e-10);
      assertThat(first.update().updates())
          .isEqualTo(recipe.update().epochs() * 16 / recipe.update().minibatch());
    }
  }

  @Test
  void afterAnUpdateThePolicyHasLeftItsReference() {
    PpoRecipe recipe =
        recipe(
            Preset.ZIEGLER2019,
            "update.episodes=16",
            "update.minibatch=8",
            "optimizer.learningRate=0.003");
    Tokenizer words = TinyModels.tokenizer();
    int V = words.vocabularySize();
    try (PpoModels models = TinyPolicies.models(recipe, V, 64, Optional.of(words));
        PpoTrainer trainer = trainer(recipe, models, LENGTH)) {
      PpoTrainer.Result first = trainer.step(TinyPolicies.prompts(16, V), 0, 1);
      PpoTrainer.Result second = trainer.step(TinyPolicies.prompts(16, V), 1, 1);
      assertThat(first.kl().k1()).isEqualTo(0.0);
      assertThat(first.update().approximateKl()).isPositive();
      assertThat(second.kl().k3()).isPositive();
      assertThat(second.update().firstRatio()).isEqualTo(0.0);
      assertThat(second.kl().beta()).isLessThan(first.kl().beta()); // the KL is below its target
    }
  }

  @Test
  void theSameSeedGivesTheSameStep() {
    PpoRecipe recipe =
        recipe(Preset.STIENNON2020, "update.episodes=8", "update.minibatch=8", "sample.response=9");
    List<PpoTrainer.Result> results = new ArrayList<>();
    for (int i = 0; i < 2; i++) {
      try (PpoModels models = TinyPolicies.models(recipe, 12, 32, Optional.empty());
          PpoTrainer trainer = trainer(recipe, models, LENGTH)) {
        results.add(trainer.step(TinyPolicies.prompts(8, 12), 5, 1));
      }
    }
    assertThat(results.get(0).update()).isEqualTo(results.get(1).update());
    assertThat(results.get(0).kl()).isEqualTo(results.get(1).kl());
  }

  // --- What counts ---

  private static List<Rollout> rollouts(Rollouts rollouts, int V) {
    int[][] responses = {{5, 3, 0}, {2}, {7, 7, 1, 4, 0}, {6, 2, 5, 1, 3, 4}};
    List<Prompt> prompts = TinyPolicies.prompts(responses.length, V);
    return IntStream.range(0, responses.length)
        .mapToObj(i -> rollouts.rollout(prompts.get(i), responses[i]))
        .toList();
  }

  @Test
  void theEndTokenIsLearnedAlthoughItIsThePaddingTooAndPromptsAreNot() {
    PpoRecipe recipe =
        recipe(Preset.STIENNON2020, "update.episodes=4", "update.minibatch=4", "sample.response=6");
    try (PpoModels models = TinyPolicies.models(recipe, 9, 16, Optional.empty());
        Rollouts sampler = new Rollouts(models.policy(), Optional.empty(), recipe.sample(), 4)) {
      List<Rollout> all = rollouts(sampler, 9);
      assertThat(all.stream().map(Rollout::ended)).containsExactly(true, false, true, false);
      List<Rows> parts = new Minibatches(recipe, all, 1, 16).inOrder(0);
      assertThat(parts).hasSize(1);
      Rows rows = parts.getFirst();
      int[] learned = rows.targets();
      assertThat(learned).hasSize(3 + 1 + 5 + 6);
      assertThat(Arrays.stream(learned).filter(id -> id == 0)).hasSize(2); // both ends, no padding
      // One value more of each response that is not full.
      assertThat(rows.valueStates()).hasSize(4 + 2 + 6 + 6);
      int row = rows.members().indexOf(0);
      int prompt = all.getFirst().prompt().ids().length;
      int at = Arrays.stream(rows.tokens(), 0, row).sum();
      assertThat(rows.states()[at]).isEqualTo(row * rows.columns() + prompt - 1);
    }
  }

  @Test
  void theScoreStandsOnePlaceAfterTheEndWhereThePresetSaysSo() {
    double[] scores = {10, 20, 30, 40};
    for (boolean after : new boolean[] {true, false}) {
      PpoRecipe recipe =
          recipe(
              Preset.STIENNON2020,
              "update.episodes=4",
              "update.minibatch=4",
              "sample.response=6",
              "scoring.afterEnd=" + after);
      try (PpoModels models = TinyPolicies.models(recipe, 9, 16, Optional.empty());
          PpoTrainer trainer = trainer(recipe, models, LENGTH);
          Rollouts sampler = new Rollouts(models.policy(), Optional.empty(), recipe.sample(), 4)) {
        List<Rollout> all = rollouts(sampler, 9);
        List<Evaluation> said =
            all.stream()
                .map(
                    r ->
                        new Evaluation(
                            filled(r.response().length, -1),
                            filled(r.response().length, -3),
                            new float[0],
                            0))
                .toList();
        List<Signal> signals = trainer.signals(all, scores, said);
        double nat = -0.05 * 2;
        assertThat(signals.get(1).rewards())
            .containsExactly(after ? new double[] {nat, 20} : new double[] {nat + 20});
        // A full response has no place after it.
        double[] full = signals.get(3).rewards();
        assertThat(full).hasSize(6);
        assertThat(full[5]).isCloseTo(40 + nat, within(1e-9));
        assertThat(full[0]).isCloseTo(nat, within(1e-9));
      }
    }
  }

  private static float[] filled(int n, float value) {
    float[] values = new float[n];
    Arrays.fill(values, value);
    return values;
  }

  @Test
  void aTruncatedResponseIsJudgedUpToItsEndAndLearnedFromWhole() {
    PpoRecipe recipe = recipe(Preset.ZIEGLER2019);
    Tokenizer words = TinyModels.tokenizer();
    int stop = words.encode(".")[0];
    int letter = words.encode("x")[0];
    try (PpoModels models =
            TinyPolicies.models(recipe, words.vocabularySize(), 64, Optional.of(words));
        Rollouts sampler = new Rollouts(models.policy(), Optional.of(words), recipe.sample(), 4)) {
      Prompt prompt = new Prompt(new int[] {1}, "p");
      int[] response = new int[24];
      Arrays.fill(response, letter);
      response[3] = stop; // too early to count
      Rollout endless = sampler.rollout(prompt, response.clone());
      assertThat(endless.ended()).isFalse();
      assertThat(endless.answer().response()).hasSize(24);
      response[16] = stop;
      response[20] = stop;
      Rollout ended = sampler.rollout(prompt, response.clone());
      assertThat(ended.ended()).isTrue();
      assertThat(ended.answer().text()).isEqualTo("xxx.xxxxxxxxxxxx.");
      assertThat(ended.response()).hasSize(24);
      // Sampling does not stop at any end.
      assertThat(sampler.sample(List.of(prompt, prompt), 2, 0.7, 1))
          .hasSize(4)
          .allSatisfy(r -> assertThat(r.response()).hasSize(24));
    }
  }

  @Test
  void whatFillsRowsChangesNothing() {
    for (Preset preset : List.of(Preset.ZIEGLER2019, Preset.STIENNON2020)) {
      PpoRecipe recipe =
          recipe(
              preset,
              "update.episodes=4",
              "update.minibatch=4",
              "sample.response=6",
              "sample.ending=end-token");
      try (PpoModels models = TinyPolicies.models(recipe, 9, 16, Optional.empty());
          Rollouts sampler = new Rollouts(models.policy(), Optional.empty(), recipe.sample(), 4)) {
        List<Rollout> all = rollouts(sampler, 9);
        Rows rows = new Minibatches(recipe, all, 1, 16).inOrder(0).getFirst();
        int[] noisy = rows.ids().clone();
        for (int row = 0; row < rows.rows(); row++) {
          Rollout rollout = all.get(rows.members().get(row));
          int real = rollout.prompt().ids().length + rows.values()[row] - 1;
          Arrays.fill(noisy, row * rows.columns() + real, (row + 1) * rows.columns(), 8);
        }
        assertThat(noisy).isNotEqualTo(rows.ids());
        Rows other =
            new Rows(
                rows.members(),
                rows.columns(),
                noisy,
                rows.branches(),
                rows.states(),
                rows.targets(),
                rows.valueStates(),
                rows.tokens(),
                rows.values());
        List<Evaluation> plain = evaluate(recipe, models, rows);
        List<Evaluation> filled = evaluate(recipe, models, other);
        List<Advantage> advantages = advantages(recipe, all, plain);
        for (int i = 0; i < 4; i++) {
          assertThat(filled.get(i).logprobs()).isEqualTo(plain.get(i).logprobs());
          assertThat(filled.get(i).values()).isEqualTo(plain.get(i).values());
        }
        assertThat(
                difference(
                    gradients(recipe, models, List.of(rows), plain, advantages, Optional.empty()),
                    gradients(recipe, models, List.of(other), plain, advantages, Optional.empty())))
            .isZero();
        // And each episode alone is what it is among others.
        for (int i = 0; i < 4; i++) {
          Rows alone = Rows.of(List.of(i), all, valueCounts(recipe, all), 16).getFirst();
          assertThat(evaluate(recipe, models, alone).get(i).logprobs())
              .containsExactly(plain.get(i).logprobs(), within(1e-5f));
        }
      }
    }
  }

  @Test
  void answersThatShareARowAreWhatTheyAreInRowsOfTheirOwn() {
    for (Preset preset : List.of(Preset.ZIEGLER2019, Preset.STIENNON2020)) {
      PpoRecipe recipe =
          recipe(
              preset,
              "update={episodes: 4, minibatch: 4, perPrompt: 4}",
              "sample.response=6",
              "sample.ending=end-token");
      try (PpoModels models = TinyPolicies.models(recipe, 9, 24, Optional.empty());
          Rollouts sampler = new Rollouts(models.policy(), Optional.empty(), recipe.sample(), 4)) {
        Prompt prompt = new Prompt(new int[] {3, 1, 4}, "");
        List<Rollout> all =
            Stream.of(
                    new int[] {5, 3, 0},
                    new int[] {2, 0},
                    new int[] {7, 7, 1, 4, 6, 2},
                    new int[] {0})
                .map(response -> sampler.rollout(prompt, response))
                .toList();
        int[] counts = valueCounts(recipe, all);
        List<Rows> shared = new Minibatches(recipe, all, 1, 24).inOrder(0);
        assertThat(shared).hasSize(1);
        assertThat(shared.getFirst().rows()).isEqualTo(1); // the prompt is read once
        List<Rows> apart =
            IntStream.range(0, 4)
                .mapToObj(i -> Rows.of(List.of(i), all, counts, 24).getFirst())
                .toList();
        assertThat(shared.getFirst().columns())
            .isEqualTo(apart.stream().mapToInt(Rows::columns).sum() - 3 * 3);
        List<Evaluation> said = evaluate(recipe, models, shared.getFirst());
        for (int i = 0; i < 4; i++) {
          Evaluation alone = evaluate(recipe, models, apart.get(i)).get(i);
          assertThat(said.get(i).logprobs()).containsExactly(alone.logprobs(), within(1e-5f));
          assertThat(said.get(i).values()).containsExactly(alone.values(), within(1e-5f));
        }
        List<Advantage> advantages = advantages(recipe, all, said);
        assertThat(
                difference(
                    gradients(recipe, models, shared, said, advantages, Optional.empty()),
                    gradients(recipe, models, apart, said, advantages, Optional.empty())))
            .isLessThan(1e-4);
        // A row holds no more than the models read.
        assertThat(new Minibatches(recipe, all, 1, 10).inOrder(0))
            .allSatisfy(rows -> assertThat(rows.columns()).isLessThanOrEqualTo(10));
      }
    }
  }

  private static int[] valueCounts(PpoRecipe recipe, List<Rollout> all) {
    return all.stream().mapToInt(r -> Minibatches.values(recipe, r.response().length)).toArray();
  }

  private static List<Evaluation> evaluate(PpoRecipe recipe, PpoModels models, Rows rows) {
    return new Evaluator(
            models.policy(),
            models.reference(),
            models.values(),
            Precision.FP32,
            recipe.sample().temperature())
        .evaluate(4, List.of(rows));
  }

  private static List<Advantage> advantages(
      PpoRecipe recipe, List<Rollout> all, List<Evaluation> said) {
    Random random = new Random(5);
    List<Signal> signals =
        IntStream.range(0, all.size())
            .mapToObj(
                i ->
                    new Signal(
                        all.get(i).response().length,
                        random
                            .doubles(Minibatches.values(recipe, all.get(i).response().length))
                            .toArray(),
                        said.get(i).values()))
            .toList();
    return recipe.advantages().of(signals, recipe.update().perPrompt());
  }

  private static SequencedMap<String, Tensor> all(PpoModels models) {
    SequencedMap<String, Tensor> all = new LinkedHashMap<>(models.policy().parameters());
    all.putAll(models.values().parameters());
    return all;
  }

  private static SequencedMap<String, float[]> gradients(
      PpoRecipe recipe,
      PpoModels models,
      List<Rows> rows,
      List<Evaluation> said,
      List<Advantage> advantages,
      Optional<Pretraining> text) {
    Updates updates = new Updates(recipe, models.policy(), models.values(), text);
    updates.gradients(rows, said, advantages, recipe.kl().beta(), new Tally());
    SequencedMap<String, float[]> found = new LinkedHashMap<>();
    try (PointerScope _ = new PointerScope()) {
      all(models)
          .forEach(
              (name, p) ->
                  found.put(
                      name,
                      p.grad().defined()
                          ? Likelihoods.floats(p.grad())
                          : new float[(int) p.numel()]));
      Gradients.clear(all(models).values());
    }
    return found;
  }

  private static double difference(Map<String, float[]> a, Map<String, float[]> b) {
    double most = 0;
    for (String name : a.keySet()) {
      float[] x = of(a, name), y = of(b, name);
      for (int i = 0; i < x.length; i++) {
        most = Math.max(most, Math.abs(x[i] - y[i]));
      }
    }
    return most;
  }

  private static <T> T of(Map<String, T> named, String name) {
    return Objects.requireNonNull(named.get(name));
  }

  // --- Gradients ---

  @ParameterizedTest
  @EnumSource(
      value = Preset.class,
      names = {"ZIEGLER2019", "STIENNON2020"})
  void gradientsAreThoseOfFiniteDifferences(Preset preset) {
    finiteDifferences(recipe(preset, small("update.perPrompt=1")));
  }

  @Test
  void gradientsOfThePenaltyInTheLossAreThoseOfFiniteDifferences() {
    finiteDifferences(
        recipe(Preset.ZIEGLER2019, small("advantages=group-relative", "update.perPrompt=2")));
  }

  private static String[] small(String... more) {
    List<String> settings =
        new ArrayList<>(
            List.of(
                "update.episodes=4",
                "update.minibatch=4",
                "sample.response=4",
                "sample.ending=end-token"));
    settings.addAll(List.of(more));
    return settings.toArray(String[]::new);
  }

  /// The loss written down anew in double precision, from the logits of the whole model, and its
  /// slopes in some directions: a vocabulary of two tokens, ratios away from 1.
  private static void finiteDifferences(PpoRecipe recipe) {
    int[][] responses = {{1, 1, 0}, {0}, {1, 0}, {1, 1, 1, 1}};
    try (PpoModels models = TinyPolicies.models(recipe, 2, 12, Optional.empty());
        Rollouts sampler = new Rollouts(models.policy(), Optional.empty(), recipe.sample(), 4)) {
      List<Prompt> prompts = TinyPolicies.prompts(4, 2);
      List<Rollout> all =
          IntStream.range(0, 4)
              .mapToObj(i -> sampler.rollout(prompts.get(i), responses[i]))
              .toList();
      List<Rows> rows = new Minibatches(recipe, all, 1, 16).inOrder(0);
      List<Evaluation> said = evaluate(recipe, models, rows.getFirst());
      List<Advantage> advantages = advantages(recipe, all, said);
      TinyPolicies.change(models.policy(), 1.1); // the ratios are not 1, and some are clipped
      var found = gradients(recipe, models, rows, said, advantages, Optional.empty());
      Random random = new Random(1);
      for (var parameter : all(models).entrySet()) {
        float[] gradient = of(found, parameter.getKey());
        for (int k = 0; k < 3; k++) {
          int at = random.nextInt(gradient.length);
          double step = 0.002;
          double up =
              shifted(
                  parameter.getValue(),
                  at,
                  step,
                  () -> loss(recipe, models, all, said, advantages));
          double down =
              shifted(
                  parameter.getValue(),
                  at,
                  -step,
                  () -> loss(recipe, models, all, said, advantages));
          double slope = (up - down) / (2 * step);
          // float32 logits of about 1 give a loss to 1e-6, and so a slope to 1e-4.
          assertThat((double) gradient[at])
              .as("%s[%d]", parameter.getKey(), at)
              .isCloseTo(slope, within(1e-3 + 0.02 * Math.abs(slope)));
        }
      }
      assertThat(
              found.values().stream()
                  .flatMapToDouble(
                      g -> IntStream.range(0, g.length).mapToDouble(i -> Math.abs(g[i])))
                  .max()
                  .orElse(0))
          .isGreaterThan(0.05);
    }
  }

  private static double shifted(
      Tensor parameter, int at, double by, java.util.function.DoubleSupplier then) {
    add(parameter, at, by);
    double value = then.getAsDouble();
    add(parameter, at, -by);
    return value;
  }

  private static void add(Tensor parameter, int at, double by) {
    int _ =
        Scopes.run(
            () -> {
              try (NoGradGuard _ = new NoGradGuard()) {
                parameter.view(-1).narrow(0, at, 1).add_(new Scalar(by));
              }
              return 0;
            });
  }

  private static double loss(
      PpoRecipe recipe,
      PpoModels models,
      List<Rollout> all,
      List<Evaluation> said,
      List<Advantage> advantages) {
    double policy = 0, value = 0;
    int tokens = 0, states = 0;
    for (int i = 0; i < all.size(); i++) {
      int[] prompt = all.get(i).prompt().ids();
      int[] response = all.get(i).response();
      int[] ids = Arrays.copyOf(prompt, prompt.length + response.length);
      System.arraycopy(response, 0, ids, prompt.length, response.length);
      double[][] logits = logits(models.policy(), ids);
      for (int t = 0; t < response.length; t++) {
        double[] x = logits[prompt.length - 1 + t];
        double a = x[0] / recipe.sample().temperature(), b = x[1] / recipe.sample().temperature();
        double logprob = (response[t] == 0 ? a : b) - Math.log(Math.exp(a) + Math.exp(b));
        double r = Math.exp(logprob - said.get(i).logprobs()[t]);
        double A = advantages.get(i).advantages()[t];
        policy += Math.max(-A * r, -A * Math.clamp(r, 0.8, 1.2));
        if (!recipe.advantages().penaltyInReward()) {
          double q = said.get(i).reference()[t] - logprob;
          policy += recipe.kl().beta() * (Math.exp(q) - 1 - q);
        }
        tokens++;
      }
      double[] returns = advantages.get(i).returns();
      for (int t = 0; t < returns.length; t++) {
        double old = said.get(i).values()[t];
        double v = value(models, ids, prompt.length - 1 + t);
        double free = v - returns[t];
        double cut = Math.clamp(v, old - 0.2, old + 0.2) - returns[t];
        value += 0.5 * Math.max(free * free, cut * cut);
        states++;
      }
    }
    return policy / tokens + (states == 0 ? 0 : recipe.value().coefficient() * value / states);
  }

  private static double[][] logits(Transformer model, int... ids) {
    return Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            Tensor all = model.forward(model.device().tensor(ids, 1, ids.length));
            float[] flat = Likelihoods.floats(all);
            double[][] rows = new double[ids.length][2];
            for (int i = 0; i < flat.length; i++) {
              rows[i / 2][i % 2] = flat[i];
            }
            return rows;
          }
        });
  }

  private static double value(PpoModels models, int[] ids, int at) {
    return Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            Tensor rows = models.policy().device().tensor(ids, 1, ids.length);
            return switch (models.values()) {
              case ValueFunction.Shared(var head) ->
                  (double) Likelihoods.floats(head.forward(models.policy().hidden(rows)))[at];
              case ValueFunction.Network(var model) ->
                  (double) Likelihoods.floats(model.forward(rows))[at];
              case ValueFunction.None() -> 0.0;
            };
          }
        });
  }

  // --- PPO-ptx ---

  /// The same row of text again and again.
  private static final class OneText implements Batches {
    @Override
    public TokenBatch next() {
      int[] in = {1, 2, 3, 4, 5, 6}, out = {2, 3, 4, 5, 6, 7};
      return new TokenBatch(1, 6, in, out, new byte[] {1, 1, 1, 1, 0, 1}, new int[6]);
    }

    @Override
    public Position position() {
      return Position.START;
    }

    @Override
    public void seek(Position position) {}

    @Override
    public double utilisation() {
      return 1;
    }
  }

  @Test
  void pretrainingTextAddsItsGradientToTheOneUpdate() {
    PpoRecipe recipe = recipe(Preset.STIENNON2020, small());
    Pretraining text = new Pretraining(new OneText(), 2, 27.8);
    try (PpoModels models = TinyPolicies.models(recipe, 9, 12, Optional.empty());
        Rollouts sampler = new Rollouts(models.policy(), Optional.empty(), recipe.sample(), 4)) {
      List<Rollout> all = sampler.sample(TinyPolicies.prompts(4, 9), 1, 1, 1);
      List<Rows> rows = new Minibatches(recipe, all, 1, 16).inOrder(0);
      List<Evaluation> said = evaluate(recipe, models, rows.getFirst());
      List<Advantage> advantages = advantages(recipe, all, said);
      var alone = gradients(recipe, models, rows, said, advantages, Optional.empty());
      var both = gradients(recipe, models, rows, said, advantages, Optional.of(text));
      var ofText = textGradients(models.policy(), new OneText().next());
      double most = 0;
      for (var entry : ofText.entrySet()) {
        float[] a = of(alone, entry.getKey());
        float[] b = of(both, entry.getKey());
        for (int i = 0; i < a.length; i++) {
          double expected = a[i] + 27.8 * entry.getValue()[i];
          assertThat((double) b[i]).isCloseTo(expected, within(1e-4 + 1e-4 * Math.abs(expected)));
          most = Math.max(most, Math.abs(27.8 * entry.getValue()[i]));
        }
      }
      assertThat(most).isGreaterThan(0.5);
    }
  }

  private static SequencedMap<String, float[]> textGradients(Transformer policy, TokenBatch text) {
    try (PointerScope _ = new PointerScope()) {
      long[] targets = new long[6];
      Arrays.setAll(targets, i -> text.lossMask()[i] == 0 ? -100 : text.targets()[i]);
      Tensor logits = policy.forward(policy.device().tensor(text.inputs(), 1, 6)).view(6, 9);
      torch.cross_entropy_loss(logits, policy.device().tensor(targets, 6)).backward();
      SequencedMap<String, float[]> found = new LinkedHashMap<>();
      policy.parameters().forEach((name, p) -> found.put(name, Likelihoods.floats(p.grad())));
      Gradients.clear(policy.parameters().values());
      return found;
    }
  }

  @Test
  void aMinibatchWithTextIsOneOptimizerStep() {
    PpoRecipe recipe = recipe(Preset.INSTRUCTGPT, small("update.minibatch=2"));
    try (PpoModels models = TinyPolicies.models(recipe, 9, 12, Optional.empty());
        PpoTrainer trainer =
            new PpoTrainer(
                recipe,
                models,
                LENGTH,
                Optional.of(LENGTH),
                Optional.of(new Pretraining(new OneText(), 3, 27.8)),
                8)) {
      PpoTrainer.Result result = trainer.step(TinyPolicies.prompts(4, 9), 0, 1);
      assertThat(of(trainer.optimizerState(), "matrix.step").item_double()).isEqualTo(2);
      assertThat(result.update().updates()).isEqualTo(2);
      assertThat(result.update().pretraining().orElseThrow()).isBetween(0.5, 20.0);
      assertThat(result.scores().judge()).contains(result.scores().score());
    }
  }

  // --- A step ---

  @Test
  void theSameAnswerSampledAgainIsScoredOnceAndCountsEachTime() {
    PpoRecipe recipe =
        recipe(
            Preset.ZIEGLER2019,
            "scoring.missingEnd=null",
            "sample={response: 1, temperature: 1, ending: end-token}",
            "update={episodes: 64, minibatch: 32, epochs: 1}");
    Set<String> asked = new HashSet<>();
    Reward reward =
        Reward.of(
            answer -> {
              String all = Arrays.toString(answer.prompt()) + Arrays.toString(answer.response());
              assertThat(asked.add(all)).as(all).isTrue();
              return answer.response()[0];
            });
    List<Prompt> prompts =
        IntStream.range(0, 64).mapToObj(i -> new Prompt(new int[] {1 + i % 2}, "")).toList();
    try (PpoModels models = TinyPolicies.models(recipe, 8, 4, Optional.empty());
        PpoTrainer trainer =
            new PpoTrainer(recipe, models, reward, Optional.empty(), Optional.empty(), 1)) {
      List<Rollout> sampled = trainer.answers(prompts, 1, 5);
      assertThat(trainer.scores(sampled))
          .isEqualTo(sampled.stream().mapToDouble(e -> e.response()[0]).toArray());
      assertThat(asked).hasSizeBetween(2, 16); // two prompts, eight tokens
    }
  }

  @Test
  void theUpdatesEndWhereThePolicyHasMovedTooFar() {
    PpoRecipe recipe =
        recipe(
            Preset.ZIEGLER2019,
            small("update.epochs=50", "optimizer.learningRate=0.01", "update.stopAtKl=0.001"));
    try (PpoModels models = TinyPolicies.models(recipe, 9, 12, Optional.empty());
        PpoTrainer trainer = trainer(recipe, models, LENGTH)) {
      PpoTrainer.Result result = trainer.step(TinyPolicies.prompts(4, 9), 0, 1);
      assertThat(result.update().updates()).isBetween(2, 49);
    }
  }

  // --- Trouble ---

  @Test
  void aRewardThatFailsNamesThePromptAndNothingIsLearned() {
    PpoRecipe recipe = recipe(Preset.ZIEGLER2019, small());
    Reward nan = Reward.of(answer -> answer.question().equals("prompt 2") ? Double.NaN : 1);
    try (PpoModels models = TinyPolicies.models(recipe, 9, 12, Optional.empty());
        PpoTrainer trainer = trainer(recipe, models, nan);
        PointerScope _ = new PointerScope()) {
      List<Tensor> before =
          models.policy().parameters().values().stream().map(p -> p.detach().clone()).toList();
      assertThatThrownBy(() -> trainer.step(TinyPolicies.prompts(4, 9), 0, 1))
          .isInstanceOf(RewardFailedException.class)
          .hasMessage("the reward is NaN for an answer to \"prompt 2\"");
      int i = 0;
      for (Tensor p : models.policy().parameters().values()) {
        assertThat(p.equal(before.get(i++))).isTrue();
      }
    }
  }

  @Test
  void promptsThatLeaveNoRoomForTheResponseAreRefused() {
    PpoRecipe recipe = recipe(Preset.ZIEGLER2019, small());
    try (PpoModels models = TinyPolicies.models(recipe, 9, 11, Optional.empty())) {
      assertThatThrownBy(() -> trainer(recipe, models, LENGTH))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining(
              "the longest prompt has 8 tokens and a response up to 4, but the policy's context"
                  + " holds 11");
    }
  }

  @Test
  void stepsLeaveNoTensorsBehind() {
    PpoRecipe recipe = recipe(Preset.STIENNON2020, small());
    try (PpoModels models = TinyPolicies.models(recipe, 9, 12, Optional.empty());
        PpoTrainer trainer = trainer(recipe, models, LENGTH)) {
      List<Prompt> prompts = TinyPolicies.prompts(4, 9);
      PpoTrainer.Result _ = trainer.step(prompts, 0, 1);
      long before = Scopes.live();
      for (int i = 1; i < 6; i++) {
        PpoTrainer.Result _ = trainer.step(prompts, i, 1);
      }
      assertThat(Scopes.live() - before).isLessThanOrEqualTo(0);
    }
  }
}
