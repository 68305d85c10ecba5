package dev.lungo.model;

import dev.lungo.model.Parameters.Start;
import org.bytedeco.pytorch.DoubleOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// A norm over the last dimension, with its gain (and, for layer norm, its bias).
final class Normalization {
  private final Norm norm;
  private final long[] size;
  private final TensorOptional gain;
  private final TensorOptional bias;
  private final DoubleOptional epsilon;

  Normalization(Parameters parameters, Norm norm, String name, long size) {
    this.norm = norm;
    this.size = new long[] {size};
    this.gain = parameters.addOptional(name + ".weight", Start.ONES, ScalarType.Float, size);
    this.bias =
        switch (norm.kind()) {
          case LAYER -> parameters.addOptional(name + ".bias", Start.ZEROS, ScalarType.Float, size);
          case RMS -> parameters.none();
        };
    this.epsilon = parameters.keep(new DoubleOptional(norm.epsilon()));
  }

  /// @param x (..., size)
  /// @return the same shape
  Tensor forward(Tensor x) {
    return switch (norm.kind()) {
      case LAYER -> torch.layer_norm(x, size, gain, bias, norm.epsilon(), false);
      case RMS -> torch.rms_norm(x, size, gain, epsilon);
    };
  }
}
