package dev.lungo.torch;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.bytedeco.javacpp.Pointer;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.TensorOptions;
import org.bytedeco.pytorch.global.torch;

/// A safetensors file, mapped into memory: tensors by name, no copying and no code run.
///
/// ```java
/// try (Safetensors file = Safetensors.open(path)) {
///   Tensor weight = file.tensor("model.norm.weight");   // a view of the file, until it is closed
/// }
/// Safetensors.write(path, tensors, Map.of("format", "pt"));
/// ```
///
/// Writing into a tensor changes the memory and never the file, where {@link #isWritable}.
/// Using a tensor after its file was closed crashes the JVM, and so does truncating the file
/// under it; replacing it by a rename, as Lungo does, is safe.
public final class Safetensors implements AutoCloseable {
  /// The format's own limit.
  private static final long LONGEST_HEADER = 100_000_000;

  private final Path file;
  private final SafetensorsHeader header;
  private final Arena arena;
  private final MemorySegment data;
  private final boolean writable;

  private Safetensors(
      Path file, SafetensorsHeader header, Arena arena, MemorySegment data, boolean writable) {
    this.file = file;
    this.header = header;
    this.arena = arena;
    this.data = data;
    this.writable = writable;
  }

  /// Maps a file after checking all that its header claims.
  ///
  /// @throws UncheckedIOException naming the file and what is wrong with it
  public static Safetensors open(Path file) {
    try {
      if (!Files.isRegularFile(file)) {
        throw Files.exists(file)
            ? new IOException("not a file")
            : new NoSuchFileException(file.toString());
      }
      try (FileChannel channel = channel(file)) {
        long size = channel.size();
        long headerLength = headerLength(file, channel, size);
        byte[] json = new byte[(int) headerLength];
        readFully(file, channel, ByteBuffer.wrap(json), Long.BYTES);
        long begin = Long.BYTES + headerLength;
        SafetensorsHeader header = SafetensorsHeader.parse(file, json, size - begin);
        return map(file, channel, header, begin, size - begin);
      }
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }

  @SuppressWarnings("MustBeClosedChecker") // The result owns the arena and closes it.
  private static Safetensors map(
      Path file, FileChannel channel, SafetensorsHeader header, long begin, long length)
      throws IOException {
    Arena arena = Arena.ofShared();
    try {
      boolean writable = Files.isWritable(file);
      FileChannel.MapMode mode =
          writable ? FileChannel.MapMode.PRIVATE : FileChannel.MapMode.READ_ONLY;
      return new Safetensors(
          file, header, arena, channel.map(mode, begin, length, arena), writable);
    } catch (IOException | RuntimeException e) {
      arena.close();
      throw e;
    }
  }

  /// The JDK maps a file privately only through a channel that could write, though nothing
  /// does.
  private static FileChannel channel(Path file) throws IOException {
    return Files.isWritable(file)
        ? FileChannel.open(file, StandardOpenOption.READ, StandardOpenOption.WRITE)
        : FileChannel.open(file, StandardOpenOption.READ);
  }

  private static long headerLength(Path file, FileChannel channel, long size) throws IOException {
    if (size < Long.BYTES + 2) {
      throw corrupt(file, "it has only " + size + " bytes");
    }
    ByteBuffer first = ByteBuffer.allocate(Long.BYTES).order(ByteOrder.LITTLE_ENDIAN);
    readFully(file, channel, first, 0);
    long length = first.flip().getLong();
    // Negative where it is above 2^63.
    if (length < 2 || length > Math.min(LONGEST_HEADER, size - Long.BYTES)) {
      throw corrupt(
          file,
          "its header claims %s bytes, and the file has %d (at most %d are allowed)"
              .formatted(Long.toUnsignedString(length), size, LONGEST_HEADER));
    }
    return length;
  }

  private static void readFully(Path file, FileChannel channel, ByteBuffer into, long at)
      throws IOException {
    while (into.hasRemaining()) {
      if (channel.read(into, at + into.position()) < 0) {
        throw corrupt(file, "it ended while it was read");
      }
    }
  }

  static UncheckedIOException corrupt(Path file, String what) {
    String message = file + " is not a valid safetensors file: " + what;
    return new UncheckedIOException(message, new IOException(message));
  }

  public Path file() {
    return file;
  }

  /// The tensors' names, in the order of their data.
  public Set<String> names() {
    return header.tensors().keySet();
  }

  public Map<String, String> metadata() {
    return header.metadata();
  }

  /// @throws IllegalArgumentException if there is no such tensor
  public List<Long> shape(String name) {
    return entry(name).shape();
  }

  /// @throws IllegalArgumentException if there is no such tensor
  public Dtype dtype(String name) {
    return entry(name).dtype();
  }

  /// Whether its tensors may be written to. Those of a file that this user may only read must
  /// be copied first; writing to them crashes the JVM.
  public boolean isWritable() {
    return writable;
  }

  /// Bytes of all tensors together.
  public long bytes() {
    return data.byteSize();
  }

  /// A tensor over the mapped file, on the CPU, valid until this is closed.
  ///
  /// @throws IllegalArgumentException if there is no such tensor
  public Tensor tensor(String name) {
    Natives.load();
    SafetensorsHeader.Entry entry = entry(name);
    long[] shape = entry.shape().stream().mapToLong(n -> n).toArray();
    if (entry.begin() == entry.end()) {
      return torch.empty(shape, Device.cpu().options(entry.dtype().torch()), none());
    }
    MemorySegment bytes = data.asSlice(entry.begin(), entry.end() - entry.begin());
    return torch.from_blob(new Address(bytes), shape, new TensorOptions(entry.dtype().torch()));
  }

  private static org.bytedeco.pytorch.MemoryFormatOptional none() {
    return new org.bytedeco.pytorch.MemoryFormatOptional();
  }

  private SafetensorsHeader.Entry entry(String name) {
    return Optional.ofNullable(header.tensors().get(name))
        .orElseThrow(() -> new IllegalArgumentException(file + " has no tensor " + name));
  }

  /// Unmaps the file. No tensor over it may be used any more.
  @Override
  public void close() {
    arena.close();
  }

  /// Writes tensors of any device to a file that appears whole or not at all.
  ///
  /// @param tensors by name
  /// @param metadata free texts; `format` = `pt` is what transformers expects
  public static void write(Path file, Map<String, Tensor> tensors, Map<String, String> metadata) {
    SafetensorsWriter.write(file, tensors, Optional.empty(), metadata);
  }

  /// As {@link #write(Path, Map, Map)}, with every floating-point tensor converted to one type.
  public static void write(
      Path file, Map<String, Tensor> tensors, Dtype dtype, Map<String, String> metadata) {
    SafetensorsWriter.write(file, tensors, Optional.of(dtype), metadata);
  }

  /// An address as libtorch takes it.
  private static final class Address extends Pointer {
    Address(MemorySegment segment) {
      this.address = segment.address();
    }
  }
}
