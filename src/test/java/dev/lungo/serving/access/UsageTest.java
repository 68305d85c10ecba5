package dev.lungo.serving.access;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.serving.ApiException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

/// Limits, on a clock of one's own.
class UsageTest {
  private static final long SECOND = 1_000_000_000L;
  private final AtomicLong now = new AtomicLong(-5 * SECOND); // nanoTime may be negative

  private Usage usage(int requests, int tokens, int streams) {
    return new Usage(new Limits(requests, tokens, streams), now::get);
  }

  private static void request(Usage usage) {
    usage.begin();
    usage.end();
  }

  @Test
  void aMinutesRequestsMayComeAtOnceAndThenEvenly() {
    Usage usage = usage(6, 0, 0);
    for (int i = 0; i < 6; i++) {
      request(usage);
    }
    assertThatThrownBy(usage::begin)
        .isInstanceOfSatisfying(
            ApiException.class,
            e -> {
              assertThat(e.status()).isEqualTo(429);
              assertThat(e.retryAfter()).contains(Duration.ofSeconds(10));
            });
    now.addAndGet(10 * SECOND);
    request(usage);
    assertThatThrownBy(usage::begin).isInstanceOf(ApiException.class);
    now.addAndGet(3600 * SECOND); // no more than a minute's worth gathers
    for (int i = 0; i < 6; i++) {
      request(usage);
    }
    assertThatThrownBy(usage::begin).isInstanceOf(ApiException.class);
  }

  @Test
  void tokensBeyondTheLimitArePaidForLater() {
    Usage usage = usage(0, 60, 0);
    usage.requireTokens();
    usage.spend(120); // known only when the answer has ended
    request(usage); // what generates nothing goes on
    assertThatThrownBy(usage::requireTokens)
        .isInstanceOfSatisfying(
            ApiException.class, e -> assertThat(e.retryAfter()).contains(Duration.ofSeconds(61)));
    now.addAndGet(61 * SECOND);
    usage.requireTokens();
  }

  @Test
  void soManyRequestsAtATimeAndNoMore() {
    Usage usage = usage(0, 0, 2);
    usage.begin();
    usage.begin();
    assertThatThrownBy(usage::begin).isInstanceOf(ApiException.class);
    usage.end();
    usage.begin();
  }

  @Test
  void zeroIsNoLimit() {
    Usage usage = usage(0, 0, 0);
    for (int i = 0; i < 10_000; i++) {
      usage.begin();
      usage.spend(1_000_000);
    }
    assertThatThrownBy(() -> new Limits(-1, 0, 0)).isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void failuresCountForTheNameAndForTheMachine() {
    Attempts attempts = new Attempts(now::get);
    for (int i = 0; i < 100; i++) {
      assertThat(attempts.allow("ann", "home", () -> true)).isTrue();
    }
    for (int i = 0; i < 5; i++) {
      assertThat(attempts.allow("ann", "m" + i, () -> false)).isFalse();
    }
    assertThatThrownBy(() -> attempts.allow("ann", "another", () -> true))
        .isInstanceOf(ApiException.class);
    for (int i = 0; i < 20; i++) {
      assertThat(attempts.allow("name" + i, "one", () -> false)).isFalse();
    }
    assertThatThrownBy(() -> attempts.allow("bob", "one", () -> true))
        .isInstanceOf(ApiException.class);
    now.addAndGet(60 * SECOND);
    assertThat(attempts.allow("ann", "one", () -> true)).isTrue();
  }
}
