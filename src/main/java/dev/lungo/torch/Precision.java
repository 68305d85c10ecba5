package dev.lungo.torch;

import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What matrix products are computed in. Parameters, norms, softmax and losses stay in float32.
public enum Precision {
  FP32,
  /// bfloat16 products through libtorch's autocast: about 1.6 times the speed on a CPU with
  /// AVX-512-bf16 or AMX, far more on a GPU, and no loss scaling needed.
  BF16;

  /// Turns autocast on for the calling thread until the result is closed; with {@link #FP32}
  /// it is off. Backward runs after closing: it uses the types recorded in the forward pass.
  public Autocast autocast(Device device) {
    return new Autocast(device.type(), this == BF16);
  }

  /// Turns autocast off until the result is closed, whatever it was.
  ///
  /// libtorch's attention kernel is 25 times slower in bfloat16 than in float32 on a CPU.
  public static Autocast suspended(Device device) {
    return new Autocast(device.type(), false);
  }

  /// A state of autocast that ends when closed.
  public static final class Autocast implements AutoCloseable {
    private final DeviceType device;
    private final boolean before;
    private final boolean on;

    private Autocast(DeviceType device, boolean on) {
      this.device = device;
      this.before = torch.is_autocast_enabled(device);
      this.on = on;
      torch.set_autocast_enabled(device, on);
      if (on) {
        torch.set_autocast_dtype(device, ScalarType.BFloat16);
        int _ = torch.increment_nesting();
      }
    }

    @Override
    public void close() {
      torch.set_autocast_enabled(device, before);
      // The outermost leaves nothing behind: its cache holds bfloat16 copies of the weights, which
      // the optimizer is about to change.
      if (on && torch.decrement_nesting() == 0) {
        torch.clear_cache();
      }
    }
  }
}
