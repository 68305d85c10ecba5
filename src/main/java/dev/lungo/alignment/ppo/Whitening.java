package dev.lungo.alignment.ppo;

import java.util.List;

/// Scales numbers to variance 1. There is no padding among them: each list of a batch holds what
/// counts and nothing else.
final class Whitening {
  /// Keeps a batch of equal numbers from becoming infinite.
  private static final double EPSILON = 1e-8;

  private Whitening() {}

  /// In place, over all numbers of all arrays together.
  ///
  /// @param shiftMean whether the mean becomes 0; otherwise it stays where it is (rewards, whose
  ///     sign means something)
  static void whiten(List<double[]> arrays, boolean shiftMean) {
    long n = 0;
    double sum = 0;
    for (double[] array : arrays) {
      for (double x : array) {
        sum += x;
        n++;
      }
    }
    double mean = sum / Math.max(1, n);
    double squares = 0;
    for (double[] array : arrays) {
      for (double x : array) {
        squares += (x - mean) * (x - mean);
      }
    }
    double scale = 1 / Math.sqrt(squares / Math.max(1, n) + EPSILON);
    double stays = shiftMean ? 0 : mean;
    for (double[] array : arrays) {
      for (int i = 0; i < array.length; i++) {
        array[i] = (array[i] - mean) * scale + stays;
      }
    }
  }
}
