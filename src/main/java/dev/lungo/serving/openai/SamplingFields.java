package dev.lungo.serving.openai;

import dev.lungo.generation.Sampling;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Fields;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ThreadLocalRandom;
import tools.jackson.databind.JsonNode;

/// The fields that say how tokens are chosen and what ends a text.
final class SamplingFields {
  private static final int MAX_STOPS = 16;
  private static final int MAX_STOP_LENGTH = 1000;
  private static final int MAX_BIASES = 2048;

  private SamplingFields() {}

  /// @param base what holds where the request says nothing
  /// @param vocabulary one more than the largest token id
  static Sampling sampling(Fields fields, Sampling base, int vocabulary) {
    Sampling chosen =
        base.withTemperature(fields.number("temperature", 0, 2).orElse(base.temperature()))
            .withTruncation(
                // Other servers write "all" as -1.
                Math.max(0, fields.integer("top_k", -1, 1_000_000).orElse(base.topK())),
                // Nucleus sampling with p = 0 is its limit: the most probable token.
                Math.max(1e-9, fields.number("top_p", 0, 1).orElse(base.topP())),
                fields.number("min_p", 0, 1).orElse(base.minP()))
            .withPenalties(
                fields.number("repetition_penalty", 0.01, 100).orElse(base.repetitionPenalty()),
                fields.number("presence_penalty", -2, 2).orElse(base.presencePenalty()),
                fields.number("frequency_penalty", -2, 2).orElse(base.frequencyPenalty()))
            .withLogitBias(logitBias(fields, vocabulary));
    long seed =
        fields
            .whole("seed", Long.MIN_VALUE, Long.MAX_VALUE)
            .orElseGet(() -> ThreadLocalRandom.current().nextLong());
    return chosen.withSeed(seed);
  }

  private static Map<Integer, Double> logitBias(Fields fields, int vocabulary) {
    Map<Integer, Double> biases = new HashMap<>();
    JsonNode node = fields.any("logit_bias").orElse(null);
    if (node == null) {
      return biases;
    }
    if (!node.isObject() || node.size() > MAX_BIASES) {
      throw fields.wrong(
          "logit_bias", "must be an object with at most " + MAX_BIASES + " token ids");
    }
    for (Map.Entry<String, JsonNode> entry : node.properties()) {
      JsonNode value = entry.getValue();
      double bias = value.isNumber() ? value.doubleValueOpt().orElse(Double.NaN) : Double.NaN;
      if (!entry.getKey().matches("\\d{1,9}")
          || Integer.parseInt(entry.getKey()) >= vocabulary
          || !(Math.abs(bias) <= 100)) {
        throw fields.wrong(
            "logit_bias",
            "must give token ids from 0 to %d a number between -100 and 100"
                .formatted(vocabulary - 1));
      }
      biases.put(Integer.parseInt(entry.getKey()), bias);
    }
    return biases;
  }

  /// `stop`: a string or a list of them.
  static List<String> stops(Fields fields) {
    JsonNode node = fields.any("stop").orElse(null);
    if (node == null) {
      return List.of();
    }
    List<JsonNode> values = node.isString() ? List.of(node) : fields.list("stop");
    List<String> stops = new ArrayList<>();
    for (JsonNode value : values) {
      String stop = value.stringValueOpt().orElse("");
      if (stop.isEmpty() || stop.length() > MAX_STOP_LENGTH) {
        throw tooMany(fields);
      }
      stops.add(stop);
    }
    if (stops.size() > MAX_STOPS) {
      throw tooMany(fields);
    }
    return stops;
  }

  private static ApiException tooMany(Fields fields) {
    return fields.wrong(
        "stop",
        "must be a string or a list of at most %d strings of 1 to %d characters"
            .formatted(MAX_STOPS, MAX_STOP_LENGTH));
  }
}
