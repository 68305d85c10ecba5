package dev.lungo.training;

import java.util.HexFormat;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Generator;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;

/// libtorch's random generator of the CPU, saved and restored.
final class RandomState {
  private RandomState() {}

  static String save() {
    try (PointerScope _ = new PointerScope()) {
      Tensor state = torch.getDefaultCPUGenerator().get_state();
      byte[] bytes = new byte[Math.toIntExact(state.numel())];
      new BytePointer(state.data_ptr()).get(bytes);
      return HexFormat.of().formatHex(bytes);
    }
  }

  static void restore(String saved) {
    byte[] bytes = HexFormat.of().parseHex(saved);
    try (PointerScope _ = new PointerScope()) {
      Generator generator = torch.getDefaultCPUGenerator();
      Tensor state = generator.get_state();
      new BytePointer(state.data_ptr()).put(bytes);
      generator.set_state(state);
    }
  }
}
