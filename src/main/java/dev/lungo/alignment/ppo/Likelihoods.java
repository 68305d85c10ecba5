package dev.lungo.alignment.ppo;

import dev.lungo.model.Transformer;
import dev.lungo.torch.Scopes;
import dev.lungo.training.Losses;
import java.util.Arrays;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Log-probabilities of given tokens after given states, and what a loss of them does to the states
/// and the head.
///
/// Logits are by far the largest tensors of a small model's step, so they exist for some states at
/// a time, and a loss's gradient is written over them: with `g = ∂loss/∂log π` it is
/// `g (one-hot − softmax) / temperature`. With and without a gradient the same kernels run on the
/// same rows, so that the ratio of a policy with itself is exactly 1.
public final class Likelihoods {
  /// Logits that exist at a time: 16 MB in float32.
  private static final long LOGITS = 1L << 22;

  private Likelihoods() {}

  /// @param logprobs of the tokens
  /// @param entropy sum over the states, in nats
  public record Found(float[] logprobs, double entropy) {}

  /// A loss as a function of the log-probabilities of some of the tokens.
  @FunctionalInterface
  public interface Loss {
    /// @param from the number of the first of them
    /// @return the loss's gradient by each
    float[] gradient(int from, float[] logprobs);
  }

  /// Without a gradient.
  ///
  /// @param states (N, C)
  /// @param targets (N) the token after each
  public static Found of(Transformer model, Tensor states, int[] targets, double temperature) {
    float[] logprobs = new float[targets.length];
    double entropy = 0;
    int rows = rowsAtATime(model);
    for (int start = 0; start < targets.length; start += rows) {
      int from = start;
      int n = Math.min(rows, targets.length - from);
      entropy +=
          Scopes.run(
              () -> {
                Tensor logits = model.logits(states.narrow(0, from, n)); // (n, V)
                Tensor x = scaled(logits, temperature);
                Tensor sum = x.logsumexp(new long[] {1}, true); // (n, 1)
                Tensor index = index(model, targets, from, n);
                float[] some = floats(x.gather(1, index).sub(sum));
                System.arraycopy(some, 0, logprobs, from, n);
                Tensor mean = torch.softmax(x, 1).mul_(x).sum(1); // E[x]
                return sum.squeeze(1).sub(mean).sum().item_double();
              });
    }
    return new Found(logprobs, entropy);
  }

  /// Adds a loss's gradient to the head's parameters.
  ///
  /// @param states (N, C) without a graph
  /// @param targets (N) the token after each
  /// @param backward runs backward passes with autocast suspended
  /// @return (N, C) the gradient by the states
  public static Tensor backward(
      Transformer model,
      Tensor states,
      int[] targets,
      double temperature,
      Loss loss,
      Losses.Backward backward) {
    TensorVector gradients = new TensorVector();
    int rows = rowsAtATime(model);
    for (int start = 0; start < targets.length; start += rows) {
      int from = start;
      int n = Math.min(rows, targets.length - from);
      Tensor leaf = states.narrow(0, from, n).requires_grad_(true); // (n, C)
      int _ =
          Scopes.run(
              () -> {
                Tensor logits = model.logits(leaf); // (n, V)
                Tensor memory = logits.detach(); // the same memory, to become the gradient
                Tensor x = scaled(memory, temperature);
                Tensor index = index(model, targets, from, n);
                Tensor logprobs = x.gather(1, index).sub(x.logsumexp(new long[] {1}, true));
                float[] slopes = loss.gradient(from, floats(logprobs));
                for (int i = 0; i < n; i++) {
                  slopes[i] /= (float) temperature;
                }
                Tensor slope = model.device().tensor(slopes, n, 1);
                Tensor p = torch.softmax(x, 1).mul_(slope.neg());
                memory.copy_(p.scatter_add_(1, index, slope));
                backward.run(logits, memory);
                return 0;
              });
      gradients.push_back(leaf.grad());
    }
    return torch.cat(gradients, 0);
  }

  private static Tensor scaled(Tensor logits, double temperature) {
    Tensor x = logits.to(ScalarType.Float);
    return temperature == 1 ? x : x.div(new Scalar(temperature));
  }

  private static Tensor index(Transformer model, int[] targets, int from, int n) {
    return model.device().tensor(Arrays.copyOfRange(targets, from, from + n), n, 1);
  }

  private static int rowsAtATime(Transformer model) {
    return (int) Math.max(1, LOGITS / model.config().vocabularySize());
  }

  /// A float32 tensor's numbers.
  static float[] floats(Tensor tensor) {
    Tensor plain = tensor.cpu().contiguous();
    float[] values = new float[Math.toIntExact(plain.numel())];
    plain.data_ptr_float().get(values);
    return values;
  }
}
