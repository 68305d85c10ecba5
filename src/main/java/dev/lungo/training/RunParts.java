package dev.lungo.training;

import dev.lungo.data.ValidationBatches;
import dev.lungo.model.Transformer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a run is given from outside, beside its recipe: the training package knows neither
/// tokenizers nor sampling nor the terminal.
///
/// @param validation texts to measure bits per byte on
/// @param validationTokens how many those are, to know what a look takes
/// @param sampler writes what the model makes of some prompts
/// @param export completes the result's folder: tokenizer, model card, lineage
/// @param lines receives the progress, a line at a time
/// @param corpusTokens in one epoch, for what to expect
public record RunParts(
    Optional<ValidationBatches> validation,
    long validationTokens,
    Sampler sampler,
    Export export,
    Consumer<String> lines,
    long corpusTokens) {
  /// Writes samples with the model as it is.
  @FunctionalInterface
  public interface Sampler {
    Sampler NONE = (_, _) -> List.of();

    List<Metric.Sample> sample(Transformer model, long step);
  }

  /// Completes a model folder that holds config.json and the weights.
  @FunctionalInterface
  public interface Export {
    Export NONE = (_, _) -> {};

    void complete(Path folder, long steps) throws java.io.IOException;
  }
}
