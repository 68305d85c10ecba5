package dev.lungo.serving.access;

import dev.lungo.serving.ApiException;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.Semaphore;
import java.util.function.LongSupplier;
import java.util.function.Supplier;

/// Slows down who guesses passwords. Only failures count: per name, so that many machines cannot
/// try one account, and per machine, so that one cannot try many. Any thread may use it.
final class Attempts {
  private static final int PER_NAME = 5;
  private static final int PER_MACHINE = 20;

  /// Checking a password takes memory and time on purpose.
  private static final int AT_ONCE = 2;

  private static final int REMEMBERED = 10_000;

  private final LongSupplier clock;
  private final Semaphore checking = new Semaphore(AT_ONCE);
  private final Map<String, Allowance> failures =
      new LinkedHashMap<>(64, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Allowance> eldest) {
          return size() > REMEMBERED;
        }
      };

  /// @param clock as {@link System#nanoTime}
  Attempts(LongSupplier clock) {
    this.clock = clock;
  }

  /// Checks a password, unless there were too many failures.
  ///
  /// @param check whether it is right
  /// @throws ApiException 429 with the time to wait
  boolean allow(String name, String machine, Supplier<Boolean> check) {
    Allowance ofName = allowance("name " + name, PER_NAME);
    Allowance ofMachine = allowance("machine " + machine, PER_MACHINE);
    long now = clock.getAsLong();
    Duration wait = longer(ofName.untilSome(now), ofMachine.untilSome(now));
    if (!wait.isZero()) {
      throw tooMany(wait.plusMillis(999));
    }
    if (!checking.tryAcquire()) {
      throw tooMany(Duration.ofSeconds(1));
    }
    try {
      // Spent before the check, so that many at once do not slip through.
      ofName.spend(1, now);
      ofMachine.spend(1, now);
      boolean right = check.get();
      if (right) {
        ofName.spend(-1, now);
        ofMachine.spend(-1, now);
      }
      return right;
    } finally {
      checking.release();
    }
  }

  private Allowance allowance(String who, int perMinute) {
    synchronized (failures) {
      return failures.computeIfAbsent(who, _ -> new Allowance(perMinute, clock.getAsLong()));
    }
  }

  private static Duration longer(Duration a, Duration b) {
    return a.compareTo(b) > 0 ? a : b;
  }

  private static ApiException tooMany(Duration wait) {
    return ApiException.tooMany(
        "too many attempts to sign in; try again in %d s".formatted(wait.toSeconds()), wait);
  }
}
