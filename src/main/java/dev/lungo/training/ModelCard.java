package dev.lungo.training;

import dev.lungo.files.Sha256;
import dev.lungo.model.Checkpoint;
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
/// @param kind what the model was trained to do
/// @param run the run's folder
/// @param data name of each data folder or file and its SHA-256
/// @param tokenizer its hash
/// @param parent hash of the model that training started from, if any
public record ModelCard(
    Kind kind,
    Path run,
    SequencedMap<String, String> data,
    String tokenizer,
    Optional<String> parent) {
  /// What a model was trained to do, in the words of its card.
  public enum Kind {
    BASE(
        "A language model trained with Lungo",
        "A decoder-only Transformer, pretrained from scratch",
        "./lungo generate --model DIR --prompt \"Once\"",
        "It is a small base model: it continues text, follows no instructions, knows little, and"
            + " may write what its training text contains."),
    CHAT(
        "A chat model trained with Lungo",
        "A decoder-only Transformer, tuned on conversations",
        "./lungo chat --model DIR",
        "It is a small model: it knows little, states falsehoods with confidence, may write what"
            + " its training text contains, and was not trained to refuse."),
    POLICY(
        "A model optimised with Lungo against a reward",
        "A decoder-only Transformer, optimised by reinforcement learning against a reward",
        "./lungo generate --model DIR --prompt \"Once\"",
        "It is a small model: it says what its reward pays for, which is not always what people"
            + " want, knows little, and may write what its training text contains."),
    REWARD(
        "A reward model trained with Lungo",
        "A decoder-only Transformer with a scalar head, trained on people's preferences",
        "./lungo ppo --policy DIR --reward DIR --prompts FILE --out RUN",
        "It is a small model: its scores mean something only between answers to one prompt that are"
            + " like those it learned from, and what is optimised against it finds its mistakes.");

    private final String title;
    private final String what;
    private final String command;
    private final String limits;

    Kind(String title, String what, String command, String limits) {
      this.title = title;
      this.what = what;
      this.command = command;
      this.limits = limits;
    }
  }

  /// This Lungo's version, as models name it.
  public static final String VERSION = "0.1.0";

  /// Writes both files.
  ///
  /// @param steps that were trained
  public void write(Path model, long steps) throws IOException {
    String recipe = Files.readString(run.resolve("recipe.yaml"));
    Optional<Metric.HeldOut> validation = last(Metric.HeldOut.class);
    SequencedMap<String, Object> lineage = new LinkedHashMap<>();
    lineage.put("lungo", VERSION);
    lineage.put("model_sha256", Checkpoint.hash(model));
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

  private String readme(String recipe, long steps, Optional<Metric.HeldOut> validation) {
    StringBuilder text = new StringBuilder();
    boolean scores = kind == Kind.REWARD;
    text.append("---\nlibrary_name: transformers\npipeline_tag: ");
    text.append(scores ? "text-classification" : "text-generation").append("\ntags: [lungo]\n");
    text.append("---\n\n# ").append(kind.title).append("\n\n").append(kind.what);
    text.append(String.format(Locale.ROOT, " in %,d steps", steps));
    last(Metric.Step.class)
        .ifPresent(s -> text.append(String.format(Locale.ROOT, " over %,d tokens", s.tokens())));
    text.append(".\n");
    validation.ifPresent(
        found -> {
          text.append("\n## Held-out data\n\n| source | ").append(found.unit());
          text.append(" |\n|---|---|\n");
          found
              .sources()
              .forEach(
                  (source, bits) ->
                      text.append(String.format(Locale.ROOT, "| %s | %.4f |\n", source, bits)));
          text.append(String.format(Locale.ROOT, "| all | %.4f |\n", found.loss()));
        });
    text.append("\n## Use\n\n```\n").append(kind.command).append("\n```\n\n");
    text.append("It also loads with `AutoModelFor");
    text.append(scores ? "SequenceClassification" : "CausalLM").append(".from_pretrained`.\n\n");
    text.append("## Limits\n\n").append(kind.limits).append("\n\n");
    text.append("## Recipe\n\n```yaml\n").append(recipe.strip()).append("\n```\n");
    return text.toString();
  }

  private <M extends Metric> Optional<M> last(Class<M> kind) {
    try (Stream<Metric> metrics = MetricsLog.read(run.resolve("metrics.jsonl"))) {
      return metrics.filter(kind::isInstance).map(kind::cast).reduce((_, later) -> later);
    }
  }
}
