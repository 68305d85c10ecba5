package dev.lungo.training;

import dev.lungo.torch.Device;
import dev.lungo.torch.Operators;
import dev.lungo.torch.Precision;
import java.util.Collection;
import java.util.List;
import org.bytedeco.pytorch.BoolOptional;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorArrayRefOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;

/// What happens to all gradients together, between backward and the optimizer.
public final class Gradients {
  private Gradients() {}

  /// Backward passes of what a device computed. They use the types that forward recorded; with
  /// autocast on they would cast again.
  public static Losses.Backward backward(Device device) {
    return (from, gradient) -> {
      try (Precision.Autocast _ = Precision.suspended(device)) {
        from.backward(gradient, new BoolOptional(), false, new TensorArrayRefOptional());
      }
    };
  }

  /// The gradients that are there.
  public static List<Tensor> of(Collection<Tensor> parameters) {
    return parameters.stream().map(Tensor::grad).filter(Tensor::defined).toList();
  }

  /// Scales all gradients so that their common norm is at most `limit` (Pascanu et al. 2013).
  /// Nothing is touched where the norm is below it: the usual case later in a run.
  ///
  /// @param limit 0: only measure
  /// @return the norm before
  public static double clip(List<Tensor> gradients, double limit) {
    if (gradients.isEmpty()) {
      return 0;
    }
    try (NoGradGuard _ = new NoGradGuard()) {
      TensorVector all = new TensorVector(gradients.toArray(Tensor[]::new));
      TensorVector norms = new TensorVector();
      for (Tensor gradient : gradients) {
        norms.push_back(torch.linalg_vector_norm(gradient));
      }
      double norm = torch.stack(norms).norm().item_double();
      if (limit > 0 && norm > limit && Double.isFinite(norm)) {
        Tensor scale =
            torch.scalar_tensor(new Scalar(limit / norm), gradients.getFirst().options());
        Operators.call("aten::_foreach_mul_.Tensor", all, scale);
      }
      return norm;
    }
  }

  /// Frees all gradients, so that the next backward writes instead of adds.
  public static void clear(Collection<Tensor> parameters) {
    for (Tensor p : parameters) {
      p.mutable_grad().reset();
    }
  }
}
