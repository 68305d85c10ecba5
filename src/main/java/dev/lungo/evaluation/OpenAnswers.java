package dev.lungo.evaluation;

import dev.lungo.evaluation.LanguageModel.Answer;
import dev.lungo.evaluation.LanguageModel.Open;
import dev.lungo.generation.Completion;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.TokenListener;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Answers in the model's own words, many at a time, the longest first so that neighbours take as
/// long.
///
/// @param end ids that end an answer
/// @param sampling its seed and the prompt decide what is drawn, so that a prompt gets the same
///     answer whatever is asked beside it
record OpenAnswers(
    Transformer model,
    Tokenizer tokenizer,
    PromptEncoding encoding,
    Set<Integer> end,
    Sampling sampling) {
  /// Answers that are generated at a time: more gain little.
  private static final int MOST_SLOTS = 64;

  /// For the keys and values of those.
  private static final long CACHE_BYTES = 1L << 29;

  private record Asked(int index, FittedPrompt prompt, GenerationRequest request) {
    /// Tokens of prompt and answer together, at most.
    int length() {
      return request.prompt().size() + request.maxTokens();
    }
  }

  /// @return one for each request, in their order
  List<Answer> of(List<Open> requests) {
    if (requests.isEmpty()) {
      return List.of();
    }
    List<Asked> asked =
        IntStream.range(0, requests.size())
            .mapToObj(i -> asked(i, requests.get(i)))
            .sorted(Comparator.comparingInt(Asked::length).reversed())
            .toList();
    List<Completion> completions = generate(asked);
    Answer[] answers = new Answer[requests.size()];
    for (int n = 0; n < asked.size(); n++) {
      FinishReason finish = completions.get(n).finish();
      boolean ended = finish == FinishReason.STOP_TOKEN || finish == FinishReason.STOP_STRING;
      answers[asked.get(n).index()] =
          new Answer(completions.get(n).text(), ended, asked.get(n).prompt().cut());
    }
    return Arrays.asList(answers);
  }

  /// An answer has at most half of the context, and its prompt what is left.
  private Asked asked(int index, Open open) {
    int context = model.config().contextLength();
    int maxTokens = Math.min(open.maxTokens(), context / 2);
    FittedPrompt prompt =
        FittedPrompt.of(encoding, tokenizer, open.prompt(), List.of(), _ -> context - maxTokens);
    int[] tokens = prompt.tokens().prompt();
    GenerationRequest request =
        GenerationRequest.of(tokens, maxTokens)
            .withSampling(sampling.withSeed(31 * sampling.seed() + Arrays.hashCode(tokens)))
            .withStops(end, open.stop());
    return new Asked(index, prompt, request);
  }

  private List<Completion> generate(List<Asked> asked) {
    ModelConfig config = model.config();
    int capacity = asked.getFirst().length();
    long bytesPerToken =
        2L * Float.BYTES * config.layers() * config.keyValueHeads() * config.headSize();
    int slots =
        Math.clamp(CACHE_BYTES / (bytesPerToken * capacity), 1, Math.min(MOST_SLOTS, asked.size()));
    try (Generator generator = new Generator(model, tokenizer, slots, capacity)) {
      return generator.generate(asked.stream().map(Asked::request).toList(), TokenListener.NONE);
    }
  }
}
