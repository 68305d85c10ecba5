package dev.lungo.alignment.ppo;

/// The squared error of values, no smaller than if they had moved no further than `clip` from where
/// they were, and its gradient by the values.
///
/// @param loss sum of `½ max((v − R)², (clip(v, v_old ± c) − R)²)`
/// @param gradient of `weight × loss`, a number per value; 0 where the clipped error is the larger
record ValueLoss(double loss, float[] gradient) {
  /// @param clip 0: none
  static ValueLoss of(float[] values, float[] old, double[] returns, double clip, double weight) {
    float[] gradient = new float[values.length];
    double loss = 0;
    for (int t = 0; t < values.length; t++) {
      double error = values[t] - returns[t];
      double bounded =
          clip == 0
              ? error
              : Math.clamp((double) values[t], old[t] - clip, old[t] + clip) - returns[t];
      boolean free = error * error >= bounded * bounded;
      loss += 0.5 * (free ? error * error : bounded * bounded);
      gradient[t] = (float) (free ? weight * error : 0);
    }
    return new ValueLoss(loss, gradient);
  }
}
