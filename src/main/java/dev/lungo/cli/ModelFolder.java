package dev.lungo.cli;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.files.AtomicFiles;
import dev.lungo.files.Sha256;
import dev.lungo.generation.BatchEngine;
import dev.lungo.generation.GenerationConfig;
import dev.lungo.generation.ModelThread;
import dev.lungo.model.ModelSummary;
import dev.lungo.model.Transformer;
import dev.lungo.serving.Metrics;
import dev.lungo.serving.ServedModel;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Device;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Makes a folder into a model that can be served.
///
/// @param slots answers that are written at a time
/// @param queue requests that may wait
/// @param context tokens of prompt and answer, if not all that the model has
/// @param thread on which all models compute
/// @param metrics that count what they do
record ModelFolder(
    Device device,
    int slots,
    int queue,
    @Nullable Integer context,
    ModelThread thread,
    Metrics metrics) {
  /// A run keeps its model in a folder `model`, whose parent says more.
  static String name(Path folder) {
    Path full = folder.toAbsolutePath().normalize();
    Path last = full.getFileName();
    if (last != null && last.toString().equals("model") && full.getParent() != null) {
      last = full.getParent().getFileName();
    }
    return last == null ? "model" : last.toString().replaceAll("[^A-Za-z0-9._-]", "-");
  }

  ServedModel load(String name, Path folder) {
    if (!name.matches("[A-Za-z0-9._-]{1,64}")) {
      throw new IllegalArgumentException(
          "a model's name has letters, digits, '.', '_' and '-', but it is '" + name + "'");
    }
    if (Files.exists(folder.resolve("config.json"))
        && !Files.exists(folder.resolve("tokenizer.json"))) {
      throw new IllegalArgumentException(
          "no tokenizer.json in " + folder + ": a model cannot be served without its tokenizer");
    }
    Transformer model = ModelOptions.load(folder, device);
    Tokenizer tokenizer = Tokenizer.load(folder);
    GenerationConfig config = GenerationConfig.read(folder);
    ModelSummary summary = ModelSummary.of(folder);
    int capacity = capacity(summary.config().contextLength());
    BatchEngine engine = new BatchEngine(model, tokenizer, slots, capacity, queue, thread);
    return new ServedModel(
        name,
        version(folder, summary),
        written(folder),
        summary.total(),
        capacity,
        tokenizer,
        chats(folder) ? Optional.of(ChatTemplate.load(folder, tokenizer)) : Optional.empty(),
        Arrays.stream(Begin.before(new int[0], tokenizer, config)).boxed().toList(),
        Set.copyOf(config.end()),
        SamplingOptions.of(config),
        examples(folder),
        metrics.measured(name, engine));
  }

  private int capacity(int contextLength) {
    if (context == null) {
      return contextLength;
    }
    if (context < 2 || context > contextLength) {
      throw new IllegalArgumentException(
          "--context must be between 2 and the model's %d tokens, but it is %d"
              .formatted(contextLength, context));
    }
    return context;
  }

  private static boolean chats(Path folder) {
    return Files.exists(folder.resolve(ChatTemplate.FILE))
        || json(folder.resolve("tokenizer_config.json")).path("chat_template").isString();
  }

  /// Twelve digits of the weights' hash.
  private static String version(Path folder, ModelSummary summary) {
    String known = json(folder.resolve("lineage.json")).path("model_sha256").asString("");
    if (known.length() >= 12) {
      return known.substring(0, 12);
    }
    MessageDigest all = Sha256.digest();
    for (Path file : summary.files()) {
      all.update(HexFormat.of().parseHex(Sha256.of(file)));
    }
    return HexFormat.of().formatHex(all.digest()).substring(0, 12);
  }

  private static Instant written(Path folder) {
    Path file = folder.resolve("config.json");
    try {
      return Files.getLastModifiedTime(file).toInstant();
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }

  /// A list of prompts in `examples.json`, for the page's first screen.
  private static List<String> examples(Path folder) {
    List<String> examples = new ArrayList<>();
    for (JsonNode example : json(folder.resolve("examples.json")).values()) {
      example.stringValueOpt().ifPresent(examples::add);
    }
    return examples;
  }

  private static JsonNode json(Path file) {
    if (!Files.exists(file)) {
      return JsonMapper.shared().createObjectNode();
    }
    try {
      return JsonMapper.shared().readTree(Files.readString(file));
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is not JSON: " + e.getOriginalMessage(), e);
    }
  }
}
