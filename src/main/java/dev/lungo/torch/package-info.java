/// What Lungo needs of libtorch beyond its typed binding (`org.bytedeco:pytorch`).
///
/// Below the numeric packages: {@link dev.lungo.model}, generation, training and evaluation use
/// libtorch's own types (`Tensor`, `torch.*`) together with these:
///
/// - {@link dev.lungo.torch.Device}: where tensors live. The first use of one loads the
///   natives.
/// - {@link dev.lungo.torch.Scopes}: who frees a tensor, and when.
/// - {@link dev.lungo.torch.Precision}: float32, or bfloat16 products by autocast.
/// - {@link dev.lungo.torch.Operators}: any ATen operator by name, boxed.
/// - {@link dev.lungo.torch.Safetensors}: tensors in files, mapped into memory.
/// - {@link dev.lungo.torch.Threads}: how many threads an operation uses.
///
/// ```java
/// Device device = Device.best();
/// for (TokenBatch batch : batches) {
///   try (PointerScope step = new PointerScope()) {
///     try (var autocast = Precision.BF16.autocast(device)) {
///       loss = loss(model.forward(device.tensor(batch.inputs(), B, T)));
///     }
///     loss.backward();
///   }                                        // everything the step made is freed here
/// }
/// ```
///
/// **Lifetimes.** A `Tensor` in Java is a small object that holds one reference to the native
/// one.
///
/// | made                                   | freed                                              |
/// |----------------------------------------|----------------------------------------------------|
/// | inside a `PointerScope`                | when the innermost scope of its thread closes      |
/// | by `Scopes.scoped`                     | the result with the scope outside, the rest at once|
/// | by `Scopes.owned`                      | when its owner calls `close()`                     |
/// | without a scope                        | some day, by the garbage collector: avoid it       |
/// | `Transformer`, `KvCache`               | when they are closed                               |
/// | a tensor over a `Safetensors` file     | its wrapper as above; the memory with the file     |
/// | a gradient, a tensor saved by autograd | with what holds it: the parameter, or the graph    |
///
/// Loops open the scope: one per step, per token, per batch; so does the loop over a model's
/// blocks. Layers never do. What must outlive the step leaves it as a Java number or array.
///
/// **Traps.** `PointerScope.detach` releases; use `retainReference` to keep. Enums that come
/// from native code (`tensor.scalar_type()`) are new objects each time: compare `x.intern() ==
/// y`, never `x == y`. A closed tensor shows as a NullPointerException, a tensor over a closed
/// file crashes the JVM. Native calls pin virtual threads. Attention in bfloat16 is 25 times
/// slower on a CPU than in float32.
@NullMarked
package dev.lungo.torch;

import org.jspecify.annotations.NullMarked;
