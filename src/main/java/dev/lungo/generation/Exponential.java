package dev.lungo.generation;

/// e to the power of a float that is not positive, several times faster than Math.exp, and the
/// same bits on every machine.
///
/// A vocabulary of 150,000 tokens needs that many exponentials per generated token.
final class Exponential {
  private static final float LOG2_E = (float) (1 / Math.log(2));
  private static final float LN2_HIGH = 355 / 512f; // so few bits that n times it is exact
  private static final float LN2_LOW = (float) (Math.log(2) - 355 / 512.0);

  private Exponential() {}

  /// Correct to 2e-7 of its value; 0 below -87, where floats lose precision.
  static float exp(float x) {
    if (!(x > -87)) {
      return 0;
    }
    // x = n ln 2 + r with |r| <= ln 2 / 2; for e^r seven terms of its series are enough.
    int n = (int) (x * LOG2_E - 0.5f);
    float r = x - n * LN2_HIGH - n * LN2_LOW;
    float p = 1 / 5040f;
    p = p * r + 1 / 720f;
    p = p * r + 1 / 120f;
    p = p * r + 1 / 24f;
    p = p * r + 1 / 6f;
    p = p * r + 1 / 2f;
    p = p * r * r + r + 1;
    return p * Float.intBitsToFloat((n + 127) << 23);
  }

  /// The logarithm of the sum of exponentials of `values[from..to)`, whose largest is `max`.
  static double logSumExp(float[] values, int from, int to, float max) {
    // Four sums, so that an addition need not wait for the one before it.
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = from;
    for (; i + 3 < to; i += 4) {
      a += exp(values[i] - max);
      b += exp(values[i + 1] - max);
      c += exp(values[i + 2] - max);
      d += exp(values[i + 3] - max);
    }
    for (; i < to; i++) {
      a += exp(values[i] - max);
    }
    return max + Math.log((a + b) + (c + d));
  }
}
