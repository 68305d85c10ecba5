package dev.lungo.alignment.ppo;

import static dev.lungo.alignment.ppo.History.error;
import static dev.lungo.alignment.ppo.History.mean;

import dev.lungo.training.Metric;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/// What can go wrong with policy optimisation, each with the numbers that show it. The thresholds
/// are gentle: a healthy run of any preset is told nothing.
public enum Symptom {
  /// A KL divergence is never negative; its estimate is, when what is scored is not what was
  /// sampled.
  NEGATIVE_KL,
  /// Beyond some tens of nats the true preference falls again (Stiennon et al. 2020, figure 5).
  KL_EXPLODES,
  /// Before its first update a policy must agree with itself.
  RATIO_DRIFTS,
  /// Most of what the policy is to learn is cut off.
  TOO_MUCH_CLIPPED,
  /// The policy says one thing only.
  ENTROPY_COLLAPSES,
  LENGTH_RUNS_AWAY,
  NO_ENDS,
  /// What the reward model likes is no longer what it was trained to like.
  OVER_OPTIMISED,
  VALUES_EXPLAIN_NOTHING;

  private static final int FEW = 5;
  private static final int SOME = 10;
  private static final int MANY = 20;

  /// What it looks like in a run, if it is there.
  Optional<String> look(History run) {
    return switch (this) {
      case NEGATIVE_KL -> negativeKl(run);
      case KL_EXPLODES -> klExplodes(run);
      case RATIO_DRIFTS -> ratioDrifts(run);
      case TOO_MUCH_CLIPPED -> tooMuchClipped(run);
      case ENTROPY_COLLAPSES -> entropyCollapses(run);
      case LENGTH_RUNS_AWAY -> lengthRunsAway(run);
      case NO_ENDS -> noEnds(run);
      case OVER_OPTIMISED -> overOptimised(run);
      case VALUES_EXPLAIN_NOTHING -> valuesExplainNothing(run);
    };
  }

  private static Optional<String> negativeKl(History run) {
    List<Metric.PolicyStep> last = run.last(SOME);
    double kl = mean(last, s -> s.kl().k1());
    boolean always = last.stream().allMatch(s -> s.kl().k1() < 0);
    return when(
        run.size() >= SOME && always && kl < -0.05,
        "the KL has been negative for %d steps (%.2f nats on average): sampling and scoring"
            + " disagree. Check that sample.temperature is what answers are scored at, and that"
            + " prompts and padding are the same in both",
        SOME,
        kl);
  }

  private static Optional<String> klExplodes(History run) {
    double kl = mean(run.last(FEW), s -> s.kl().k1());
    return switch (run.recipe().kl()) {
      case KlController.Adaptive(double _, double target, double horizon) ->
          when(
              kl > 3 * target,
              "the KL is %.1f nats, more than three times its target of %.1f: the controller is too"
                  + " slow. Lower optimizer.learningRate or kl.horizon (%.0f episodes), or start"
                  + " with a higher kl.beta",
              kl,
              target,
              horizon);
      case KlController.Fixed(double beta) ->
          when(
              kl > 50,
              "the KL is %.1f nats: the policy has left the texts that the reward knows. Raise"
                  + " kl.beta (%s) or lower optimizer.learningRate",
              kl,
              beta);
    };
  }

  private static Optional<String> ratioDrifts(History run) {
    double ratio = run.last(1).getFirst().update().firstRatio();
    return when(
        ratio > 1e-3,
        "before its first update the policy differs from itself by a ratio of %.4f: sampling and"
            + " updates see different models. Precision, dropout and temperature must be the same"
            + " in both",
        ratio);
  }

  private static Optional<String> tooMuchClipped(History run) {
    double clipped = mean(run.last(FEW), s -> s.update().clipFraction());
    return when(
        run.size() >= FEW && clipped > 0.3,
        "%.0f %% of the tokens are clipped: the updates are too large to learn from. Lower"
            + " optimizer.learningRate or update.epochs, or set update.stopAtKl",
        100 * clipped);
  }

  private static Optional<String> entropyCollapses(History run) {
    double first = mean(run.first(FEW), s -> s.responses().entropy());
    double now = mean(run.last(FEW), s -> s.responses().entropy());
    return when(
        run.size() >= 2 * FEW && now < 0.2 * first,
        "the entropy has fallen from %.2f to %.2f nats a token: the answers become one answer."
            + " Raise kl.beta, or lower optimizer.learningRate",
        first,
        now);
  }

  private static Optional<String> lengthRunsAway(History run) {
    boolean free = run.recipe().sample().ending() instanceof Ending.EndToken;
    int most = run.recipe().sample().response();
    double first = mean(run.first(FEW), s -> s.responses().length());
    double now = mean(run.last(FEW), s -> s.responses().length());
    return when(
        free && run.size() >= 2 * FEW && now > 1.5 * first && now > 0.8 * most,
        "responses have grown from %.0f to %.0f tokens, of %d at most: the reward pays for length."
            + " Compare it with a length-only baseline, and raise kl.beta or set"
            + " scoring.missingEnd",
        first,
        now,
        most);
  }

  private static Optional<String> noEnds(History run) {
    double ended = mean(run.last(FEW), s -> s.responses().ended());
    double first = mean(run.first(FEW), s -> s.responses().ended());
    return when(
        run.size() >= FEW && ended < Math.max(0.05, 0.5 * first - 0.2),
        "only %.0f %% of the responses end (%.0f %% at first): raise sample.response, set"
            + " scoring.missingEnd below the scores of answers that end, and see that the model"
            + " was tuned to say its end token",
        100 * ended,
        100 * first);
  }

  /// The reward rises over the last half of a window and the judge falls, by more than their noise.
  private static Optional<String> overOptimised(History run) {
    if (run.size() < 2 * MANY
        || run.last(2 * MANY).stream().anyMatch(s -> s.scores().judge().isEmpty())) {
      return Optional.empty();
    }
    List<Metric.PolicyStep> before = run.last(2 * MANY).subList(0, MANY);
    List<Metric.PolicyStep> after = run.last(MANY);
    double score = mean(after, s -> s.scores().score()) - mean(before, s -> s.scores().score());
    double judge = mean(after, Symptom::judge) - mean(before, Symptom::judge);
    double scoreNoise =
        Math.hypot(error(before, s -> s.scores().score()), error(after, s -> s.scores().score()));
    double judgeNoise = Math.hypot(error(before, Symptom::judge), error(after, Symptom::judge));
    return when(
        score > 2 * scoreNoise && score > 0 && judge < -2 * judgeNoise && judge < 0,
        "in %d steps the score rose by %.3f while the held-out judge fell by %.3f: the reward is"
            + " over-optimised. Take an earlier checkpoint, raise kl.beta, or train the reward on"
            + " newer answers",
        2 * MANY,
        score,
        -judge);
  }

  private static double judge(Metric.PolicyStep step) {
    return step.scores().judge().orElseThrow();
  }

  private static Optional<String> valuesExplainNothing(History run) {
    List<Metric.PolicyStep> last = run.last(MANY);
    boolean known = last.stream().allMatch(s -> s.update().explained().isPresent());
    double explained = mean(last, s -> s.update().explained().orElse(0.0));
    return when(
        run.size() >= 2 * MANY && known && explained < 0.02,
        "the values explain %.0f %% of the returns' variance: they are no baseline. Raise"
            + " value.coefficient or optimizer.learningRate, take value.kind=NETWORK, or"
            + " advantages=leave-one-out, which needs none",
        100 * explained);
  }

  private static Optional<String> when(boolean holds, String text, Object... numbers) {
    return holds ? Optional.of(String.format(Locale.ROOT, text, numbers)) : Optional.empty();
  }
}
