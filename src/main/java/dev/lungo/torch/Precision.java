package dev.lungo.torch;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// What matrix products are computed in. Parameters, norms, softmax and losses stay in float32.
public enum Precision {
  FP32,
  /// bfloat16 products through libtorch's autocast: about 1.6 times the speed on a CPU with
  /// AVX-512-bf16 or AMX, far more on a GPU, and no loss scaling needed. A CPU without them
  /// imitates it, up to fifty times slower than float32: see {@link #fastest}.
  BF16;

  private static final Map<Device, Precision> FASTEST = new ConcurrentHashMap<>();

  /// The precision in which a device multiplies matrices fastest, tried once with small ones:
  /// which instructions a processor has, and whether this libtorch uses them, no name tells.
  public static Precision fastest(Device device) {
    return FASTEST.computeIfAbsent(
        device,
        d -> {
          if (!d.isCpu()) {
            return BF16;
          }
          long single = nanoseconds(d, FP32.type());
          // Rounding costs something: it must be worth it.
          return nanoseconds(d, BF16.type()) < 0.9 * single ? BF16 : FP32;
        });
  }

  /// The least of several products, which is what disturbances do not touch.
  private static long nanoseconds(Device device, ScalarType type) {
    try (PointerScope _ = new PointerScope();
        NoGradGuard _ = new NoGradGuard()) {
      Tensor a = torch.ones(new long[] {512, 256}, device.options(type));
      Tensor b = torch.ones(new long[] {256, 512}, device.options(type));
      long least = Long.MAX_VALUE;
      for (int i = 0; i < 6; i++) {
        long start = System.nanoTime();
        Tensor _ = a.matmul(b);
        least = Math.min(least, System.nanoTime() - start);
      }
      return least;
    }
  }

  /// What the factors of a product are held in.
  public ScalarType type() {
    return this == BF16 ? ScalarType.BFloat16 : ScalarType.Float;
  }

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
        torch.set_autocast_dtype(device, BF16.type());
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
