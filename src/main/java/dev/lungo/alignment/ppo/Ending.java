package dev.lungo.alignment.ppo;

import dev.lungo.training.Doc;

/// How a response ends, and with it what "no end" means.
public sealed interface Ending {
  /// The policy says an end token, and sampling stops. The end is part of the response: it is
  /// learned from, or the model would never stop.
  record EndToken() implements Ending {}

  /// Responses of a fixed length, sampled on over any end; the reward sees them up to the first
  /// token of a kind that stands late enough (Ziegler et al. 2019). All of the response is learned
  /// from, so what is cut off costs KL.
  record Truncated(
      @Doc("the text of the token, '.' or a line break") String token,
      @Doc("tokens before the first place where it counts") int after)
      implements Ending {
    public Truncated {
      if (token.isEmpty() || after < 0) {
        throw new IllegalArgumentException(
            "a truncation needs the text of a token and after>=0, but token='"
                + token
                + "' and after="
                + after);
      }
    }

    static Truncated defaults() {
      return new Truncated(".", 16);
    }
  }
}
