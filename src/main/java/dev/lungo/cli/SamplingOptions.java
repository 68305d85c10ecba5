package dev.lungo.cli;

import dev.lungo.generation.GenerationConfig;
import dev.lungo.generation.Sampling;
import java.security.SecureRandom;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// How tokens are chosen: what the command line says, else the model's generation_config.json,
/// else temperature 0.8 among the 50 most probable, which suits small models.
final class SamplingOptions {
  private static final Sampling DEFAULT =
      Sampling.PLAIN.withTemperature(0.8).withTruncation(50, 1, 0);

  @Option(
      names = "--temperature",
      paramLabel = "T",
      description =
          "0 takes the most probable token, 1 is the model's own distribution (default: the"
              + " model's generation_config.json, or 0.8).")
  private @Nullable Double temperature;

  @Option(
      names = "--top-k",
      paramLabel = "K",
      description = "Keep the K most probable tokens; 0 keeps all (default: as above, or 50).")
  private @Nullable Integer topK;

  @Option(
      names = "--top-p",
      paramLabel = "P",
      description = "Keep the most probable tokens that make up P; 1 keeps all (default: 1).")
  private @Nullable Double topP;

  @Option(
      names = "--min-p",
      paramLabel = "P",
      description = "Drop tokens less probable than P times the most probable (default: 0).")
  private @Nullable Double minP;

  @Option(
      names = "--repetition-penalty",
      paramLabel = "R",
      description = "Divide the logits of tokens seen before by R (default: 1).")
  private @Nullable Double repetition;

  @Option(
      names = "--presence-penalty",
      paramLabel = "R",
      description = "Subtract R from the logits of tokens generated before (default: 0).")
  private @Nullable Double presence;

  @Option(
      names = "--frequency-penalty",
      paramLabel = "R",
      description = "Subtract R for each time a token was generated before (default: 0).")
  private @Nullable Double frequency;

  @Option(
      names = "--logit-bias",
      paramLabel = "ID=B",
      description = "Add B to the logit of a token id; may be given several times.")
  private Map<Integer, Double> bias = new LinkedHashMap<>();

  @Option(
      names = "--seed",
      paramLabel = "N",
      description = "The same seed gives the same text (default: a new one each time).")
  private @Nullable Long seed;

  /// Where nobody says otherwise.
  static Sampling of(GenerationConfig config) {
    return config.sampling().orElse(DEFAULT);
  }

  Sampling resolve(GenerationConfig config) {
    Sampling base = of(config);
    return new Sampling(
        or(temperature, base.temperature()),
        or(topK, base.topK()),
        or(topP, base.topP()),
        or(minP, base.minP()),
        or(repetition, base.repetitionPenalty()),
        or(presence, base.presencePenalty()),
        or(frequency, base.frequencyPenalty()),
        bias,
        or(seed, (long) new SecureRandom().nextInt(1 << 30)));
  }

  private static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
