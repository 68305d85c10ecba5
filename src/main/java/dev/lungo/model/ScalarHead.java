package dev.lungo.model;

import dev.lungo.model.Parameters.Start;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import dev.lungo.torch.Scopes;
import java.util.Collections;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// One number for each hidden state: the reward of the text that ends there, or the value of the
/// state.
///
/// The product is in float32 also under autocast: two good answers' rewards differ in digits that
/// bfloat16 does not have.
public final class ScalarHead implements AutoCloseable {
  static final String WEIGHT = Architecture.Names.SCORE + ".weight";
  static final String BIAS = Architecture.Names.SCORE + ".bias";

  private final Device device;
  private final Parameters parameters;
  private final Tensor weight; // (1, C)
  private final Tensor bias; // (1)
  private final TensorOptional optionalBias;

  private ScalarHead(int C, Device device, double deviation, Parameters.Source source) {
    this.device = device;
    parameters = new Parameters(source);
    try {
      weight = parameters.add(WEIGHT, Start.normal(deviation), 1, C);
      bias = parameters.add(BIAS, Start.ZEROS, 1);
      optionalBias = parameters.keep(new TensorOptional(bias));
    } catch (RuntimeException e) {
      parameters.close();
      throw e;
    }
  }

  /// A new reward head, normal with deviation 1/√(C + 1), so that first rewards have a variance
  /// near 1 (Ziegler et al. 2019, Stiennon et al. 2020).
  public static ScalarHead forRewards(int C, Device device, long seed) {
    try (Generator generator = torch.createCPUGenerator(seed)) {
      return new ScalarHead(
          C,
          device,
          1 / Math.sqrt(C + 1.0),
          Parameters.drawn(device, new GeneratorOptional(generator)));
    }
  }

  /// A new value head: every value starts at 0 (Ziegler et al. 2019).
  public static ScalarHead forValues(int C, Device device) {
    return new ScalarHead(C, device, 0, Parameters.drawn(device, new GeneratorOptional()));
  }

  static ScalarHead load(int C, Device device, Shards shards, double bias) {
    Parameters.Source weights = shards.source(device, Precision.FP32);
    return new ScalarHead(
        C,
        device,
        0,
        (name, start, shape) ->
            name.equals(BIAS)
                ? torch.full(shape, new Scalar(bias), device.options(ScalarType.Float))
                : weights.value(name, start, shape));
  }

  /// @param hidden (..., C) after the final norm
  /// @return (...)
  public Tensor forward(Tensor hidden) {
    try (var _ = Precision.suspended(device)) {
      return torch.linear(hidden.to(ScalarType.Float), weight, optionalBias).squeeze(-1);
    }
  }

  /// Replaces every score s by gain × s + shift, exactly: both go into the parameters.
  public void rescale(double gain, double shift) {
    if (!Double.isFinite(gain) || !Double.isFinite(shift) || gain == 0) {
      throw new IllegalArgumentException(
          "a score is rescaled by finite numbers, but gain=" + gain + " and shift=" + shift);
    }
    Scopes.run(
        () -> {
          try (NoGradGuard _ = new NoGradGuard()) {
            weight.mul_(new Scalar(gain));
            return bias.mul_(new Scalar(gain)).add_(new Scalar(shift));
          }
        });
  }

  public double bias() {
    return bias.item_double();
  }

  /// The trainable tensors: `score.weight` (1, C) and `score.bias` (1).
  public SequencedMap<String, Tensor> parameters() {
    return Collections.unmodifiableSequencedMap(parameters.byName());
  }

  /// Frees the parameters.
  @Override
  public void close() {
    parameters.close();
  }
}
