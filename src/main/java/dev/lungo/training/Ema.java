package dev.lungo.training;

import dev.lungo.torch.Operators;
import dev.lungo.torch.Scopes;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;

/// The exponential moving average of the weights: `mean ← decay × mean + (1 − decay) × weights`.
///
/// It smooths out the noise of a high learning rate; with a rate that decays to zero it gains
/// little, so recipes have it off unless asked.
public final class Ema {
  private final SequencedMap<String, Tensor> parameters;
  private final SequencedMap<String, Tensor> mean = new LinkedHashMap<>();
  private final double decay;

  /// Starts at the weights as they are.
  public Ema(SequencedMap<String, Tensor> parameters, double decay) {
    this.parameters = parameters;
    this.decay = decay;
    parameters.forEach((name, p) -> mean.put(name, Scopes.owned(() -> p.detach().clone())));
  }

  /// Moves the mean towards the weights, once per step.
  public void update() {
    try (NoGradGuard _ = new NoGradGuard()) {
      Operators.call("aten::_foreach_lerp_.Scalar", vector(mean), vector(parameters), 1 - decay);
    }
  }

  /// The means, live, by parameter name.
  public SequencedMap<String, Tensor> mean() {
    return mean;
  }

  /// Exchanges weights and means in place: once to look at the averaged model, once to go on.
  public void swap() {
    try (NoGradGuard _ = new NoGradGuard()) {
      mean.forEach(
          (name, average) ->
              Scopes.run(
                  () -> {
                    Tensor p = java.util.Objects.requireNonNull(parameters.get(name));
                    Tensor copy = p.detach().clone();
                    p.copy_(average);
                    return average.copy_(copy);
                  }));
    }
  }

  private static TensorVector vector(SequencedMap<String, Tensor> tensors) {
    return new TensorVector(tensors.values().toArray(Tensor[]::new));
  }
}
