package dev.lungo.alignment.reward;

import dev.lungo.alignment.ppo.Ending;
import dev.lungo.generation.Completion;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.TokenListener;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// What a policy says before it is optimised: texts by which a reward model is normalised.
public final class ReferenceSamples {
  private static final int SLOTS = 64;

  private ReferenceSamples() {}

  /// @param prompts asked in turn, those that leave room for a response
  /// @return prompt and response, a row each; the same for the same seed
  /// @throws IllegalArgumentException if no prompt leaves room
  public static List<int[]> of(
      Transformer policy,
      Tokenizer tokenizer,
      List<int[]> prompts,
      Normalisation.Samples recipe,
      long seed) {
    int context = policy.config().contextLength();
    List<int[]> asked =
        prompts.stream().filter(prompt -> prompt.length + recipe.response() <= context).toList();
    if (asked.isEmpty()) {
      throw new IllegalArgumentException(
          "no prompt leaves room for a sample of %d tokens in the context of %d: lower normalisation.response"
              .formatted(recipe.response(), context));
    }
    Set<Integer> ends = ends(policy, tokenizer, recipe.ending());
    boolean stops = recipe.ending() instanceof Ending.EndToken;
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < recipe.count(); i++) {
      requests.add(
          GenerationRequest.of(asked.get(i % asked.size()), recipe.response())
              .withStops(stops ? ends : Set.of(), List.of())
              .withSampling(
                  Sampling.PLAIN
                      .withTemperature(recipe.temperature())
                      .withSeed(seed * 1_000_003 + i)));
    }
    List<int[]> texts = new ArrayList<>();
    int slots = Math.min(SLOTS, recipe.count());
    try (Generator generator = new Generator(policy, tokenizer, slots, context)) {
      List<Completion> done = generator.generate(requests, TokenListener.NONE);
      for (int i = 0; i < done.size(); i++) {
        int[] prompt = asked.get(i % asked.size());
        texts.add(
            IntStream.concat(
                    IntStream.of(prompt),
                    IntStream.of(response(done.get(i), recipe.ending(), ends)))
                .toArray());
      }
    }
    return texts;
  }

  private static Set<Integer> ends(Transformer policy, Tokenizer tokenizer, Ending ending) {
    return switch (ending) {
      case Ending.EndToken() -> Set.copyOf(policy.config().tokens().end());
      case Ending.Truncated(String token, _) -> {
        int[] ids = tokenizer.encode(token);
        if (ids.length != 1) {
          throw new IllegalArgumentException(
              "normalisation.ending.token must be one token, but the tokenizer makes "
                  + ids.length
                  + " of it");
        }
        yield Set.of(ids[0]);
      }
    };
  }

  private static int[] response(Completion completion, Ending ending, Set<Integer> ends) {
    int[] ids = completion.ids().stream().mapToInt(Integer::intValue).toArray();
    return switch (ending) {
      // The end that stopped it is part of the response, as in training.
      case Ending.EndToken() -> ids;
      case Ending.Truncated(_, int after) -> {
        int length = ids.length;
        for (int t = ids.length - 1; t >= after; t--) {
          length = ends.contains(ids[t]) ? t + 1 : length;
        }
        yield Arrays.copyOf(ids, length);
      }
    };
  }
}
