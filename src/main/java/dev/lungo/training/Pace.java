package dev.lungo.training;

import java.util.ArrayDeque;
import java.util.Deque;

/// How long a step takes, and how long a look at validation text, samples and checkpoint does.
///
/// The first steps are slower than the rest (memory is touched for the first time, kernels are
/// chosen), so they are left out; the mean, not the median, of the last ones is what adds up to
/// the time on the clock.
final class Pace {
  private static final int SKIPPED = 2;
  private static final int WINDOW = 64;

  private final Deque<Double> last = new ArrayDeque<>();
  private long seen;
  private double lookSeconds;
  private long looks;

  void step(double seconds) {
    if (seen++ >= SKIPPED) {
      last.addLast(seconds);
      if (last.size() > WINDOW) {
        last.removeFirst();
      }
    }
  }

  void look(double seconds) {
    lookSeconds += seconds;
    looks++;
  }

  /// Steps that count.
  int measured() {
    return last.size();
  }

  double secondsPerStep() {
    return last.stream().mapToDouble(d -> d).average().orElse(0);
  }

  long looks() {
    return looks;
  }

  /// The mean of the looks so far; 0 before the first.
  double secondsPerLook() {
    return looks == 0 ? 0 : lookSeconds / looks;
  }
}
