package dev.lungo.model;

import dev.lungo.files.AtomicFiles;
import dev.lungo.torch.Device;
import dev.lungo.torch.Dtype;
import dev.lungo.torch.Precision;
import dev.lungo.torch.Safetensors;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.bytedeco.pytorch.Tensor;
import org.bytedeco.pytorch.global.torch.ScalarType;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// The safetensors files of one model, open: which tensor is in which.
final class Shards implements AutoCloseable {
  static final String SINGLE = "model.safetensors";
  static final String INDEX = "model.safetensors.index.json";

  private final Path folder;
  private final ModelConfig config;
  private final List<Safetensors> files;
  private final Map<String, Safetensors> byName = new LinkedHashMap<>();
  private final Set<String> unread;

  private Shards(Path folder, ModelConfig config, List<Safetensors> files) {
    this.folder = folder;
    this.config = config;
    this.files = files;
    for (Safetensors file : files) {
      for (String name : file.names()) {
        if (byName.put(name, file) != null) {
          throw failure("tensor " + name + " is in two of its files");
        }
      }
    }
    this.unread = new LinkedHashSet<>(byName.keySet());
  }

  static Shards open(Path folder, ModelConfig config) {
    List<Safetensors> files = new ArrayList<>();
    try {
      for (Path file : paths(folder)) {
        files.add(Safetensors.open(file));
      }
      return new Shards(folder, config, files);
    } catch (RuntimeException e) {
      files.forEach(Safetensors::close);
      throw e;
    }
  }

  /// The files with the weights, in order.
  static List<Path> paths(Path folder) {
    Path single = folder.resolve(SINGLE);
    Path index = folder.resolve(INDEX);
    if (Files.exists(single)) {
      return List.of(single);
    }
    if (Files.exists(index)) {
      return indexed(folder, index);
    }
    if (Files.exists(folder.resolve("pytorch_model.bin"))) {
      String message =
          folder
              + " has only pytorch_model.bin, a pickle, which can run any code: "
              + "convert it to safetensors first";
      throw new UncheckedIOException(message, new IOException(message));
    }
    throw AtomicFiles.failure(
        "cannot read", single, new java.nio.file.NoSuchFileException(single.toString()));
  }

  private static List<Path> indexed(Path folder, Path index) {
    Set<String> names = new TreeSet<>();
    try {
      JsonNode map = JsonMapper.shared().readTree(Files.readString(index)).path("weight_map");
      for (Map.Entry<String, JsonNode> entry : map.properties()) {
        String name = entry.getValue().asString("");
        // A name from a stranger: nothing outside the folder.
        if (!name.endsWith(".safetensors") || name.contains("/") || name.contains("\\")) {
          throw new IOException("its weight_map names the file '" + name + "'");
        }
        names.add(name);
      }
      if (names.isEmpty()) {
        throw new IOException("it has no weight_map");
      }
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", index, e);
    } catch (JacksonException e) {
      throw AtomicFiles.failure("cannot read", index, new IOException(e.getOriginalMessage(), e));
    }
    return names.stream().map(folder::resolve).toList();
  }

  /// Where a model takes its parameters from.
  Parameters.Source source(Device device, Precision weights) {
    return new Parameters.Source() {
      @Override
      public Tensor value(String name, Parameters.Start start, long... shape) {
        return read(name, device, weights, shape);
      }

      @Override
      public void complete() {
        checkAllRead();
      }
    };
  }

  private Tensor read(String name, Device device, Precision weights, long... shape) {
    String stored = stored(name);
    Safetensors file = byName.get(stored);
    if (file == null) {
      throw failure("it has no tensor " + name + ", which its config.json asks for");
    }
    unread.remove(stored);
    List<Long> expected = Arrays.stream(shape).boxed().toList();
    if (!file.shape(stored).equals(expected)) {
      throw failure(
          "tensor %s should have the shape %s by config.json, but has %s"
              .formatted(name, expected, file.shape(stored)));
    }
    // Norms and biases are small and decide the precision of sums: they stay in float32.
    boolean half = weights == Precision.BF16 && shape.length > 1;
    ScalarType type = half ? ScalarType.BFloat16 : ScalarType.Float;
    Tensor mapped = file.tensor(stored);
    if (!device.isCpu()) {
      return mapped.to(device.torchDevice(), type);
    }
    return file.isWritable() || mapped.scalar_type().intern() != type
        ? mapped.to(type)
        : mapped.clone();
  }

  /// A name as the file has it: some publishers save the model without its outermost prefix.
  private String stored(String name) {
    String bare = name.substring(name.indexOf('.') + 1);
    return !byName.containsKey(name) && byName.containsKey(bare) ? bare : name;
  }

  boolean has(String name) {
    return byName.containsKey(name);
  }

  /// @throws UncheckedIOException if there are weights that nobody asked for
  void checkAllRead() {
    unread.removeIf(name -> isRedundant(name, config));
    if (unread.contains(ScalarHead.WEIGHT)) {
      throw failure("it scores texts (a reward model) and cannot continue them");
    }
    if (!unread.isEmpty()) {
      throw failure(
          "it has %d tensors that its config.json does not ask for: %s%s"
              .formatted(
                  unread.size(),
                  String.join(", ", unread.stream().limit(3).toList()),
                  unread.size() > 3 ? ", ..." : ""));
    }
  }

  /// What older files repeat although it follows from the rest: causal masks, rotary
  /// frequencies, and the output projection where it is the embedding.
  static boolean isRedundant(String name, ModelConfig config) {
    return name.endsWith(".attn.bias")
        || name.endsWith(".attn.masked_bias")
        || name.endsWith(".rotary_emb.inv_freq")
        || (config.tiedEmbeddings() && name.equals(Architecture.Names.HEAD + ".weight"));
  }

  UncheckedIOException failure(String what) {
    String message = folder + " is not a valid model: " + what;
    return new UncheckedIOException(message, new IOException(message));
  }

  @Override
  public void close() {
    files.forEach(Safetensors::close);
  }

  /// Writes the weights as one file, or as several with an index where they exceed a limit, and
  /// removes what an earlier save left.
  static void write(
      Path folder, SequencedMap<String, Tensor> parameters, Dtype dtype, long shardBytes) {
    List<SequencedMap<String, Tensor>> shards = split(parameters, dtype, shardBytes);
    Set<String> written = new LinkedHashSet<>();
    ObjectNode root = JsonMapper.shared().createObjectNode();
    ObjectNode map = JsonMapper.shared().createObjectNode();
    long total = 0;
    for (int i = 0; i < shards.size(); i++) {
      String name =
          shards.size() == 1
              ? SINGLE
              : "model-%05d-of-%05d.safetensors".formatted(i + 1, shards.size());
      Safetensors.write(folder.resolve(name), shards.get(i), dtype, Map.of("format", "pt"));
      written.add(name);
      for (Map.Entry<String, Tensor> each : shards.get(i).entrySet()) {
        map.put(each.getKey(), name);
        total += each.getValue().numel() * dtype.bytes();
      }
    }
    if (shards.size() > 1) {
      root.putObject("metadata").put("total_size", total);
      root.set("weight_map", map);
      AtomicFiles.writeString(folder.resolve(INDEX), root.toPrettyString() + "\n");
      written.add(INDEX);
    }
    removeOthers(folder, written);
  }

  private static List<SequencedMap<String, Tensor>> split(
      SequencedMap<String, Tensor> parameters, Dtype dtype, long shardBytes) {
    List<SequencedMap<String, Tensor>> shards = new ArrayList<>();
    long room = 0;
    for (Map.Entry<String, Tensor> each : parameters.entrySet()) {
      long bytes = each.getValue().numel() * dtype.bytes();
      if (shards.isEmpty() || bytes > room) {
        shards.add(new LinkedHashMap<>());
        room = shardBytes;
      }
      shards.getLast().put(each.getKey(), each.getValue());
      room -= bytes;
    }
    return shards;
  }

  private static void removeOthers(Path folder, Set<String> written) {
    try (Stream<Path> all = Files.list(folder)) {
      for (Path file : all.toList()) {
        String name = file.getFileName().toString();
        boolean ours =
            name.matches("model(-\\d{5}-of-\\d{5})?\\.safetensors") || name.equals(INDEX);
        if (ours && !written.contains(name)) {
          Files.delete(file);
        }
      }
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot write", folder, e);
    }
  }
}
