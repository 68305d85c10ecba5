package dev.lungo.alignment.ppo;

import dev.lungo.data.Batches;
import dev.lungo.data.TokenBatch;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Precision;
import dev.lungo.training.Losses;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// The pretraining text of PPO-ptx, which keeps the policy a language model (Ouyang et al. 2022).
///
/// Its gradient is added to that of PPO's minibatch and both are applied in one optimizer step:
/// two steps with one Adam state would each undo part of the other.
///
/// @param batches of rows of text
/// @param batchesPerMinibatch how many are read beside each minibatch of episodes
/// @param coefficient by which the mean loss per token is multiplied
public record Pretraining(Batches batches, int batchesPerMinibatch, double coefficient) {
  public Pretraining {
    if (batchesPerMinibatch < 1 || !(coefficient > 0)) {
      throw new IllegalArgumentException(
          "PPO-ptx needs a batch of text or more and a coefficient above 0, but batches="
              + batchesPerMinibatch
              + " and coefficient="
              + coefficient);
    }
  }

  /// Adds the gradient of one minibatch's text to the policy's parameters.
  ///
  /// @return the mean loss per token in nats, without the coefficient
  double accumulate(Transformer policy, Precision precision, Losses.Backward backward) {
    List<TokenBatch> texts = new ArrayList<>();
    long counted = 0;
    for (int i = 0; i < batchesPerMinibatch; i++) {
      texts.add(batches.next());
      counted += texts.getLast().counted();
    }
    double loss = 0;
    for (TokenBatch text : texts) {
      try (PointerScope _ = new PointerScope();
          Precision.Autocast _ = precision.autocast(policy.device())) {
        int B = text.rows(), T = text.columns();
        long[] wanted = new long[B * T];
        for (int i = 0; i < wanted.length; i++) {
          wanted[i] = text.lossMask()[i] == 0 ? Losses.IGNORED : text.targets()[i];
        }
        Tensor hidden = policy.hidden(policy.device().tensor(text.inputs(), B, T)); // (B, T, C)
        loss +=
            Losses.backward(
                policy,
                hidden,
                policy.device().tensor(wanted, B, T),
                coefficient / counted,
                Losses.rowsAtATime(policy),
                backward);
      }
    }
    return loss / coefficient;
  }
}
