package dev.lungo.training;

import dev.lungo.files.Sha256;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import tools.jackson.databind.json.JsonMapper;

/// What says where a model comes from: `README.md` for people and `lineage.json` for programs,
/// from the metrics and the recipe in a run's folder.
///
/// @param run the run's folder
/// @param data name of each data folder and its SHA-256
/// @param tokenizer its hash
/// @param parent hash of the model that training started from, if any
public record ModelCard(
    Path run, SequencedMap<String, String> data, String tokenizer, Optional<String> parent) {
  /// This Lungo's version, as models name it.
  public static final String VERSION = "0.1.0";

  /// Writes both files.
  ///
  /// @param steps that were trained
  public void write(Path model, long steps) throws IOException {
    String recipe = Files.readString(run.resolve("recipe.yaml"));
    Optional<Metric.Validation> validation = last(Metric.Validation.class);
    SequencedMap<String, Object> lineage = new LinkedHashMap<>();
    lineage.put("lungo", VERSION);
    lineage.put("model_sha256", Sha256.of(model.resolve("model.safetensors")));
    parent.ifPresent(hash -> lineage.put("parent_sha256", hash));
    lineage.put("tokenizer_sha256", tokenizer);
    lineage.put("data_sha256", data);
    lineage.put("recipe_sha256", Sha256.of(recipe.getBytes(StandardCharsets.UTF_8)));
    lineage.put("recipe", recipe);
    lineage.put("steps", steps);
    Files.writeString(
        model.resolve("lineage.json"),
        JsonMapper.shared().writerWithDefaultPrettyPrinter().writeValueAsString(lineage) + "\n");
    Files.writeString(model.resolve("README.md"), readme(recipe, steps, validation));
  }

  private String readme(String recipe, long steps, Optional<Metric.Validation> validation) {
    StringBuilder text = new StringBuilder();
    text.append("---\nlibrary_name: transformers\npipeline_tag: text-generation\ntags: [lungo]\n");
    text.append("---\n\n# A language model trained with Lungo\n\n");
    text.append("A decoder-only Transformer, pretrained from scratch in ");
    text.append(String.format(Locale.ROOT, "%,d steps", steps));
    last(Metric.Step.class)
        .ifPresent(s -> text.append(String.format(Locale.ROOT, " over %,d tokens", s.tokens())));
    text.append(".\n");
    validation.ifPresent(
        found -> {
          text.append("\n## Held-out text\n\n| source | bits per byte |\n|---|---|\n");
          found
              .sources()
              .forEach(
                  (source, bits) ->
                      text.append(String.format(Locale.ROOT, "| %s | %.4f |\n", source, bits)));
          text.append(String.format(Locale.ROOT, "| all | %.4f |\n", found.bitsPerByte()));
        });
    text.append("\n## Use\n\n```\n./lungo generate --model DIR --prompt \"Once\"\n```\n\n");
    text.append("It also loads with `AutoModelForCausalLM.from_pretrained`.\n\n");
    text.append("## Limits\n\nIt is a small base model: it continues text, follows no ");
    text.append("instructions, knows little, and may write what its training text contains.\n\n");
    text.append("## Recipe\n\n```yaml\n").append(recipe.strip()).append("\n```\n");
    return text.toString();
  }

  private <M extends Metric> Optional<M> last(Class<M> kind) {
    try (Stream<Metric> metrics = MetricsLog.read(run.resolve("metrics.jsonl"))) {
      return metrics.filter(kind::isInstance).map(kind::cast).reduce((_, later) -> later);
    }
  }
}
