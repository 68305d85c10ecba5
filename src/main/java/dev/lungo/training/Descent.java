package dev.lungo.training;

import dev.lungo.torch.Precision;
import java.util.Collection;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// From the gradients of some parameters to their step: clipping, the optimizers, and gradients
/// cleared for the next. For trainers with losses of their own; {@link Trainer} averages over
/// processes between.
///
/// Owns the optimizers' state. One thread uses it.
public final class Descent {
  private final Collection<Tensor> parameters;
  private final double clip;
  private final List<Optimizer> optimizers;

  /// @param parameters by name; of others with a gradient nothing is known here
  public Descent(
      SequencedMap<String, Tensor> parameters, OptimizerRecipe recipe, Precision precision) {
    this.parameters = List.copyOf(parameters.values());
    this.clip = recipe.clip();
    this.optimizers = Optimizer.of(parameters, recipe, precision);
  }

  /// Moves the parameters once.
  ///
  /// @param factor of the peak learning rate, from the schedule
  /// @param remedy what to do about a gradient that is no number
  /// @return the gradients' norm before it was cut
  /// @throws IllegalStateException if it is no number; the parameters are as they were then
  public double step(double factor, String remedy) {
    try (PointerScope _ = new PointerScope()) {
      try {
        double norm = Gradients.clip(Gradients.of(parameters), clip);
        if (!Double.isFinite(norm)) {
          throw new IllegalStateException("the gradient's norm is " + norm + ": " + remedy);
        }
        optimizers.forEach(optimizer -> optimizer.step(factor));
        return norm;
      } finally {
        Gradients.clear(parameters);
      }
    }
  }

  /// The optimizers' state, live, by name.
  public SequencedMap<String, Tensor> state() {
    return Optimizer.state(optimizers);
  }
}
