package dev.lungo.torch;

import java.util.Locale;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;
import org.bytedeco.pytorch.global.torch.DeviceType;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// Where tensors live and are computed: `cpu`, `cuda:0`, `mps`.
///
/// @param type the kind of device
/// @param index which of them, from 0
public record Device(DeviceType type, int index) {
  public Device {
    type = type.intern();
    Natives.load();
  }

  public static Device cpu() {
    Natives.load();
    return new Device(DeviceType.CPU, 0);
  }

  /// The first CUDA device where libtorch was built for CUDA and the machine has one, the CPU
  /// otherwise.
  public static Device best() {
    Natives.load();
    return torch.cuda_is_available() ? new Device(DeviceType.CUDA, 0) : cpu();
  }

  /// @param name `best`, `cpu`, `cuda`, `cuda:1` or `mps`
  /// @throws IllegalArgumentException if there is no such device
  public static Device parse(String name) {
    Natives.load();
    String[] parts = name.toLowerCase(Locale.ROOT).split(":", 2);
    int index = parts.length == 1 ? 0 : parseIndex(name, parts[1]);
    return switch (parts[0]) {
      case "best" -> best();
      case "cpu" -> cpu();
      case "cuda" -> available(name, torch.cuda_is_available(), DeviceType.CUDA, index);
      case "mps" -> available(name, torch.hasMPS(), DeviceType.MPS, index);
      default ->
          throw new IllegalArgumentException(
              "unknown device '" + name + "': expected best, cpu, cuda, cuda:N or mps");
    };
  }

  private static int parseIndex(String name, String digits) {
    try {
      return Integer.parseUnsignedInt(digits);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "device '" + name + "' must end in a number, as in cuda:1", e);
    }
  }

  private static Device available(String name, boolean there, DeviceType type, int index) {
    if (!there) {
      throw new IllegalArgumentException(
          "device '" + name + "' is not available here; use cpu, or a build of libtorch for it");
    }
    return new Device(type, index);
  }

  public boolean isCpu() {
    return type == DeviceType.CPU;
  }

  /// Options for a new tensor on this device.
  public TensorOptions options(ScalarType dtype) {
    return new TensorOptions(dtype).device(new org.bytedeco.pytorch.DeviceOptional(torchDevice()));
  }

  public org.bytedeco.pytorch.Device torchDevice() {
    return isCpu()
        ? new org.bytedeco.pytorch.Device(type)
        : new org.bytedeco.pytorch.Device(type, (byte) index);
  }

  /// Token ids and the like as an int64 tensor of the given shape on this device.
  public Tensor tensor(long[] values, long... shape) {
    Tensor onCpu = Tensor.create(values, shape);
    return isCpu() ? onCpu : onCpu.to(torchDevice(), ScalarType.Long);
  }

  /// As {@link #tensor(long[], long...)}, from ints.
  public Tensor tensor(int[] values, long... shape) {
    long[] wide = new long[values.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = values[i];
    }
    return tensor(wide, shape);
  }

  /// A float32 tensor of the given shape on this device.
  public Tensor tensor(float[] values, long... shape) {
    Tensor onCpu = Tensor.create(values, shape);
    return isCpu() ? onCpu : onCpu.to(torchDevice(), ScalarType.Float);
  }

  @Override
  public String toString() {
    String kind = type.name().toLowerCase(Locale.ROOT);
    return type == DeviceType.CUDA ? kind + ":" + index : kind;
  }
}
