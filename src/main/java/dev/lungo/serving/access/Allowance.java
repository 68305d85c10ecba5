package dev.lungo.serving.access;

import java.time.Duration;

/// So much per minute, as a bucket that fills evenly and holds a minute's worth.
///
/// What is spent may be known only afterwards, as the tokens of an answer are: the bucket can then
/// lie below zero, and whoever comes next waits until it is above again. Any thread may use it.
final class Allowance {
  private final double capacity;
  private final double perNano;
  private double left;
  private long filledAt;

  /// @param perMinute 0 allows any amount
  /// @param now by {@link System#nanoTime}, as in all methods
  Allowance(int perMinute, long now) {
    this.capacity = perMinute;
    this.perNano = perMinute / 60e9;
    this.left = perMinute;
    this.filledAt = now;
  }

  /// How long to wait until something is left; zero if something is.
  synchronized Duration untilSome(long now) {
    fill(now);
    return capacity == 0 || left >= 1
        ? Duration.ZERO
        : Duration.ofNanos((long) Math.ceil((1 - left) / perNano));
  }

  /// Takes something, whether or not it is there.
  synchronized void spend(int amount, long now) {
    fill(now);
    left -= amount;
  }

  private void fill(long now) {
    left = Math.min(capacity, left + (now - filledAt) * perNano);
    filledAt = now;
  }
}
