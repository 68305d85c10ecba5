package dev.lungo.alignment.ppo;

import dev.lungo.model.Transformer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Precision;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Asks policy, reference and value function about episodes, without learning from them.
///
/// All read the same batches in the same precision, so a policy that is its reference has a KL of
/// exactly 0.
record Evaluator(
    Transformer policy,
    Transformer reference,
    ValueFunction values,
    Precision precision,
    double temperature) {

  /// @param count of episodes
  /// @param parts all of them, in the batches that the first epoch will read
  List<Evaluation> evaluate(int count, List<Rows> parts) {
    List<Evaluation> all = new ArrayList<>(Collections.nCopies(count, NOTHING));
    for (Rows rows : parts) {
      int _ =
          Scopes.run(
              () -> {
                try (NoGradGuard _ = new NoGradGuard();
                    Precision.Autocast _ = precision.autocast(policy.device())) {
                  evaluate(rows, all);
                }
                return 0;
              });
    }
    return all;
  }

  private static final Evaluation NOTHING =
      new Evaluation(new float[0], new float[0], new float[0], 0);

  private void evaluate(Rows rows, List<Evaluation> into) {
    Device device = policy.device();
    Tensor states = device.tensor(rows.states(), rows.states().length);
    Tensor flat = flat(rows.hidden(policy)); // (B × T, C)
    float[] valued = values(rows, flat);
    Likelihoods.Found mine =
        Likelihoods.of(policy, flat.index_select(0, states), rows.targets(), temperature);
    Likelihoods.Found theirs =
        Likelihoods.of(
            reference,
            flat(rows.hidden(reference)).index_select(0, states),
            rows.targets(),
            temperature);
    int at = 0;
    int valueAt = 0;
    // The entropy is known of the whole batch; only its sum is ever used.
    double share = mine.entropy() / rows.targets().length;
    for (int i = 0; i < rows.members().size(); i++) {
      int tokens = rows.tokens()[i];
      int valueCount = valued.length == 0 ? 0 : rows.values()[i];
      into.set(
          rows.members().get(i),
          new Evaluation(
              Arrays.copyOfRange(mine.logprobs(), at, at + tokens),
              Arrays.copyOfRange(theirs.logprobs(), at, at + tokens),
              Arrays.copyOfRange(valued, valueAt, valueAt + valueCount),
              share * tokens));
      at += tokens;
      valueAt += valueCount;
    }
  }

  private float[] values(Rows rows, Tensor flat) {
    if (values instanceof ValueFunction.None) {
      return new float[0];
    }
    Tensor places = policy.device().tensor(rows.valueStates(), rows.valueStates().length);
    return Likelihoods.floats(values.forward(rows, places, flat.index_select(0, places)));
  }

  private static Tensor flat(Tensor hidden) {
    return hidden.view(-1, hidden.size(2));
  }
}
