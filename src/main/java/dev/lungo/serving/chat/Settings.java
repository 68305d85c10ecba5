package dev.lungo.serving.chat;

import dev.lungo.generation.Sampling;
import dev.lungo.serving.Fields;
import dev.lungo.serving.ServedModel;
import dev.lungo.store.SamplingSettings;
import java.util.concurrent.ThreadLocalRandom;
import org.jspecify.annotations.Nullable;

/// How answers are sampled: what a conversation says, and the model's own ways where it says
/// nothing.
final class Settings {
  /// The largest whole number that JavaScript holds exactly.
  private static final long MAX_SEED = (1L << 53) - 1;

  private static final int MAX_TOKENS = 1_000_000;

  /// Drawn seeds are short, so that people can copy them.
  private static final long DRAWN = 1L << 31;

  private Settings() {}

  /// Reads `{temperature, topP, maxTokens, seed}`; what is null or absent is open.
  static SamplingSettings read(Fields fields) {
    return new SamplingSettings(
        fields.number("temperature", 0, 2).orElse(null),
        fields.number("topP", 0.01, 1).orElse(null),
        fields.integer("maxTokens", 1, MAX_TOKENS).orElse(null),
        fields.whole("seed", 0, MAX_SEED).orElse(null));
  }

  /// Fills in everything but the seed. People see and change what a conversation has, so it has
  /// numbers.
  static SamplingSettings resolved(SamplingSettings settings, ServedModel model) {
    return new SamplingSettings(
        or(settings.temperature(), model.sampling().temperature()),
        or(settings.topP(), model.sampling().topP()),
        or(settings.maxTokens(), Math.max(1, model.contextLength() / 2)),
        settings.seed());
  }

  /// For one answer: everything is filled in, the seed too.
  ///
  /// @param nth of the answers to this message, from 0. Under a fixed seed the next answer is
  ///     another one, yet the same each time
  static SamplingSettings forAnswer(SamplingSettings settings, ServedModel model, int nth) {
    SamplingSettings resolved = resolved(settings, model);
    Long fixed = resolved.seed();
    long seed =
        fixed == null
            ? ThreadLocalRandom.current().nextLong(DRAWN)
            : (fixed + nth) & MAX_SEED; // the largest is all ones: it wraps to 0
    return new SamplingSettings(
        resolved.temperature(), resolved.topP(), resolved.maxTokens(), seed);
  }

  /// As the engine wants it.
  ///
  /// @param settings of an answer
  static Sampling sampling(SamplingSettings settings, ServedModel model) {
    Sampling own = model.sampling();
    return own.withTemperature(or(settings.temperature(), own.temperature()))
        .withTruncation(own.topK(), or(settings.topP(), own.topP()), own.minP())
        .withSeed(or(settings.seed(), own.seed()));
  }

  static <T> T or(@Nullable T value, T otherwise) {
    return value == null ? otherwise : value;
  }
}
