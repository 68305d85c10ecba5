package dev.lungo.serving.access;

import dev.lungo.serving.ApiException;
import java.time.Duration;
import java.util.function.LongSupplier;

/// What one person or one key uses, against their limits. Any thread may use it.
final class Usage {
  private final Limits limits;
  private final LongSupplier clock;
  private final Allowance requests;
  private final Allowance tokens;
  private int underWay;

  /// @param clock as {@link System#nanoTime}
  Usage(Limits limits, LongSupplier clock) {
    this.limits = limits;
    this.clock = clock;
    long now = clock.getAsLong();
    this.requests = new Allowance(limits.requestsPerMinute(), now);
    this.tokens = new Allowance(limits.tokensPerMinute(), now);
  }

  /// A request begins; {@link #end} must follow.
  ///
  /// @throws ApiException 429, with the time after which it is worth trying again
  synchronized void begin() {
    long now = clock.getAsLong();
    require("requests", limits.requestsPerMinute(), requests.untilSome(now));
    if (limits.streams() > 0 && underWay >= limits.streams()) {
      throw ApiException.tooMany(
          "%d of your requests are under way, the most that this server allows; wait for one to end"
              .formatted(underWay),
          Duration.ofSeconds(2));
    }
    requests.spend(1, now);
    underWay++;
  }

  /// Something is about to be generated.
  ///
  /// @throws ApiException 429, as above
  void requireTokens() {
    require("tokens", limits.tokensPerMinute(), tokens.untilSome(clock.getAsLong()));
  }

  private static void require(String what, int perMinute, Duration wait) {
    if (!wait.isZero()) {
      long seconds = wait.plusMillis(999).toSeconds();
      throw ApiException.tooMany(
          "your limit of %d %s a minute is used up; try again in %d s"
              .formatted(perMinute, what, seconds),
          Duration.ofSeconds(seconds));
    }
  }

  synchronized void end() {
    underWay--;
  }

  void spend(int count) {
    tokens.spend(count, clock.getAsLong());
  }

  Limits limits() {
    return limits;
  }
}
