package dev.lungo.generation;

import dev.lungo.files.AtomicFiles;
import dev.lungo.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// What a model folder says about generating with its model.
///
/// @param begin the special token that every text began with in training, to be put before a
///     prompt. It is `bos_token` of tokenizer_config.json if `add_bos_token` is true there;
///     where `add_bos_token` is absent, the token that tokenizer.json's post-processor (of kind
///     TemplateProcessing) puts first; otherwise none
/// @param end ids that end a text: `eos_token_id` of generation_config.json, or of config.json
/// @param sampling temperature, top-k, top-p, min-p and repetition penalty of
///     generation_config.json if `do_sample` is true there
public record GenerationConfig(
    Optional<String> begin, Set<Integer> end, Optional<Sampling> sampling) {
  public GenerationConfig {
    end = Set.copyOf(end);
  }

  /// Reads the files that are there; a folder without any gives an empty configuration.
  ///
  /// @throws IllegalArgumentException naming a file that is not what it should be
  public static GenerationConfig read(Path folder) {
    JsonNode generation = json(folder.resolve("generation_config.json"));
    JsonNode model = json(folder.resolve("config.json"));
    Set<Integer> end = ids(generation.path("eos_token_id"));
    return new GenerationConfig(
        begin(folder),
        end.isEmpty() ? ids(model.path("eos_token_id")) : end,
        generation.path("do_sample").asBoolean(false)
            ? Optional.of(sampling(folder, generation))
            : Optional.empty());
  }

  /// The id of {@link #begin}.
  ///
  /// @throws IllegalArgumentException if the tokenizer has no such special token
  public OptionalInt beginToken(Tokenizer tokenizer) {
    if (begin.isEmpty()) {
      return OptionalInt.empty();
    }
    OptionalInt id = tokenizer.special(begin.get());
    if (id.isEmpty()) {
      throw new IllegalArgumentException(
          "tokenizer_config.json begins texts with "
              + begin.get()
              + ", which is not a special token of tokenizer.json");
    }
    return id;
  }

  private static Optional<String> begin(Path folder) {
    JsonNode config = json(folder.resolve("tokenizer_config.json"));
    JsonNode token = config.path("bos_token");
    Optional<String> name =
        token.isObject() ? token.path("content").stringValueOpt() : token.stringValueOpt();
    if (config.path("add_bos_token").isBoolean()) {
      return config.path("add_bos_token").asBoolean() ? name : Optional.empty();
    }
    JsonNode processor = json(folder.resolve("tokenizer.json")).path("post_processor");
    if (processor.path("type").asString("").equals("Sequence")) {
      for (JsonNode part : processor.path("processors")) {
        processor = part.path("type").asString("").equals("TemplateProcessing") ? part : processor;
      }
    }
    return processor.path("single").path(0).path("SpecialToken").path("id").stringValueOpt();
  }

  private static Sampling sampling(Path folder, JsonNode node) {
    try {
      return Sampling.PLAIN
          .withTemperature(node.path("temperature").asDouble(1))
          .withTruncation(
              node.path("top_k").asInt(0),
              node.path("top_p").asDouble(1),
              node.path("min_p").asDouble(0))
          .withPenalties(node.path("repetition_penalty").asDouble(1), 0, 0);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          folder.resolve("generation_config.json") + ": " + e.getMessage(), e);
    }
  }

  /// One id or a list of them; none where the node is absent or null.
  private static Set<Integer> ids(JsonNode node) {
    Set<Integer> ids = new LinkedHashSet<>();
    if (node.isInt()) {
      ids.add(node.asInt());
    }
    node.values().forEach(id -> ids.add(id.asInt()));
    return ids;
  }

  private static JsonNode json(Path file) {
    if (!Files.exists(file)) {
      return JsonMapper.shared().createObjectNode();
    }
    try {
      return JsonMapper.shared().readTree(Files.readAllBytes(file));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + " is not JSON: " + e.getOriginalMessage(), e);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }
}
