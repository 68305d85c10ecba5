package dev.lungo.model;

import dev.lungo.files.AtomicFiles;
import dev.lungo.files.Sha256;
import dev.lungo.torch.Device;
import dev.lungo.torch.Dtype;
import dev.lungo.torch.Precision;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.bytedeco.pytorch.Tensor;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A model's folder in the Hugging Face layout: config.json, generation_config.json and
/// model.safetensors, or several of them with an index.
///
/// ```java
/// try (Transformer model = Checkpoint.load(folder, Device.best())) { ... }
/// Checkpoint.save(folder, model);
/// ```
///
/// Other files of the folder (the tokenizer, the model card) are left as they are.
public final class Checkpoint {
  /// Where Hugging Face's own libraries start another file.
  static final long SHARD_BYTES = 5_000_000_000L;

  private Checkpoint() {}

  /// Reads config.json.
  ///
  /// @throws java.io.UncheckedIOException if there is none
  /// @throws IllegalArgumentException naming the file, if Lungo cannot compute what it
  ///     describes
  public static ModelConfig config(Path folder) {
    try {
      return ModelConfig.fromJson(configText(folder));
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(folder + ": " + e.getMessage(), e);
    }
  }

  static String configText(Path folder) {
    Path file = folder.resolve("config.json");
    try {
      return Files.readString(file);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }

  /// Opens a model with float32 weights, ready to compute or to train. Files that hold float32
  /// are not copied: the weights are the mapped file until something writes to them.
  public static Transformer load(Path folder, Device device) {
    return load(folder, device, Precision.FP32);
  }

  /// Opens a model.
  ///
  /// @param weights what the matrices are held in: {@link Precision#BF16} takes half the memory
  ///     and generates up to twice as fast, and cannot be trained
  /// @throws java.io.UncheckedIOException naming the file and the tensor, if the files are
  ///     missing, corrupt or do not fit the config
  public static Transformer load(Path folder, Device device, Precision weights) {
    ModelConfig config = config(folder);
    Shards shards = Shards.open(folder, config);
    return Transformer.of(config, device, shards.source(device, weights), shards::close);
  }

  /// Opens a model to train it on, with rows for tokens that it lacks.
  public static Transformer load(Path folder, Device device, NewTokens tokens) {
    ModelConfig config = config(folder);
    Shards shards = Shards.open(folder, config);
    return Transformer.of(
        tokens.added(config),
        device,
        tokens.added(config, shards.source(device, Precision.FP32)),
        shards::close);
  }

  /// SHA-256 of a model's weights: of the file, or of the hashes of its several files in order.
  public static String hash(Path folder) {
    List<Path> files = Shards.paths(folder);
    if (files.size() == 1) {
      return Sha256.of(files.getFirst());
    }
    String all = files.stream().map(Sha256::of).collect(Collectors.joining("\n"));
    return Sha256.of(all.getBytes(StandardCharsets.UTF_8));
  }

  /// Writes a model in float32.
  public static void save(Path folder, Transformer model) {
    save(folder, model, Dtype.F32);
  }

  /// Writes a model.
  ///
  /// @param dtype of the weights on disk
  /// @throws java.io.UncheckedIOException if it cannot be written; no file is left half-written
  public static void save(Path folder, Transformer model, Dtype dtype) {
    save(folder, model.config(), model.parameters(), dtype);
  }

  /// Writes weights that are not those in the model, such as their moving average.
  ///
  /// @param parameters by the names of {@link Transformer#parameters}
  public static void save(
      Path folder, ModelConfig config, SequencedMap<String, Tensor> parameters, Dtype dtype) {
    Shards.write(folder, parameters, dtype, SHARD_BYTES);
    AtomicFiles.writeString(
        folder.resolve("generation_config.json"), generationConfig(config.tokens()));
    // Last: a folder with a config.json is a model.
    AtomicFiles.writeString(folder.resolve("config.json"), ConfigJson.write(config, name(dtype)));
  }

  /// How transformers calls a type of weights.
  static String name(Dtype dtype) {
    return switch (dtype) {
      case F32 -> "float32";
      case BF16 -> "bfloat16";
      case F16 -> "float16";
      default ->
          throw new IllegalArgumentException(
              "weights are saved as F32, BF16 or F16, but dtype=" + dtype);
    };
  }

  private static String generationConfig(SpecialTokens tokens) {
    JsonMapper json = JsonMapper.shared();
    ObjectNode root = json.createObjectNode();
    ConfigJson.putTokens(root, tokens);
    return json.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n";
  }
}
