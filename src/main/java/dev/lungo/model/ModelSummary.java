package dev.lungo.model;

import dev.lungo.torch.Dtype;
import dev.lungo.torch.Safetensors;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumMap;
import java.util.EnumSet;
import java.util.List;
import java.util.Map;
import java.util.Set;

/// What a model's folder holds, from its headers alone: no weight is read and libtorch not
/// needed.
///
/// @param config of the model
/// @param parameters how many numbers there are in each part
/// @param dtypes of the stored tensors
/// @param files with the weights
/// @param bytes of all weights
public record ModelSummary(
    ModelConfig config,
    Map<Part, Long> parameters,
    Set<Dtype> dtypes,
    List<Path> files,
    long bytes) {

  /// A part of a model, in the order of computation.
  public enum Part {
    TOKEN_EMBEDDING("token embedding"),
    POSITION_EMBEDDING("position embedding"),
    ATTENTION("attention"),
    MLP("MLP"),
    NORMS("norms"),
    HEAD("output projection"),
    SCORE("score head");

    private final String words;

    Part(String words) {
      this.words = words;
    }

    @Override
    public String toString() {
      return words;
    }
  }

  /// @throws java.io.UncheckedIOException if the folder is not a model, or a header is corrupt
  public static ModelSummary of(Path folder) {
    ModelConfig config = Checkpoint.config(folder);
    Map<Part, Long> parameters = new EnumMap<>(Part.class);
    Set<Dtype> dtypes = EnumSet.noneOf(Dtype.class);
    List<Path> files = new ArrayList<>();
    long bytes = 0;
    for (Path path : Shards.paths(folder)) {
      try (Safetensors file = Safetensors.open(path)) {
        files.add(path);
        bytes += file.bytes();
        for (String name : file.names()) {
          dtypes.add(file.dtype(name));
          if (!Shards.isRedundant(name, config)) {
            long numbers = file.shape(name).stream().reduce(1L, (a, b) -> a * b);
            parameters.merge(part(name, config), numbers, Long::sum);
          }
        }
      }
    }
    return new ModelSummary(config, parameters, dtypes, files, bytes);
  }

  /// How many numbers there are in all.
  public long total() {
    return parameters.values().stream().mapToLong(n -> n).sum();
  }

  /// Whether it gives texts a score (a reward model) instead of continuing them.
  public boolean scores() {
    return parameters.containsKey(Part.SCORE);
  }

  /// The class that opens the model in the Python library transformers.
  public String className() {
    return scores() ? config.architecture().scoringClassName() : config.architecture().className();
  }

  private static Part part(String name, ModelConfig config) {
    Architecture.Names names = config.architecture().names();
    if (name.equals(ScalarHead.WEIGHT)) {
      return Part.SCORE;
    }
    if (name.startsWith(Architecture.Names.HEAD)) {
      return Part.HEAD;
    }
    if (isFor(name, names.tokens())) {
      return Part.TOKEN_EMBEDDING;
    }
    if (!names.positions().isEmpty() && isFor(name, names.positions())) {
      return Part.POSITION_EMBEDDING;
    }
    // Query and key norms stand inside the attention's names.
    if (name.contains("norm") || name.contains("ln_")) {
      return Part.NORMS;
    }
    return name.contains(".mlp.") ? Part.MLP : Part.ATTENTION;
  }

  /// With or without the outermost prefix, as in {@link Shards}.
  private static boolean isFor(String name, String module) {
    return name.startsWith(module + ".")
        || name.startsWith(module.substring(module.indexOf('.') + 1) + ".");
  }
}
