package dev.lungo.training;

import dev.lungo.model.Transformer;
import java.util.function.DoubleSupplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Next-token cross-entropy that never holds all logits.
///
/// Logits are the largest tensor of a small model: 12 × 256 tokens by 16,384 words are 201 MB, and
/// as much again for their gradient. They are needed only row by row, so the head, the loss and
/// their backward pass run on some rows at a time and add up the gradient of the hidden states;
/// the blocks then go backward once. The numbers are those of the whole (up to the order of sums).
final class Losses {
  /// The target of a token that does not count; libtorch's own value.
  static final long IGNORED = -100;

  /// Logits held at a time: 32 MB in float32, about what the caches of two cores hold.
  static final long CHUNK_BYTES = 1L << 25;

  // at::Reduction
  private static final int NONE = 0;
  private static final int SUM = 2;

  private Losses() {}

  /// Adds `weight × Σ −log p(target)` to the loss and its gradient to the parameters.
  ///
  /// @param hidden (B, T, C), with the graph that leads to it
  /// @param targets (B, T) int64, {@link #IGNORED} where a token does not count
  /// @param weight one over the number of counted tokens of the whole step
  /// @param rowsAtATime whose logits are held together; usually {@link #rowsAtATime(Transformer)}
  /// @param backward runs `hidden.backward(gradient)` and the like with autocast suspended
  /// @return the weighted loss
  static double backward(
      Transformer model,
      Tensor hidden,
      Tensor targets,
      double weight,
      long rowsAtATime,
      Backward backward) {
    long C = hidden.size(2);
    long N = hidden.size(0) * hidden.size(1);
    Tensor rows = hidden.detach().view(N, C);
    Tensor wanted = targets.view(N);
    TensorVector gradients = new TensorVector();
    double loss = 0;
    for (long start = 0; start < N; start += rowsAtATime) {
      long count = Math.min(rowsAtATime, N - start);
      // A leaf of its own per chunk: a view of one leaf would add up N rows for each chunk.
      Tensor leaf = rows.narrow(0, start, count).requires_grad_(true); // (n, C)
      Tensor part = wanted.narrow(0, start, count);
      loss +=
          scoped(
              () -> {
                Tensor chunk = entropy(model.logits(leaf), part, SUM).mul(new Scalar(weight));
                backward.run(chunk, null);
                return chunk.item_double();
              });
      gradients.push_back(leaf.grad());
    }
    backward.run(hidden, torch.cat(gradients, 0).view(hidden.sizes()));
    return loss;
  }

  /// How a backward pass is run.
  @FunctionalInterface
  interface Backward {
    void run(Tensor from, @org.jspecify.annotations.Nullable Tensor gradient);
  }

  /// `−log p(target)` of each token, without a gradient; 0 where it does not count.
  ///
  /// @param hidden (B, T, C)
  /// @param targets (B, T) int64
  static float[] each(Transformer model, Tensor hidden, Tensor targets) {
    long N = hidden.size(0) * hidden.size(1);
    Tensor rows = hidden.view(N, hidden.size(2));
    Tensor wanted = targets.view(N);
    long n = rowsAtATime(model);
    float[] losses = new float[Math.toIntExact(N)];
    try (NoGradGuard _ = new NoGradGuard()) {
      for (long start = 0; start < N; start += n) {
        long from = start, count = Math.min(n, N - start);
        scoped(
            () -> {
              Tensor loss =
                  entropy(
                      model.logits(rows.narrow(0, from, count)),
                      wanted.narrow(0, from, count),
                      NONE);
              new FloatPointer(loss.cpu().data_ptr()).get(losses, (int) from, (int) count);
              return 0;
            });
      }
    }
    return losses;
  }

  /// @param logits (n, V), of any precision
  private static Tensor entropy(Tensor logits, Tensor targets, int reduction) {
    return torch.cross_entropy_loss(
        logits.to(ScalarType.Float), targets, new TensorOptional(), reduction, IGNORED, 0);
  }

  /// As many rows as fill a chunk of logits.
  static long rowsAtATime(Transformer model) {
    return Math.max(64, CHUNK_BYTES / 4 / model.config().vocabularySize());
  }

  private static double scoped(DoubleSupplier computation) {
    try (PointerScope _ = new PointerScope()) {
      return computation.getAsDouble();
    }
  }
}
