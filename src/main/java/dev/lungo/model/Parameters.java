package dev.lungo.model;

import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;

/// The tensors of a model by their Hugging Face names, collected while its layers are built.
///
/// Where the values come from is the {@link Source}'s business: drawn from a seed, or read from
/// files.
final class Parameters {
  /// Gives the value of one parameter: a tensor of this shape, on the model's device.
  interface Source {
    /// @param name the full Hugging Face name
    /// @param start how a new model starts it
    Tensor value(String name, Start start, long... shape);
  }

  /// How a parameter starts: normally distributed around a mean, or constant with deviation 0.
  record Start(double mean, double deviation) {
    static final Start ZEROS = new Start(0, 0);
    static final Start ONES = new Start(1, 0);

    static Start normal(double deviation) {
      return new Start(0, deviation);
    }
  }

  private final Source source;
  private final SequencedMap<String, Tensor> byName = new LinkedHashMap<>();
  private final List<Pointer> kept = new ArrayList<>();

  Parameters(Source source) {
    this.source = source;
  }

  /// Makes a parameter: a leaf that gradients flow to, alive until the model is closed.
  Tensor add(String name, Start start, long... shape) {
    Tensor leaf = Scopes.owned(() -> source.value(name, start, shape));
    leaf.set_requires_grad(true);
    byName.put(name, leaf);
    return leaf;
  }

  /// As {@link #add}, in the form in which libtorch takes what may be absent.
  TensorOptional addOptional(String name, Start start, long... shape) {
    return keep(new TensorOptional(add(name, start, shape)));
  }

  /// What is absent, in the same form.
  TensorOptional none() {
    return keep(new TensorOptional());
  }

  /// Keeps a native object alive until the model is closed.
  <P extends Pointer> P keep(P object) {
    kept.add(object);
    return object.<P>retainReference();
  }

  void close() {
    kept.forEach(Pointer::close);
    byName.values().forEach(Tensor::close);
  }

  SequencedMap<String, Tensor> byName() {
    return byName;
  }
}
