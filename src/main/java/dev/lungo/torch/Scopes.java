package dev.lungo.torch;

import java.util.function.Supplier;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;

/// Lifetimes of tensors: who frees what, and when (the table is in the package's
/// documentation).
///
/// A tensor made inside a `PointerScope` is freed when that scope closes. Without a scope
/// nothing frees it until the garbage collector happens to run, which knows nothing of its
/// size: every loop that makes tensors opens a scope.
public final class Scopes {
  private Scopes() {}

  /// Runs a computation in a scope of its own and hands its result to the enclosing scope, so
  /// that only the result outlives it. The result belongs to the caller where there is no scope
  /// outside.
  public static Tensor scoped(Supplier<Tensor> computation) {
    // Not detach(): it releases, and at zero references the memory is freed.
    PointerScope outer = PointerScope.getInnerScope();
    try (PointerScope _ = new PointerScope()) {
      Tensor result = computation.get();
      if (outer != null) {
        outer.attach(result);
      } else {
        result.retainReference();
      }
      return result;
    }
  }

  /// Runs a computation whose result outlives every scope: parameters, caches, optimizer state.
  /// Whoever asked for it closes it.
  public static Tensor owned(Supplier<Tensor> computation) {
    try (PointerScope _ = new PointerScope()) {
      return computation.get().<Tensor>retainReference();
    }
  }

  /// Runs a computation that leaves no tensor behind: one training step, one generated token.
  public static <T> T run(Supplier<T> computation) {
    try (PointerScope _ = new PointerScope()) {
      return computation.get();
    }
  }

  /// How many native objects are alive: constant from step to step where nothing leaks.
  public static long live() {
    return Pointer.totalCount();
  }
}
