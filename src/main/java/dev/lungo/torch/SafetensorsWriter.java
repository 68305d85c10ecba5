package dev.lungo.torch;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.bytedeco.javacpp.BytePointer;
import org.bytedeco.javacpp.PointerScope;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Writes a safetensors file, one tensor in memory at a time.
final class SafetensorsWriter {
  /// A cache line: with it the first tensor of a mapped file stands as a fresh allocation
  /// would.
  private static final int ALIGNMENT = 64;

  private SafetensorsWriter() {}

  static void write(
      Path file,
      Map<String, Tensor> tensors,
      Optional<Dtype> floating,
      Map<String, String> metadata) {
    // Wide types first keeps every tensor aligned to its own type, for there may be no gaps.
    List<Map.Entry<String, Tensor>> ordered =
        tensors.entrySet().stream()
            .sorted(
                Comparator.comparingInt(
                    (Map.Entry<String, Tensor> e) -> -dtype(e.getValue(), floating).bytes()))
            .toList();
    byte[] header = header(ordered, floating, metadata);
    AtomicFiles.write(
        file,
        out -> {
          out.write(
              ByteBuffer.allocate(Long.BYTES)
                  .order(ByteOrder.LITTLE_ENDIAN)
                  .putLong(header.length)
                  .array());
          out.write(header);
          for (Map.Entry<String, Tensor> entry : ordered) {
            writeData(out, entry.getValue(), dtype(entry.getValue(), floating));
          }
        });
  }

  private static Dtype dtype(Tensor tensor, Optional<Dtype> floating) {
    return floating
        .filter(_ -> tensor.is_floating_point())
        .orElseGet(() -> Dtype.of(tensor.scalar_type()));
  }

  private static byte[] header(
      List<Map.Entry<String, Tensor>> tensors,
      Optional<Dtype> floating,
      Map<String, String> metadata) {
    JsonMapper json = JsonMapper.shared();
    ObjectNode root = json.createObjectNode();
    if (!metadata.isEmpty()) {
      metadata.forEach(root.putObject("__metadata__")::put);
    }
    long at = 0;
    for (Map.Entry<String, Tensor> each : tensors) {
      Dtype dtype = dtype(each.getValue(), floating);
      ObjectNode entry = root.putObject(each.getKey());
      entry.put("dtype", dtype.name());
      var shape = entry.putArray("shape");
      for (long size : each.getValue().shape()) {
        shape.add(size);
      }
      long end = at + each.getValue().numel() * dtype.bytes();
      entry.putArray("data_offsets").add(at).add(end);
      at = end;
    }
    StringBuilder text = new StringBuilder(json.writeValueAsString(root));
    int length = text.toString().getBytes(StandardCharsets.UTF_8).length;
    text.repeat(' ', Math.floorMod(-(Long.BYTES + length), ALIGNMENT));
    return text.toString().getBytes(StandardCharsets.UTF_8);
  }

  private static void writeData(OutputStream out, Tensor tensor, Dtype dtype) throws IOException {
    try (PointerScope _ = new PointerScope()) {
      Tensor plain = tensor.detach().to(Device.cpu().torchDevice(), dtype.torch()).contiguous();
      long left = plain.numel() * dtype.bytes();
      byte[] chunk = new byte[(int) Math.min(left, 1 << 20)];
      BytePointer from = new BytePointer(plain.data_ptr());
      for (long at = 0; left > 0; ) {
        int n = (int) Math.min(left, chunk.length);
        from.position(at).get(chunk, 0, n);
        out.write(chunk, 0, n);
        at += n;
        left -= n;
      }
    }
  }
}
