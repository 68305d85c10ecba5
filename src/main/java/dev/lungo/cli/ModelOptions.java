package dev.lungo.cli;

import dev.lungo.model.Checkpoint;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import picocli.CommandLine.Option;

/// The options of every command that runs a model.
final class ModelOptions {
  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "Folder of the model: config.json, weights, tokenizer.json.")
  private Path folder = Path.of(".");

  @Option(
      names = "--device",
      paramLabel = "NAME",
      defaultValue = "best",
      description = "best, cpu, cuda:N or mps (default: ${DEFAULT-VALUE}).")
  private String device = "best";

  Path folder() {
    return folder;
  }

  Transformer load() {
    return load(folder, Device.parse(device));
  }

  /// Opens a model, and says what is wrong with its folder.
  static Transformer load(Path folder, Device device) {
    requireModel(folder);
    return Checkpoint.load(folder, device);
  }

  /// @throws IllegalArgumentException if a folder is not a model's, with what to do
  static void requireModel(Path folder) {
    if (!Files.isDirectory(folder)) {
      throw new IllegalArgumentException(
          "no model folder at " + folder + ": --model names a folder with config.json in it");
    }
    if (!Files.exists(folder.resolve("config.json"))) {
      throw new IllegalArgumentException(
          "no config.json in " + folder + ": it is not a model's folder" + hint(folder));
    }
  }

  /// A run keeps its model one level below.
  private static String hint(Path folder) {
    Path below = folder.resolve("model");
    return Files.exists(below.resolve("config.json")) ? "; try --model " + below : "";
  }

  /// The model's tokenizer, if its folder has one.
  Optional<Tokenizer> tokenizer() {
    return Files.exists(folder.resolve("tokenizer.json"))
        ? Optional.of(Tokenizer.load(folder))
        : Optional.empty();
  }

  Tokenizer requireTokenizer(String remedy) {
    return tokenizer()
        .orElseThrow(
            () -> new IllegalArgumentException("no tokenizer.json in " + folder + ": " + remedy));
  }
}
