package dev.lungo.generation;

import java.util.Map;

/// How the next token is chosen from the model's logits.
///
/// The steps run in this order, which is that of Hugging Face's `generate` (presence and
/// frequency penalties, which it lacks, stand where vLLM has them):
///
/// 1. `logitBias` is added.
/// 2. `repetitionPenalty`: the logit of every token of the prompt and of the text so far is
///    divided by it if positive and multiplied by it if negative (CTRL, section 4.1).
/// 3. `presencePenalty` is subtracted once, and `frequencyPenalty` once per occurrence, from
///    every token of the text so far; the prompt does not count.
/// 4. `temperature` divides. At 0 the largest logit wins here (the lowest id among equals), and
///    nothing below applies.
/// 5. `topK` keeps the k largest, and those equal to the k-th.
/// 6. `topP` keeps the most probable tokens until their sum reaches p (nucleus sampling).
/// 7. `minP` drops tokens less probable than `minP` times the most probable.
/// 8. One of those that are left is drawn; {@link Noise} says how.
///
/// @param temperature 0 is greedy; 1, the default, is the model's own distribution
/// @param topK the number of tokens to keep; 0, the default, keeps all
/// @param topP above 0, at most 1; 1, the default, keeps all
/// @param minP 0 to 1; 0, the default, keeps all
/// @param repetitionPenalty above 0; 1, the default, changes nothing; 1.1 discourages loops
/// @param presencePenalty in logits; 0 by default
/// @param frequencyPenalty in logits per occurrence; 0 by default
/// @param logitBias token id to what is added to its logit; -infinity bans a token
/// @param seed the same seed gives the same text, whatever else is in the batch
public record Sampling(
    double temperature,
    int topK,
    double topP,
    double minP,
    double repetitionPenalty,
    double presencePenalty,
    double frequencyPenalty,
    Map<Integer, Double> logitBias,
    long seed) {

  /// The model's own distribution: temperature 1, no truncation, no penalty, seed 0.
  public static final Sampling PLAIN = new Sampling(1, 0, 1, 0, 1, 0, 0, Map.of(), 0);

  /// The most probable token each time.
  public static final Sampling GREEDY = PLAIN.withTemperature(0);

  public Sampling {
    require(temperature >= 0 && temperature < 1e6, "temperature must be 0 or more", temperature);
    require(topK >= 0, "top-k must be 0 (off) or more", topK);
    require(topP > 0 && topP <= 1, "top-p must be above 0 and at most 1 (off)", topP);
    require(minP >= 0 && minP <= 1, "min-p must be between 0 (off) and 1", minP);
    require(
        repetitionPenalty > 0 && Double.isFinite(repetitionPenalty),
        "repetition penalty must be above 0 (1 is off)",
        repetitionPenalty);
    require(Double.isFinite(presencePenalty), "presence penalty must be finite", presencePenalty);
    require(
        Double.isFinite(frequencyPenalty), "frequency penalty must be finite", frequencyPenalty);
    logitBias = Map.copyOf(logitBias);
    logitBias.forEach(
        (id, bias) -> {
          require(id >= 0, "logit bias needs a token id of 0 or more", id);
          require(bias < Double.POSITIVE_INFINITY, "logit bias must be finite or -infinity", bias);
        });
  }

  public boolean greedy() {
    return temperature == 0;
  }

  /// Whether the next token is drawn from what the model says, unchanged.
  boolean isModelsOwn() {
    return equals(PLAIN.withSeed(seed));
  }

  /// Whether the text so far changes the distribution.
  boolean needsHistory() {
    return repetitionPenalty != 1 || presencePenalty != 0 || frequencyPenalty != 0;
  }

  public Sampling withTemperature(double value) {
    return new Sampling(
        value,
        topK,
        topP,
        minP,
        repetitionPenalty,
        presencePenalty,
        frequencyPenalty,
        logitBias,
        seed);
  }

  /// With other truncation: see the record's components.
  public Sampling withTruncation(int k, double p, double min) {
    return new Sampling(
        temperature,
        k,
        p,
        min,
        repetitionPenalty,
        presencePenalty,
        frequencyPenalty,
        logitBias,
        seed);
  }

  /// With other penalties: see the record's components.
  public Sampling withPenalties(double repetition, double presence, double frequency) {
    return new Sampling(
        temperature, topK, topP, minP, repetition, presence, frequency, logitBias, seed);
  }

  public Sampling withLogitBias(Map<Integer, Double> value) {
    return new Sampling(
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        presencePenalty,
        frequencyPenalty,
        value,
        seed);
  }

  public Sampling withSeed(long value) {
    return new Sampling(
        temperature,
        topK,
        topP,
        minP,
        repetitionPenalty,
        presencePenalty,
        frequencyPenalty,
        logitBias,
        value);
  }

  private static void require(boolean holds, String rule, Object value) {
    if (!holds) {
      throw new IllegalArgumentException(rule + ", but it is " + value);
    }
  }
}
