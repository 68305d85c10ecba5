package dev.lungo.generation;

import dev.lungo.model.Transformer;
import dev.lungo.torch.Scopes;
import java.util.Arrays;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The log-probabilities of given tokens after given states. So many rows go through the
/// vocabulary's softmax at a time, which bounds the memory.
final class TargetLogprobs {
  /// Logits that exist at a time: 64 MiB in float32.
  private static final int LOGITS = 1 << 24;

  private final Transformer model;

  TargetLogprobs(Transformer model) {
    this.model = model;
  }

  /// @param hidden (..., C), n states in all
  /// @param targets (n) the token after each
  float[] of(Tensor hidden, long[] targets) {
    float[] result = new float[targets.length];
    Tensor flat = hidden.reshape(-1, model.config().embedding());
    int rows = Math.max(1, LOGITS / model.config().vocabularySize());
    for (int from = 0; from < targets.length; from += rows) {
      int n = Math.min(rows, targets.length - from);
      Tensor states = flat.narrow(0, from, n);
      long[] part = Arrays.copyOfRange(targets, from, from + n);
      System.arraycopy(chosen(states, part), 0, result, from, n);
    }
    return result;
  }

  /// @param states (n, C)
  private float[] chosen(Tensor states, long[] targets) {
    float[] result = new float[targets.length];
    return Scopes.run(
        () -> {
          Tensor logits = model.logits(states).to(ScalarType.Float); // (n, V)
          Tensor target = model.device().tensor(targets, targets.length, 1);
          Tensor ofTargets = logits.gather(1, target).squeeze(1);
          Tensor logprobs = ofTargets.sub(logits.logsumexp(1)).cpu().contiguous();
          logprobs.data_ptr_float().get(result);
          return result;
        });
  }
}
