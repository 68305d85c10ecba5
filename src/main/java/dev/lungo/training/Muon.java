package dev.lungo.training;

import dev.lungo.torch.Precision;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.TreeMap;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// Muon (Jordan et al. 2024): Nesterov momentum whose update is made orthogonal, so that every
/// direction of a matrix learns at the same speed. For the hidden 2-D weights only.
///
/// The update is `rate × sqrt(max(1, rows / columns)) × orthogonal`, Jordan's scale: its spectral
/// norm, which bounds how much the layer's output moves, then does not depend on the width, so the
/// same rate serves every depth of {@link TrainingRecipe}. Weight decay is decoupled, as in AdamW.
///
/// Matrices of one shape are orthogonalised together as one batch: a small model has many, and
/// single products of 128 × 128 would spend more time in calls than in arithmetic.
public final class Muon implements Optimizer {
  private final ParameterGroup group;
  private final OptimizerRecipe recipe;
  private final Precision precision;
  private final List<Stack> stacks = new ArrayList<>();

  /// Matrices of one shape and their momentum.
  ///
  /// @param momentum (N, rows, columns)
  private record Stack(List<String> names, List<Tensor> parameters, Tensor momentum) {
    double scale() {
      return Math.sqrt(Math.max(1.0, (double) momentum.size(1) / momentum.size(2)));
    }
  }

  /// @param precision of the products that orthogonalise
  public Muon(ParameterGroup group, OptimizerRecipe recipe, Precision precision) {
    this.group = group;
    this.precision = precision;
    this.recipe = recipe;
    Map<String, SequencedMap<String, Tensor>> byShape = new TreeMap<>();
    group
        .parameters()
        .forEach(
            (name, p) ->
                byShape
                    .computeIfAbsent(p.size(0) + "x" + p.size(1), _ -> new LinkedHashMap<>())
                    .put(name, p));
    byShape
        .values()
        .forEach(
            members -> {
              Tensor one = members.firstEntry().getValue();
              long[] shape = {members.size(), one.size(0), one.size(1)};
              stacks.add(
                  new Stack(
                      List.copyOf(members.keySet()),
                      List.copyOf(members.values()),
                      Scopes.owned(() -> torch.zeros(shape, one.options()))));
            });
  }

  @Override
  public void step(double factor) {
    double rate = factor * group.learningRate();
    try (NoGradGuard _ = new NoGradGuard()) {
      for (Stack stack : stacks) {
        Scopes.run(
            () -> {
              Tensor gradient = gradients(stack); // (N, rows, columns)
              stack.momentum.lerp_(gradient, new Scalar(1 - recipe.momentum()));
              Tensor nesterov = gradient.lerp_(stack.momentum, new Scalar(recipe.momentum()));
              Tensor update = NewtonSchulz.orthogonal(nesterov, precision);
              Scalar move = new Scalar(-rate * stack.scale());
              Scalar keep = new Scalar(1 - rate * group.weightDecay());
              for (int i = 0; i < stack.parameters.size(); i++) {
                Tensor p = stack.parameters.get(i);
                if (group.weightDecay() > 0) {
                  p.mul_(keep);
                }
                p.add_(update.select(0, i), move);
              }
              return stack;
            });
      }
    }
  }

  /// A copy of the stack's gradients; zero where a parameter has none.
  private static Tensor gradients(Stack stack) {
    TensorVector grads = new TensorVector();
    for (Tensor p : stack.parameters) {
      Tensor grad = p.grad();
      grads.push_back(grad.defined() ? grad : torch.zeros_like(p));
    }
    return torch.stack(grads);
  }

  @Override
  public SequencedMap<String, Tensor> state() {
    SequencedMap<String, Tensor> state = new LinkedHashMap<>();
    for (Stack stack : stacks) {
      for (int i = 0; i < stack.names.size(); i++) {
        state.put(stack.names.get(i) + ".momentum", stack.momentum.select(0, i));
      }
    }
    return state;
  }
}
