package dev.lungo.training;

/// How long a run may be. `recipe.yaml` holds it under `budget`.
public sealed interface Budget {
  /// Optimizer steps.
  record Steps(@Doc("optimizer steps") long steps) implements Budget {
    public Steps {
      check("steps", (double) steps);
    }
  }

  /// Training tokens, rounded up to whole steps.
  record Tokens(@Doc("training tokens; rounded up to whole steps") long tokens) implements Budget {
    public Tokens {
      check("tokens", (double) tokens);
    }
  }

  /// Passes over the training data, rounded up to whole steps.
  record Epochs(@Doc("passes over the training data; rounded up to whole steps") double epochs)
      implements Budget {
    public Epochs {
      check("epochs", epochs);
    }
  }

  /// Minutes by the clock, from the start of the process to the finished model folder.
  record Minutes(
      @Doc("by the clock: start-up, validation, samples, checkpoints and export included")
          double minutes)
      implements Budget {
    public Minutes {
      check("minutes", minutes);
    }
  }

  /// The plan at the start of a run: open for minutes, fitted for all else.
  ///
  /// @param tokensPerStep of all rows of one optimizer step
  /// @param tokensPerEpoch of all rows of one epoch
  default Plan plan(long warmup, long tokensPerStep, long tokensPerEpoch) {
    return switch (this) {
      case Steps(long steps) -> Plan.of(warmup, steps);
      case Tokens(long tokens) -> Plan.of(warmup, Math.ceilDiv(tokens, tokensPerStep));
      case Epochs(double epochs) ->
          Plan.of(warmup, Math.max(1, (long) Math.ceil(epochs * tokensPerEpoch / tokensPerStep)));
      case Minutes _ -> Plan.open();
    };
  }

  private static void check(String name, double value) {
    if (!(value > 0 && Double.isFinite(value))) {
      throw new IllegalArgumentException("budget " + name + " must be above 0, but is " + value);
    }
  }
}
