package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// How much better than expected each token of a response was. `recipe.yaml` holds it under
/// `advantages`; all else of the trainer is the same for all of them.
public sealed interface AdvantageEstimator {
  /// What an episode brought in.
  ///
  /// @param tokens of the response
  /// @param rewards of each token, and perhaps of the state after the last
  /// @param values expected there, as many as rewards; empty without a value function
  record Signal(int tokens, double[] rewards, float[] values) {
    double total() {
      return Arrays.stream(rewards).sum();
    }
  }

  /// @param advantages of each token of the response
  /// @param returns what the values should have been; empty without a value function
  record Advantage(double[] advantages, double[] returns) {}

  /// @param signals of a batch
  /// @param perPrompt those of one prompt stand together
  List<Advantage> of(List<Signal> signals, int perPrompt);

  /// Whether it needs a value function.
  boolean usesValues();

  /// Whether the KL penalty is part of each token's reward, or a term of the loss.
  boolean penaltyInReward();

  /// Whether it compares the answers to one prompt.
  default boolean comparesAnswers() {
    return !usesValues();
  }

  /// Generalized advantage estimation (Schulman et al. 2016).
  record Gae(
      @Doc("what a token later is worth; 1: no discount") double gamma,
      @Doc("1: the whole return, 0: the next value") double lambda,
      @Doc("advantages to mean 0 and variance 1 over the batch") boolean whitenAdvantages,
      @Doc("rewards to variance 1 over the batch; their mean stays") boolean whitenRewards)
      implements AdvantageEstimator {
    public Gae {
      if (!(gamma >= 0 && gamma <= 1 && lambda >= 0 && lambda <= 1)) {
        throw new IllegalArgumentException(
            "gamma and lambda must be from 0 to 1, but gamma=" + gamma + " and lambda=" + lambda);
      }
    }

    static Gae defaults() {
      return new Gae(1, 0.95, true, false);
    }

    @Override
    public List<Advantage> of(List<Signal> signals, int perPrompt) {
      List<double[]> rewards = signals.stream().map(signal -> signal.rewards().clone()).toList();
      if (whitenRewards) {
        Whitening.whiten(rewards, false);
      }
      List<Advantage> found =
          IntStream.range(0, signals.size())
              .mapToObj(i -> along(rewards.get(i), signals.get(i)))
              .toList();
      if (whitenAdvantages) {
        Whitening.whiten(found.stream().map(Advantage::advantages).toList(), true);
      }
      return found;
    }

    /// `δ_t = r_t + γ V_{t+1} − V_t`, `A_t = δ_t + γλ A_{t+1}`; nothing comes after the last.
    private Advantage along(double[] rewards, Signal signal) {
      float[] values = signal.values();
      double[] advantages = new double[rewards.length];
      double[] returns = new double[rewards.length];
      double after = 0;
      for (int t = rewards.length - 1; t >= 0; t--) {
        double next = t + 1 < rewards.length ? values[t + 1] : 0;
        double delta = rewards[t] + gamma * next - values[t];
        after = delta + gamma * lambda * after;
        advantages[t] = after;
        returns[t] = after + values[t];
      }
      return new Advantage(Arrays.copyOf(advantages, signal.tokens()), returns);
    }

    @Override
    public boolean usesValues() {
      return true;
    }

    @Override
    public boolean penaltyInReward() {
      return true;
    }
  }

  /// REINFORCE with the mean reward of the other answers to the same prompt as its baseline
  /// (Kool et al. 2019; for language models Ahmadian et al. 2024).
  record LeaveOneOut() implements AdvantageEstimator {
    @Override
    public List<Advantage> of(List<Signal> signals, int perPrompt) {
      double[] totals = signals.stream().mapToDouble(Signal::total).toArray();
      return IntStream.range(0, totals.length)
          .mapToObj(
              i -> {
                double others = sumOfGroup(totals, i, perPrompt) - totals[i];
                return everywhere(signals.get(i), totals[i] - others / (perPrompt - 1));
              })
          .toList();
    }

    @Override
    public boolean usesValues() {
      return false;
    }

    @Override
    public boolean penaltyInReward() {
      return true;
    }
  }

  /// The answer's reward among those to the same prompt, in standard deviations; the KL penalty is
  /// a term of the loss (GRPO, Shao et al. 2024).
  record GroupRelative() implements AdvantageEstimator {
    /// Keeps a group of equal answers from becoming infinite.
    private static final double EPSILON = 1e-4;

    @Override
    public List<Advantage> of(List<Signal> signals, int perPrompt) {
      double[] totals = signals.stream().mapToDouble(Signal::total).toArray();
      return IntStream.range(0, totals.length)
          .mapToObj(
              i -> {
                double mean = sumOfGroup(totals, i, perPrompt) / perPrompt;
                double squares = 0;
                int first = i / perPrompt * perPrompt;
                for (int j = first; j < first + perPrompt; j++) {
                  squares += (totals[j] - mean) * (totals[j] - mean);
                }
                double deviation = Math.sqrt(squares / (perPrompt - 1));
                return everywhere(signals.get(i), (totals[i] - mean) / (deviation + EPSILON));
              })
          .toList();
    }

    @Override
    public boolean usesValues() {
      return false;
    }

    @Override
    public boolean penaltyInReward() {
      return false;
    }
  }

  private static double sumOfGroup(double[] totals, int member, int perPrompt) {
    int first = member / perPrompt * perPrompt;
    return Arrays.stream(totals, first, first + perPrompt).sum();
  }

  /// The whole answer is one action.
  private static Advantage everywhere(Signal signal, double advantage) {
    double[] advantages = new double[signal.tokens()];
    Arrays.fill(advantages, advantage);
    return new Advantage(advantages, new double[0]);
  }
}
