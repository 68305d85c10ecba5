package dev.lungo.evaluation;

import dev.lungo.evaluation.Measure.Unit;
import dev.lungo.evaluation.metrics.Counts;
import dev.lungo.evaluation.metrics.Estimate;
import dev.lungo.files.AtomicFiles;
import dev.lungo.training.ModelCard;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.function.Function;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A {@link ReportCard} as JSON.
final class ReportCardJson {
  private static final JsonMapper JSON = JsonMapper.shared();

  private ReportCardJson() {}

  // --- Writing ---

  static void write(ReportCard card, Path file) {
    ObjectNode root = JSON.createObjectNode();
    root.put("lungo", ModelCard.VERSION);
    root.put("model", card.model());
    root.put("chat", card.chat());
    if (card.limit() < Integer.MAX_VALUE) {
      root.put("limit", card.limit());
    }
    root.put("seed", card.seed());
    ArrayNode results = root.putArray("results");
    card.results().forEach(result -> write(result, results.addObject()));
    AtomicFiles.writeString(
        file, JSON.writerWithDefaultPrettyPrinter().writeValueAsString(root) + "\n");
  }

  static void writeSamples(ReportCard card, Path file) {
    AtomicFiles.write(
        file,
        out -> {
          for (TaskResult result : card.results()) {
            for (int i = 0; i < result.samples().size(); i++) {
              Sample sample = result.samples().get(i);
              ObjectNode node = JSON.createObjectNode();
              node.put("task", result.task()).put("shots", result.shots()).put("question", i);
              node.put("prompt", sample.prompt()).put("expected", sample.expected());
              node.put("given", sample.given()).put("score", sample.score());
              out.write((node + "\n").getBytes(StandardCharsets.UTF_8));
            }
          }
        });
  }

  private static void write(TaskResult result, ObjectNode node) {
    node.put("task", result.task());
    node.put("description", result.description());
    node.put("shots", result.shots());
    node.put("fingerprint", result.fingerprint());
    node.put("cut_prompts", result.cut());
    node.put("seconds", result.seconds());
    ArrayNode measures = node.putArray("measures");
    result.measures().forEach(measure -> write(measure, measures.addObject()));
    ObjectNode groups = node.putObject("groups");
    result.groups().forEach((name, measure) -> write(measure, groups.putObject(name)));
  }

  private static void write(Measure measure, ObjectNode node) {
    node.put("name", measure.name());
    node.put("unit", measure.unit().name().toLowerCase(Locale.ROOT));
    measure.chance().ifPresent(chance -> node.put("chance", chance));
    node.put("score", measure.estimate().value());
    if (Double.isFinite(measure.estimate().standardError())) { // JSON has no NaN
      node.put("standard_error", measure.estimate().standardError());
    }
    node.put("examples", measure.estimate().examples());
    write(measure.scores(), node.putObject("per_example"));
  }

  private static void write(Scores scores, ObjectNode node) {
    switch (scores) {
      case Scores.Mean mean -> {
        node.put("kind", "mean");
        numbers(node.putArray("values"), mean.values());
      }
      case Scores.Balanced balanced -> {
        node.put("kind", "balanced");
        numbers(node.putArray("values"), balanced.values());
        texts(node.putArray("labels"), balanced.labels());
      }
      case Scores.Matthews matthews -> {
        node.put("kind", "matthews");
        texts(node.putArray("labels"), matthews.labels());
        texts(node.putArray("given"), matthews.given());
      }
      case Scores.Ratio ratio -> {
        node.put("kind", "ratio");
        ratio(node, ratio);
      }
      case Scores.Perplexity perplexity -> {
        node.put("kind", "perplexity");
        ratio(node, perplexity.bits());
      }
      case Scores.Corpus corpus -> {
        node.put("kind", corpus.score().name().toLowerCase(Locale.ROOT));
        ArrayNode counts = node.putArray("counts");
        corpus.counts().forEach(c -> c.values().forEach(counts.addArray()::add));
      }
    }
  }

  private static void ratio(ObjectNode node, Scores.Ratio ratio) {
    numbers(node.putArray("above"), ratio.above());
    numbers(node.putArray("below"), ratio.below());
  }

  private static void numbers(ArrayNode node, List<Double> values) {
    values.forEach(node::add);
  }

  private static void texts(ArrayNode node, List<String> values) {
    values.forEach(node::add);
  }

  // --- Reading ---

  static ReportCard read(Path file) {
    try {
      JsonNode root = JSON.readTree(Files.readAllBytes(file));
      return new ReportCard(
          root.required("model").asString(),
          root.required("chat").asBoolean(),
          root.path("limit").asInt(Integer.MAX_VALUE),
          root.required("seed").asLong(),
          list(root.required("results"), ReportCardJson::result));
    } catch (JacksonException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          file + " holds no results of `eval` (of this version): " + e.getMessage(), e);
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }

  private static TaskResult result(JsonNode node) {
    SequencedMap<String, Measure> groups = new LinkedHashMap<>();
    node.required("groups").forEachEntry((name, measure) -> groups.put(name, measure(measure)));
    return new TaskResult(
        node.required("task").asString(),
        node.required("description").asString(),
        node.required("shots").asInt(),
        node.required("fingerprint").asString(),
        list(node.required("measures"), ReportCardJson::measure),
        groups,
        List.of(),
        node.required("cut_prompts").asInt(),
        node.required("seconds").asDouble());
  }

  private static Measure measure(JsonNode node) {
    return new Measure(
        node.required("name").asString(),
        Unit.valueOf(node.required("unit").asString().toUpperCase(Locale.ROOT)),
        node.has("chance")
            ? OptionalDouble.of(node.path("chance").asDouble())
            : OptionalDouble.empty(),
        new Estimate(
            node.required("score").asDouble(),
            node.path("standard_error").asDouble(Double.NaN),
            node.required("examples").asInt()),
        scores(node.required("per_example")));
  }

  private static Scores scores(JsonNode node) {
    String kind = node.required("kind").asString();
    return switch (kind) {
      case "mean" -> new Scores.Mean(numbers(node, "values"));
      case "balanced" -> new Scores.Balanced(numbers(node, "values"), texts(node, "labels"));
      case "matthews" -> new Scores.Matthews(texts(node, "labels"), texts(node, "given"));
      case "ratio" -> ratio(node);
      case "perplexity" -> new Scores.Perplexity(ratio(node));
      case "bleu", "chrf" ->
          new Scores.Corpus(
              list(node.required("counts"), segment -> Counts.of(list(segment, JsonNode::asLong))),
              Scores.Corpus.Whole.valueOf(kind.toUpperCase(Locale.ROOT)));
      default -> throw new IllegalArgumentException("unknown kind of scores '" + kind + "'");
    };
  }

  private static Scores.Ratio ratio(JsonNode node) {
    return new Scores.Ratio(numbers(node, "above"), numbers(node, "below"));
  }

  private static List<Double> numbers(JsonNode node, String field) {
    return list(node.required(field), JsonNode::asDouble);
  }

  private static List<String> texts(JsonNode node, String field) {
    return list(node.required(field), JsonNode::asString);
  }

  private static <T> List<T> list(JsonNode node, Function<JsonNode, T> each) {
    return node.valueStream().map(each).toList();
  }
}
