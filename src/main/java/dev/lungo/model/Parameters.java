package dev.lungo.model;

import dev.lungo.torch.Device;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.SequencedMap;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.GeneratorOptional;
import org.bytedeco.pytorch.Scalar;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptional;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.ScalarType;

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

    /// Called once every parameter was asked for.
    default void complete() {}
  }

  /// How a parameter starts: normally distributed around a mean, or constant with deviation 0.
  record Start(double mean, double deviation) {
    static final Start ZEROS = new Start(0, 0);
    static final Start ONES = new Start(1, 0);

    static Start normal(double deviation) {
      return new Start(0, deviation);
    }
  }

  /// Draws every parameter, on the CPU so that a seed gives the same on every device.
  static Source drawn(Device device, GeneratorOptional generator) {
    return (_, start, shape) -> {
      Tensor value = torch.full(shape, new Scalar(start.mean()));
      if (start.deviation() > 0) {
        value.normal_(start.mean(), start.deviation(), generator);
      }
      return device.isCpu() ? value : value.to(device.torchDevice(), ScalarType.Float);
    };
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
  ///
  /// @param type what its product is computed in; a copy is used where the parameter has
  ///     another
  TensorOptional addOptional(String name, Start start, ScalarType type, long... shape) {
    Tensor parameter = add(name, start, shape);
    try (PointerScope _ = new PointerScope()) {
      return keep(
          new TensorOptional(
              parameter.scalar_type().intern() == type ? parameter : parameter.detach().to(type)));
    }
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

  /// Nothing is added any more.
  void complete() {
    source.complete();
  }

  void close() {
    kept.forEach(Pointer::close);
    byName.values().forEach(Tensor::close);
  }

  SequencedMap<String, Tensor> byName() {
    return byName;
  }
}
