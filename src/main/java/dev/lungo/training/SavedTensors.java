package dev.lungo.training;

import dev.lungo.torch.Safetensors;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.SequencedMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;

/// Tensors of a checkpoint, read back into the live ones.
public final class SavedTensors {
  private SavedTensors() {}

  /// Copies a file's values into tensors of the same names.
  ///
  /// @throws IllegalArgumentException if one is missing or has another shape
  public static void copy(Path path, SequencedMap<String, Tensor> into) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard();
        Safetensors file = Safetensors.open(path)) {
      into.forEach(
          (name, tensor) -> {
            Tensor saved = file.tensor(name);
            if (!Arrays.equals(saved.shape(), tensor.shape())) {
              throw new IllegalArgumentException(
                  path + ": " + name + " has another shape than the recipe's model");
            }
            tensor.copy_(saved);
          });
    }
  }
}
