package dev.lungo.tokenizer;

import dev.lungo.files.AtomicFiles;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Writes `tokenizer.json` and `tokenizer_config.json` as the Hugging Face libraries read them.
final class TokenizerWriter {
  private static final JsonMapper JSON = JsonMapper.shared();

  private TokenizerWriter() {}

  static void write(Rules rules, Path folder) {
    write(root(rules), folder.resolve("tokenizer.json"));
    if (!rules.config().isEmpty()) {
      write(rules.config(), folder.resolve("tokenizer_config.json"));
    }
  }

  /// The whole of `tokenizer.json`; the caller's to change.
  static ObjectNode root(Rules rules) {
    ObjectNode root = JSON.createObjectNode();
    rules.frame().forEachEntry((name, value) -> root.set(name, value.deepCopy()));
    ObjectNode model = (ObjectNode) root.path("model");
    model.set("vocab", vocab(rules.vocabulary()));
    model.set("merges", merges(rules.vocabulary()));
    return root;
  }

  private static void write(JsonNode node, Path file) {
    String json = JSON.writerWithDefaultPrettyPrinter().writeValueAsString(node);
    AtomicFiles.write(file, out -> out.write((json + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  private static ObjectNode vocab(Vocabulary vocabulary) {
    ObjectNode vocab = JSON.createObjectNode();
    for (int id = 0; id < vocabulary.size(); id++) {
      String name = vocabulary.name(id);
      if (name != null) {
        vocab.put(name, id);
      }
    }
    return vocab;
  }

  private static ArrayNode merges(Vocabulary vocabulary) {
    ArrayNode merges = JSON.createArrayNode();
    int[] ids = vocabulary.merges();
    for (int i = 0; i < ids.length; i += 3) {
      merges.add(
          JSON.createArrayNode().add(vocabulary.name(ids[i])).add(vocabulary.name(ids[i + 1])));
    }
    return merges;
  }
}
