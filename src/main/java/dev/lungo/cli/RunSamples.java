package dev.lungo.cli;

import dev.lungo.generation.Completion;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.TokenListener;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.training.Metric;
import dev.lungo.training.RunParts;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What a model in training makes of some prompts, each time with the same seed.
///
/// @param border the token that begins every text
/// @param prompts the empty one lets the model begin by itself
/// @param tokens at most, of each sample
record RunSamples(Tokenizer tokenizer, int border, List<String> prompts, int tokens, long seed)
    implements RunParts.Sampler {
  @Override
  public List<Metric> sample(Transformer model, long step) {
    if (prompts.isEmpty()) {
      return List.of();
    }
    int context = model.config().contextLength();
    Sampling sampling = Sampling.PLAIN.withTemperature(0.8).withTruncation(50, 1, 0);
    List<GenerationRequest> requests = new ArrayList<>();
    for (String prompt : prompts) {
      int[] ids =
          IntStream.concat(IntStream.of(border), IntStream.of(tokenizer.encode(prompt))).toArray();
      int[] kept = ids.length < context ? ids : java.util.Arrays.copyOf(ids, context - 1);
      requests.add(
          GenerationRequest.of(kept, Math.min(tokens, context - kept.length))
              .withSampling(sampling.withSeed(seed))
              .withStops(Set.of(border), List.of()));
    }
    try (Generator generator =
        new Generator(model, tokenizer, Math.min(4, prompts.size()), context)) {
      List<Completion> completions = generator.generate(requests, TokenListener.NONE);
      return IntStream.range(0, prompts.size())
          .<Metric>mapToObj(i -> new Metric.Sample(step, prompts.get(i), completions.get(i).text()))
          .toList();
    }
  }
}
