package dev.lungo.alignment.ppo;

import dev.lungo.model.ScalarHead;
import dev.lungo.model.ScalarModel;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.bytedeco.pytorch.Tensor;

/// What the policy may expect of a state: the baseline of its advantages.
///
/// Each owns its parameters and is closed by whoever made it.
public sealed interface ValueFunction extends AutoCloseable {
  /// @param rows B × T of them
  /// @param places (M) of the wanted states in (B × T)
  /// @param states (M, C) the policy's hidden states there
  /// @return (M)
  Tensor forward(Rows rows, Tensor places, Tensor states);

  /// By names that the policy's parameters do not have.
  SequencedMap<String, Tensor> parameters();

  @Override
  void close();

  /// A head on the policy's own states, every value 0 at first (Ziegler et al. 2019). It costs
  /// next to nothing, and pulls at the policy's trunk.
  record Shared(ScalarHead head) implements ValueFunction {
    @Override
    public Tensor forward(Rows rows, Tensor places, Tensor states) {
      return head.forward(states);
    }

    @Override
    public SequencedMap<String, Tensor> parameters() {
      return named(head.parameters());
    }

    @Override
    public void close() {
      head.close();
    }
  }

  /// A network of its own, usually initialised from the reward model (Stiennon et al. 2020).
  record Network(ScalarModel model) implements ValueFunction {
    @Override
    public Tensor forward(Rows rows, Tensor places, Tensor states) {
      Tensor hidden = rows.hidden(model.trunk()); // (B, T, C)
      return model.head().forward(hidden.view(-1, hidden.size(2)).index_select(0, places));
    }

    @Override
    public SequencedMap<String, Tensor> parameters() {
      return named(model.parameters());
    }

    @Override
    public void close() {
      model.close();
    }
  }

  /// For estimators that compare answers instead.
  record None() implements ValueFunction {
    @Override
    public Tensor forward(Rows rows, Tensor places, Tensor states) {
      throw new IllegalStateException("there is no value function");
    }

    @Override
    public SequencedMap<String, Tensor> parameters() {
      return Collections.emptyNavigableMap();
    }

    @Override
    public void close() {}
  }

  private static SequencedMap<String, Tensor> named(SequencedMap<String, Tensor> parameters) {
    SequencedMap<String, Tensor> named = new LinkedHashMap<>();
    parameters.forEach((name, p) -> named.put("value." + name, p));
    return named;
  }
}
