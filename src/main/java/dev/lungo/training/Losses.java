package dev.lungo.training;

import dev.lungo.model.Transformer;
import dev.lungo.torch.Scopes;
import java.util.function.DoubleSupplier;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.ScalarTypeOptional;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.TensorVector;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Next-token cross-entropy without its memory.
///
/// Logits are the largest tensor of a small model: 12 × 256 tokens by 16,384 words are 201 MB in
/// float32, and written with autograd's operations the loss needs four of them. But the gradient of
/// cross-entropy by the logits is just `softmax − one-hot`, so it is written over the logits
/// themselves, in pieces that fit into the caches, and only the head goes through autograd. Logits
/// stay in the precision of the head's product; softmax and sums are float32.
///
/// Where even one such tensor is large, the head and its backward run on some rows at a time and
/// the gradients of the hidden states are put together; the blocks then go backward once.
public final class Losses {
  /// The target of a token that does not count; libtorch's own value.
  public static final long IGNORED = -100;

  /// Logits held at a time: 256 MB in float32.
  static final long LOGITS = 1L << 26;

  /// Logits whose softmax is computed at a time: 4 MB in float32, which the caches hold.
  private static final long PIECE = 1L << 20;

  /// Logits held at a time where there is no backward pass.
  private static final long EVALUATED = 1L << 23;

  private static final int NO_REDUCTION = 0; // of at::Reduction

  private Losses() {}

  /// Adds `weight × Σ −log p(target)` to the loss and its gradient to the parameters.
  ///
  /// @param hidden (B, T, C), with the graph that leads to it
  /// @param targets (B, T) int64, {@link #IGNORED} where a token does not count
  /// @param weight one over the number of counted tokens of the whole step
  /// @param rowsAtATime whose logits are held together; usually {@link #rowsAtATime(Transformer)}
  /// @param backward runs backward passes with autocast suspended
  /// @return the weighted loss
  public static double backward(
      Transformer model,
      Tensor hidden,
      Tensor targets,
      double weight,
      long rowsAtATime,
      Backward backward) {
    long C = hidden.size(2);
    Tensor all = hidden.detach().view(-1, C);
    Tensor counted = targets.view(-1).ne(new Scalar(IGNORED)).nonzero().view(-1);
    long N = counted.numel();
    if (N == 0) {
      return 0;
    }
    // What does not count needs no logits: in a chat that is every question.
    boolean whole = N == all.size(0);
    Tensor rows = whole ? all : all.index_select(0, counted); // (N, C)
    Tensor wanted = whole ? targets.view(N) : targets.view(-1).index_select(0, counted);
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
                Tensor logits = model.logits(leaf); // (n, V)
                Tensor memory = logits.detach(); // the same memory, to become the gradient
                double sum = intoGradient(memory, part, weight);
                backward.run(logits, memory);
                return sum;
              });
      gradients.push_back(leaf.grad());
    }
    Tensor gradient = torch.cat(gradients, 0);
    if (!whole) {
      gradient = torch.zeros_like(all).index_copy_(0, counted, gradient);
    }
    backward.run(hidden, gradient.view(hidden.sizes()));
    return loss;
  }

  /// Replaces logits by the gradient of `weight × Σ −log p(target)` by them.
  ///
  /// @param logits (n, V)
  /// @param targets (n), all of which count
  /// @return the weighted sum
  private static double intoGradient(Tensor logits, Tensor targets, double weight) {
    long n = logits.size(0);
    long atATime = Math.max(1, PIECE / logits.size(1));
    Tensor index = targets.view(n, 1);
    Tensor chosen = torch.empty_like(index.to(ScalarType.Float)); // the probability of each target
    for (long start = 0; start < n; start += atATime) {
      long from = start, count = Math.min(atATime, n - start);
      Scopes.run(
          () -> {
            Tensor piece = logits.narrow(0, from, count);
            Tensor at = index.narrow(0, from, count);
            Tensor p = torch.softmax(piece, 1, precise()); // (count, V)
            Tensor target = p.gather(1, at);
            chosen.narrow(0, from, count).copy_(target);
            p.scatter_(1, at, target.sub(new Scalar(1))).mul_(new Scalar(weight));
            return piece.copy_(p);
          });
    }
    // Below the smallest float a probability is 0: its loss stays at 87 nats instead of infinity.
    return -weight * chosen.clamp_min(new Scalar(1e-38)).log().sum().item_double();
  }

  private static ScalarTypeOptional precise() {
    return new ScalarTypeOptional(ScalarType.Float);
  }

  /// How a backward pass is run.
  @FunctionalInterface
  public interface Backward {
    void run(Tensor from, Tensor gradient);
  }

  /// `−log p(target)` of each token, without a gradient; 0 where it does not count.
  ///
  /// @param hidden (B, T, C)
  /// @param targets (B, T) int64
  static float[] each(Transformer model, Tensor hidden, Tensor targets) {
    long N = hidden.size(0) * hidden.size(1);
    Tensor rows = hidden.view(N, hidden.size(2));
    Tensor wanted = targets.view(N);
    long n = Math.max(1, EVALUATED / model.config().vocabularySize());
    float[] losses = new float[Math.toIntExact(N)];
    try (NoGradGuard _ = new NoGradGuard()) {
      for (long start = 0; start < N; start += n) {
        long from = start, count = Math.min(n, N - start);
        scoped(
            () -> {
              Tensor loss =
                  torch.cross_entropy_loss(
                      model.logits(rows.narrow(0, from, count)).to(ScalarType.Float),
                      wanted.narrow(0, from, count),
                      new TensorOptional(),
                      NO_REDUCTION,
                      IGNORED,
                      0);
              new FloatPointer(loss.cpu().data_ptr()).get(losses, (int) from, (int) count);
              return 0;
            });
      }
    }
    return losses;
  }

  /// As many rows as fill a chunk of logits.
  public static long rowsAtATime(Transformer model) {
    return Math.max(1, LOGITS / model.config().vocabularySize());
  }

  private static double scoped(DoubleSupplier computation) {
    try (PointerScope _ = new PointerScope()) {
      return computation.getAsDouble();
    }
  }
}
