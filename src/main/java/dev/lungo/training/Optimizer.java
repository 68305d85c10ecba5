package dev.lungo.training;

import dev.lungo.torch.Precision;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/// Turns the gradients of one parameter group into a step of its parameters.
///
/// Used by the thread that trains, inside the trainer's scope; its state outlives every scope.
public sealed interface Optimizer permits AdamW, Muon {
  /// Moves the parameters once.
  ///
  /// @param factor of the peak learning rate, from the schedule
  void step(double factor);

  /// The state as tensors, by parameter name and role, for checkpoints. They are the live tensors:
  /// copying into them restores a state.
  SequencedMap<String, Tensor> state();

  /// The state of several, live, by name.
  static SequencedMap<String, Tensor> state(List<Optimizer> optimizers) {
    SequencedMap<String, Tensor> all = new LinkedHashMap<>();
    optimizers.forEach(optimizer -> all.putAll(optimizer.state()));
    return all;
  }

  /// One optimizer per group: Muon for matrices where the recipe says so, AdamW otherwise.
  static List<Optimizer> of(
      SequencedMap<String, Tensor> parameters, OptimizerRecipe recipe, Precision precision) {
    List<Optimizer> optimizers = new ArrayList<>();
    for (ParameterGroup group : ParameterGroup.of(parameters, recipe)) {
      boolean muon =
          recipe.kind() == OptimizerRecipe.Kind.MUON && group.kind() == ParameterGroup.Kind.MATRIX;
      optimizers.add(muon ? new Muon(group, recipe, precision) : new AdamW(group, recipe));
    }
    return optimizers;
  }
}
