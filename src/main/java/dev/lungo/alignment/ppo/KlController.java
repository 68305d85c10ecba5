package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;

/// What a nat of KL from the reference costs. `recipe.yaml` holds it under `kl`.
public sealed interface KlController {
  /// The coefficient at the beginning.
  double beta();

  /// The coefficient after a batch.
  ///
  /// @param beta before
  /// @param kl of the batch, in nats an episode
  /// @param episodes in the batch
  double next(double beta, double kl, int episodes);

  /// This controller where a batch has `scale` times fewer episodes.
  KlController scaled(int scale);

  /// The same to the end.
  record Fixed(@Doc("the penalty for a nat; 0: none") double beta) implements KlController {
    public Fixed {
      check("beta", beta);
    }

    static Fixed defaults() {
      return new Fixed(0.05);
    }

    @Override
    public double next(double before, double kl, int episodes) {
      return before;
    }

    @Override
    public KlController scaled(int scale) {
      return this;
    }
  }

  /// Raised while the KL is above a target and lowered while it is below, in proportion to the
  /// error, but by no more than a fifth of it (Ziegler et al. 2019, section 2.2).
  record Adaptive(
      @Doc("the penalty for a nat, at the beginning") double beta,
      @Doc("nats an episode that the controller aims at") double target,
      @Doc("episodes in which an error of 20 % changes beta by 20 %") double horizon)
      implements KlController {
    /// The most of the relative error that counts.
    private static final double LIMIT = 0.2;

    public Adaptive {
      check("beta", beta);
      check("target", target);
      check("horizon", horizon);
      if (target == 0 || horizon == 0 || beta == 0) {
        throw new IllegalArgumentException(
            "an adaptive controller needs beta, target and horizon above 0");
      }
    }

    static Adaptive defaults() {
      return new Adaptive(0.15, 6, 10_000);
    }

    @Override
    public double next(double before, double kl, int episodes) {
      double error = Math.clamp(kl / target - 1, -LIMIT, LIMIT);
      return before * (1 + error * episodes / horizon);
    }

    @Override
    public KlController scaled(int scale) {
      return new Adaptive(beta, target, horizon / scale);
    }
  }

  private static void check(String name, double value) {
    if (!(value >= 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("kl." + name + " must be 0 or more, but is " + value);
    }
  }
}
