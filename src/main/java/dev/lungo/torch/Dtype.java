package dev.lungo.torch;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.global.torch.ScalarType;

/// The element types of safetensors files that libtorch can hold.
public enum Dtype {
  F64(8, ScalarType.Double),
  F32(4, ScalarType.Float),
  F16(2, ScalarType.Half),
  BF16(2, ScalarType.BFloat16),
  I64(8, ScalarType.Long),
  I32(4, ScalarType.Int),
  I16(2, ScalarType.Short),
  I8(1, ScalarType.Char),
  U8(1, ScalarType.Byte),
  BOOL(1, ScalarType.Bool);

  private final int bytes;
  private final ScalarType torch;

  Dtype(int bytes, ScalarType torch) {
    this.bytes = bytes;
    this.torch = torch;
  }

  /// Bytes per element.
  public int bytes() {
    return bytes;
  }

  public ScalarType torch() {
    return torch;
  }

  static Optional<Dtype> named(String name) {
    return Arrays.stream(values()).filter(d -> d.name().equals(name)).findFirst();
  }

  static String known() {
    return Arrays.stream(values()).map(Dtype::name).collect(Collectors.joining(", "));
  }

  /// @throws IllegalArgumentException if safetensors has no such type here
  public static Dtype of(ScalarType type) {
    return Arrays.stream(values())
        .filter(d -> d.torch == type.intern())
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException("safetensors files hold no tensors of type " + type));
  }
}
