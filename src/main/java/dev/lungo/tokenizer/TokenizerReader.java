package dev.lungo.tokenizer;

import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// Reads Hugging Face `tokenizer.json` files of the byte-level BPE kind.
final class TokenizerReader {
  private static final JsonMapper JSON = JsonMapper.shared();

  /// Far above any real vocabulary; a larger id is a damaged file.
  private static final int LARGEST_ID = 1 << 24;

  private TokenizerReader() {}

  /// @param path the file, or the folder that has it
  /// @throws java.io.UncheckedIOException if it cannot be read
  /// @throws IllegalArgumentException naming the file and the reason, if it is no byte-level
  /// BPE
  static Rules read(Path path) {
    Path file = Files.isDirectory(path) ? path.resolve("tokenizer.json") : path;
    Path config = file.resolveSibling("tokenizer_config.json");
    ObjectNode root = readObject(file);
    ObjectNode settings = Files.exists(config) ? readObject(config) : JSON.createObjectNode();
    try {
      return rules(root, settings);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(file + ": " + e.getMessage(), e);
    }
  }

  private static ObjectNode readObject(Path file) {
    try {
      if (JSON.readTree(Files.readString(file)) instanceof ObjectNode object) {
        return object;
      }
      throw new IllegalArgumentException(file + ": not a JSON object");
    } catch (JacksonException e) {
      throw new IllegalArgumentException(file + ": not valid JSON: " + e.getOriginalMessage(), e);
    } catch (CharacterCodingException e) {
      throw new IllegalArgumentException(file + ": not valid UTF-8", e);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }

  /// Takes the vocabulary and the merges out of the tree; the rest of it is kept as the frame.
  static Rules rules(ObjectNode root, ObjectNode config) {
    if (!(root.path("model") instanceof ObjectNode model)) {
      throw new IllegalArgumentException("not a tokenizer.json: it has no model");
    }
    checkKind(model);
    Normalization normalization = normalization(root.path("normalizer"));
    Splitter splitter = PreTokenizer.compile(root.path("pre_tokenizer"));
    Map<String, Integer> ids = new HashMap<>();
    model.path("vocab").forEachEntry((token, id) -> ids.put(token, id(token, id)));
    if (ids.isEmpty()) {
      throw new IllegalArgumentException("the vocabulary is empty");
    }
    List<AddedToken> added = added(root.path("added_tokens"));
    int[] merges = merges(model.path("merges"), ids);
    Vocabulary vocabulary = new Vocabulary(ids, added, merges);
    JsonNode unknown = model.path("unk_token");
    model.remove(List.of("vocab", "merges"));
    return new Rules(
        vocabulary,
        new MergeTable(merges),
        model.path("ignore_merges").asBoolean(false),
        unknown.isString() ? ids.getOrDefault(unknown.asString(), -1) : -1,
        model.path("fuse_unk").asBoolean(false),
        normalization,
        splitter,
        added,
        new AddedTokens(added.stream().filter(t -> !t.normalized()).toList(), normalization),
        new AddedTokens(added.stream().filter(AddedToken::normalized).toList(), normalization),
        template(root.path("post_processor"), ids, added),
        root,
        config);
  }

  private static void checkKind(ObjectNode model) {
    // Files from before 2022 name no type; only a BPE has merges.
    String type = model.path("type").asString(model.has("merges") ? "BPE" : "unknown");
    String kind =
        !type.equals("BPE")
            ? type
            : model.path("byte_fallback").asBoolean(false)
                ? "BPE with byte fallback (as in SentencePiece)"
                : isSet(model.path("end_of_word_suffix"))
                    ? "BPE with an end-of-word suffix (as in GPT-1)"
                    : isSet(model.path("continuing_subword_prefix"))
                        ? "BPE with a continuing-subword prefix"
                        : model.path("dropout").asDouble(0) > 0 ? "BPE with dropout" : "";
    if (!kind.isEmpty()) {
      throw new IllegalArgumentException(
          "a " + kind + " tokenizer; Lungo reads byte-level BPE (GPT-2, Llama 3, Qwen)");
    }
  }

  private static boolean isSet(JsonNode text) {
    return text.isString() && !text.asString().isEmpty();
  }

  private static Normalization normalization(JsonNode node) {
    return switch (node.path("type").asString("none")) {
      case "none" -> Normalization.NONE;
      case "NFC" -> Normalization.NFC;
      case "Sequence" -> {
        Normalization all = Normalization.NONE;
        for (JsonNode each : node.path("normalizers")) {
          Normalization one = normalization(each);
          all = one == Normalization.NONE ? all : one;
        }
        yield all;
      }
      case String other ->
          throw new IllegalArgumentException("normalizer " + other + " is not supported");
    };
  }

  private static int id(String token, JsonNode node) {
    if (!node.isInt() || node.asInt() < 0 || node.asInt() > LARGEST_ID) {
      throw new IllegalArgumentException("token " + token + " has the id " + node);
    }
    return node.asInt();
  }

  private static List<AddedToken> added(JsonNode nodes) {
    List<AddedToken> added = new ArrayList<>();
    for (JsonNode node : nodes) {
      String content = node.path("content").asString("");
      boolean special = node.path("special").asBoolean(false);
      added.add(
          new AddedToken(
              id(content, node.path("id")),
              content,
              node.path("single_word").asBoolean(false),
              node.path("lstrip").asBoolean(false),
              node.path("rstrip").asBoolean(false),
              node.path("normalized").asBoolean(!special),
              special));
    }
    return List.copyOf(added);
  }

  private static int[] merges(JsonNode nodes, Map<String, Integer> ids) {
    int[] merges = new int[Math.multiplyExact(nodes.size(), 3)];
    int n = 0;
    for (JsonNode node : nodes) {
      boolean inOne = node.isString();
      String[] pair = inOne ? node.asString().split(" ", -1) : new String[0];
      String left = inOne ? pair[0] : node.path(0).asString("");
      String right = inOne ? pair[pair.length - 1] : node.path(1).asString("");
      Integer leftId = ids.get(left);
      Integer rightId = ids.get(right);
      Integer mergedId = ids.get(left + right);
      if (leftId == null || rightId == null || mergedId == null || (inOne && pair.length != 2)) {
        throw new IllegalArgumentException(
            "merge " + n / 3 + " is " + node + ", which names tokens not in the vocabulary");
      }
      merges[n++] = leftId;
      merges[n++] = rightId;
      merges[n++] = mergedId;
    }
    return merges;
  }

  private static Rules.Template template(
      JsonNode node, Map<String, Integer> ids, List<AddedToken> added) {
    return switch (node.path("type").asString("none")) {
      case "none", "ByteLevel" -> Rules.Template.NONE;
      case "Sequence" -> {
        Rules.Template all = Rules.Template.NONE;
        for (JsonNode each : node.path("processors")) {
          Rules.Template one = template(each, ids, added);
          all = one.equals(Rules.Template.NONE) ? all : one;
        }
        yield all;
      }
      case "TemplateProcessing" -> {
        List<Integer> before = new ArrayList<>();
        List<Integer> after = new ArrayList<>();
        List<Integer> side = before;
        for (JsonNode piece : node.path("single")) {
          if (piece.has("Sequence")) {
            side = after;
            continue;
          }
          String name = piece.path("SpecialToken").path("id").asString("");
          for (JsonNode id : node.path("special_tokens").path(name).path("ids")) {
            side.add(id(name, id));
          }
        }
        yield new Rules.Template(List.copyOf(before), List.copyOf(after));
      }
      case "RobertaProcessing", "BertProcessing" ->
          new Rules.Template(
              List.of(id("cls", node.path("cls").path(1))),
              List.of(id("sep", node.path("sep").path(1))));
      case String other ->
          throw new IllegalArgumentException("post-processor " + other + " is not supported");
    };
  }
}
