package dev.lungo.training;

import java.time.Duration;
import java.time.Instant;
import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/// The time a run has taken, over all its sessions, each counted from the start of its process: a
/// limit in minutes is what a person's watch would show.
///
/// @param before seconds of earlier sessions
/// @param zero the nanosecond reading at which this session started
/// @param nanos the clock
public record RunClock(double before, long zero, LongSupplier nanos) {
  private static final ScopedValue<Long> STAGE = ScopedValue.newInstance();

  /// Runs one stage of a longer recipe in this process: its clocks start now.
  public static int stage(IntSupplier stage) {
    return ScopedValue.where(STAGE, System.nanoTime()).call(stage::getAsInt);
  }

  /// A clock that started with this process, or with its {@link #stage}.
  public static RunClock ofProcess() {
    if (STAGE.isBound()) {
      return new RunClock(0, STAGE.get(), System::nanoTime);
    }
    Duration since =
        ProcessHandle.current()
            .info()
            .startInstant()
            .map(start -> Duration.between(start, Instant.now()))
            .orElse(Duration.ZERO);
    return new RunClock(0, System.nanoTime() - since.toNanos(), System::nanoTime);
  }

  /// The same session after earlier ones.
  public RunClock after(double seconds) {
    return new RunClock(seconds, zero, nanos);
  }

  /// Seconds of the run so far.
  public double seconds() {
    return before + (nanos.getAsLong() - zero) / 1e9;
  }
}
