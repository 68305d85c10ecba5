package dev.lungo.alignment.ppo;

import dev.lungo.alignment.Reward;
import dev.lungo.alignment.ppo.AdvantageEstimator.Advantage;
import dev.lungo.alignment.ppo.AdvantageEstimator.Signal;
import dev.lungo.data.Permutation;
import dev.lungo.training.Ema;
import dev.lungo.training.Metric;
import java.nio.IntBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/// Proximal policy optimisation of a language model (Ziegler et al. 2019, Stiennon et al. 2020,
/// Ouyang et al. 2022).
///
/// {@link #step} is the algorithm. What differs between the papers, and RLOO and GRPO, is in the
/// recipe. One thread uses it; closing it leaves the models open.
public final class PpoTrainer implements AutoCloseable {
  private final PpoRecipe recipe;
  private final Reward reward;
  private final Optional<Reward> judge;
  private final Rollouts rollouts;
  private final Evaluator evaluator;
  private final Updates updates;
  private final Optional<Pretraining> pretraining;
  private final int context;
  private double beta;

  /// What a step measured.
  public record Result(
      Metric.PolicyStep.Scores scores,
      Metric.PolicyStep.Kl kl,
      Metric.PolicyStep.Responses responses,
      Metric.PolicyStep.Update update,
      Metric.PolicyStep.Parts parts) {
    /// As a line of the metrics.
    public Metric.PolicyStep at(long step, long episodes, double seconds) {
      return new Metric.PolicyStep(step, episodes, seconds, scores, kl, responses, update, parts);
    }
  }

  /// @param reward what the policy is to get more of
  /// @param judge scores the same answers and is only looked at
  /// @param pretraining text of PPO-ptx
  /// @param longestPrompt in tokens
  /// @throws IllegalArgumentException if that and a response exceed the policy's context
  public PpoTrainer(
      PpoRecipe recipe,
      PpoModels models,
      Reward reward,
      Optional<Reward> judge,
      Optional<Pretraining> pretraining,
      int longestPrompt) {
    this.recipe = recipe;
    this.reward = reward;
    this.judge = judge;
    this.pretraining = pretraining;
    rollouts = new Rollouts(models.policy(), models.tokenizer(), recipe.sample(), longestPrompt);
    evaluator =
        new Evaluator(
            models.policy(),
            models.reference(),
            models.values(),
            recipe.precision(),
            recipe.sample().temperature());
    updates = new Updates(recipe, models.policy(), models.values(), pretraining);
    beta = recipe.kl().beta();
    context = models.context();
  }

  /// One step: sample, score, select, evaluate, estimate advantages, update.
  ///
  /// @param prompts `update.prompts()` of them
  /// @param step its number from 0, from which its random numbers follow
  /// @param factor of the peak learning rate, from the schedule
  /// @throws RewardFailedException naming the prompt, before anything was learned
  /// @throws IllegalStateException if a gradient is not finite
  public Result step(List<Prompt> prompts, long step, double factor) {
    StopWatch watch = new StopWatch();
    long seed = Permutation.mix(recipe.seed()) + step;
    List<Rollout> sampled =
        rollouts.sample(prompts, recipe.update().perPrompt(), recipe.sample().temperature(), seed);
    double generating = watch.lap();
    double[] scores = scores(sampled);
    Optional<Double> judged = judged(sampled);
    Selection selection = Selection.of(sampled, scores, recipe.update());
    List<Rollout> episodes = selection.episodes();
    double scoring = watch.lap();
    Minibatches minibatches = new Minibatches(recipe, episodes, seed, context);
    List<Evaluation> evaluations = evaluator.evaluate(episodes.size(), minibatches.inOrder(0));
    List<Signal> signals = signals(episodes, selection.scores(), evaluations);
    List<Advantage> advantages = recipe.advantages().of(signals, recipe.update().perPrompt());
    double evaluating = watch.lap();
    Metric.PolicyStep.Update update =
        updates.learn(minibatches, evaluations, advantages, beta, factor);
    double updating = watch.lap();

    double paid = beta;
    double k1 = evaluations.stream().mapToDouble(e -> e.kl(KlEstimator.K1)).average().orElse(0);
    double k3 = evaluations.stream().mapToDouble(e -> e.kl(KlEstimator.K3)).average().orElse(0);
    beta = recipe.kl().next(beta, k1, episodes.size());
    double penalty =
        evaluations.stream().mapToDouble(e -> e.kl(recipe.scoring().penalty())).average().orElse(0);
    double score = mean(scores);
    return new Result(
        new Metric.PolicyStep.Scores(score - paid * penalty, score, judged),
        new Metric.PolicyStep.Kl(k1, k3, paid),
        responses(sampled, evaluations),
        update,
        new Metric.PolicyStep.Parts(generating, scoring, evaluating, updating));
  }

  /// What the reward says of answers, by the recipe's rules.
  double[] scores(List<Rollout> episodes) {
    double[] scores = checked(reward, episodes);
    for (int i = 0; i < scores.length; i++) {
      scores[i] = recipe.scoring().score(scores[i], episodes.get(i).ended());
    }
    return scores;
  }

  /// What the judge says of answers, on average.
  Optional<Double> judged(List<Rollout> episodes) {
    return judge.map(held -> mean(checked(held, episodes)));
  }

  /// An answer that was sampled several times is scored once: a good policy repeats itself.
  private static double[] checked(Reward reward, List<Rollout> episodes) {
    List<Reward.Answer> different = new ArrayList<>();
    Map<List<IntBuffer>, Integer> places = new HashMap<>();
    int[] place = new int[episodes.size()];
    for (int i = 0; i < place.length; i++) {
      Reward.Answer answer = episodes.get(i).answer();
      place[i] = places.computeIfAbsent(words(answer), _ -> different.size());
      if (place[i] == different.size()) {
        different.add(answer);
      }
    }
    try {
      double[] scores = reward.checked(different);
      return Arrays.stream(place).mapToDouble(at -> scores[at]).toArray();
    } catch (RuntimeException e) {
      throw new RewardFailedException(String.valueOf(e.getMessage()), e);
    }
  }

  private static List<IntBuffer> words(Reward.Answer answer) {
    return List.of(IntBuffer.wrap(answer.prompt()), IntBuffer.wrap(answer.response()));
  }

  /// The rewards of each token: what it costs to leave the reference, and at the end the score.
  List<Signal> signals(List<Rollout> episodes, double[] scores, List<Evaluation> evaluations) {
    double price = recipe.advantages().penaltyInReward() ? beta : 0;
    List<Signal> signals = new ArrayList<>();
    for (int i = 0; i < scores.length; i++) {
      Evaluation said = evaluations.get(i);
      int tokens = episodes.get(i).response().length;
      double[] rewards = new double[Minibatches.values(recipe, tokens)];
      for (int t = 0; t < tokens; t++) {
        rewards[t] =
            -price * recipe.scoring().penalty().of(said.logprobs()[t], said.reference()[t]);
      }
      rewards[rewards.length - 1] += scores[i];
      signals.add(new Signal(tokens, rewards, said.values()));
    }
    return signals;
  }

  private static Metric.PolicyStep.Responses responses(
      List<Rollout> sampled, List<Evaluation> evaluations) {
    return new Metric.PolicyStep.Responses(
        sampled.stream().mapToLong(e -> e.response().length).sum(),
        sampled.stream().mapToInt(e -> e.answer().response().length).average().orElse(0),
        (double) sampled.stream().filter(Rollout::ended).count() / sampled.size(),
        evaluations.stream().mapToDouble(Evaluation::entropy).sum()
            / evaluations.stream().mapToInt(e -> e.logprobs().length).sum());
  }

  /// Answers of the policy as it would be exported, to see what it has become.
  ///
  /// @param seed the same each time, so that answers can be compared
  List<Rollout> answers(List<Prompt> prompts, double temperature, long seed) {
    List<Rollout> answers = new ArrayList<>();
    withExportedWeights(() -> answers.addAll(rollouts.sample(prompts, 1, temperature, seed)));
    return answers;
  }

  /// Runs something on the policy as it would be exported: with its averaged weights if it has any.
  public void withExportedWeights(Runnable task) {
    updates.ema().ifPresent(Ema::swap);
    try {
      task.run();
    } finally {
      updates.ema().ifPresent(Ema::swap);
    }
  }

  public double beta() {
    return beta;
  }

  void beta(double value) {
    beta = value;
  }

  Optional<Pretraining> pretraining() {
    return pretraining;
  }

  SequencedMap<String, Tensor> optimizerState() {
    return updates.optimizerState();
  }

  Optional<SequencedMap<String, Tensor>> averages() {
    return updates.ema().map(Ema::mean);
  }

  private static double mean(double[] values) {
    return Arrays.stream(values).average().orElse(0);
  }

  @Override
  public void close() {
    rollouts.close();
  }

  /// Seconds since it was last asked.
  private static final class StopWatch {
    private long last = System.nanoTime();

    double lap() {
      long now = System.nanoTime();
      double seconds = (now - last) / 1e9;
      last = now;
      return seconds;
    }
  }
}
