package dev.lungo.training;

import dev.lungo.model.Transformer;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;

/// What a run is given from outside, beside its recipe: the training package knows neither
/// tokenizers nor sampling nor the terminal.
///
/// @param facts tables of the report that stand before the first step
/// @param validation held-out data, where there is some
/// @param before whether the model is looked at before its first step too: a model that is tuned
///     can do something already, a new one nothing
/// @param sampler writes what the model makes of some prompts
/// @param export completes the result's folder: tokenizer, model card, lineage
/// @param lines receives the progress, a line at a time
/// @param epochTokens how many tokens one epoch reads
public record RunParts(
    List<Metric.Facts> facts,
    Optional<Validation> validation,
    boolean before,
    Sampler sampler,
    Export export,
    Consumer<String> lines,
    long epochTokens) {
  /// Writes samples with the model as it is, and perhaps what can be counted on them.
  @FunctionalInterface
  public interface Sampler {
    Sampler NONE = (_, _) -> List.of();

    List<Metric> sample(Transformer model, long step);
  }

  /// Completes a model folder that holds config.json and the weights.
  @FunctionalInterface
  public interface Export {
    Export NONE = (_, _) -> {};

    void complete(Path folder, long steps) throws java.io.IOException;
  }
}
