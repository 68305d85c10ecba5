package dev.lungo.alignment.ppo;

import dev.lungo.alignment.Reward;
import dev.lungo.data.Permutation;
import dev.lungo.generation.Completion;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Generator;
import dev.lungo.generation.Sampling;
import dev.lungo.generation.TokenListener;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.torch.Threads;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;

/// Samples answers of the policy, with its weights as they are at the moment.
///
/// Nothing but the temperature shapes the distribution: what is sampled must be what is scored, or
/// the KL has a bias.
///
/// On a CPU several generators share the prompts, a thread each: the operations of a small model
/// are too short for a team of threads. One thread uses it.
final class Rollouts implements AutoCloseable {
  /// Answers of one generator: with fewer it reads the weights more often than it need.
  private static final int FEWEST_SLOTS = 16;

  private final List<Generator> generators = new ArrayList<>();
  private final Optional<Tokenizer> tokenizer;
  private final Set<Integer> specials = new HashSet<>();
  private final SampleRecipe recipe;
  private final Set<Integer> ends;

  /// @param tokenizer absent where rewards read tokens alone
  /// @param longestPrompt in tokens
  Rollouts(
      Transformer policy, Optional<Tokenizer> tokenizer, SampleRecipe recipe, int longestPrompt) {
    int capacity = longestPrompt + recipe.response();
    this.tokenizer = tokenizer;
    this.recipe = recipe;
    int context = policy.config().contextLength();
    if (capacity > context) {
      throw new IllegalArgumentException(
          "the longest prompt has "
              + longestPrompt
              + " tokens and a response up to "
              + recipe.response()
              + ", but the policy's context holds "
              + context
              + ": shorten prompts (prompts.length) or responses (sample.response)");
    }
    ends = ends(policy, tokenizer, recipe);
    tokenizer.ifPresent(
        t -> t.specials().forEach(name -> t.special(name).ifPresent(specials::add)));
    int count =
        policy.device().isCpu() ? Math.clamp(recipe.slots() / FEWEST_SLOTS, 1, Threads.count()) : 1;
    for (int i = 0; i < count; i++) {
      int slots = Math.ceilDiv(recipe.slots(), count);
      generators.add(
          tokenizer
              .map(t -> new Generator(policy, t, slots, capacity))
              .orElseGet(() -> new Generator(policy, slots, capacity))
              .keepingPrefixes()); // several answers to a prompt read it once
    }
  }

  private static Set<Integer> ends(
      Transformer policy, Optional<Tokenizer> tokenizer, SampleRecipe recipe) {
    return switch (recipe.ending()) {
      case Ending.EndToken() -> Set.copyOf(policy.config().tokens().end());
      case Ending.Truncated(String token, int after) -> {
        int[] ids =
            tokenizer
                .orElseThrow(() -> new IllegalArgumentException("truncation needs a tokenizer"))
                .encode(token);
        if (ids.length != 1) {
          throw new IllegalArgumentException(
              "sample.ending.token must be one token, but the tokenizer makes "
                  + ids.length
                  + " of '"
                  + token.replace("\n", "\\n")
                  + "' (to be found from token "
                  + after
                  + " on)");
        }
        yield Set.of(ids[0]);
      }
    };
  }

  /// @param perPrompt answers to each prompt, which stand together in the result
  /// @param temperature usually the recipe's
  /// @param seed the same seed gives the same answers of the same weights
  List<Rollout> sample(List<Prompt> prompts, int perPrompt, double temperature, long seed) {
    boolean stops = recipe.ending() instanceof Ending.EndToken;
    Sampling sampling = Sampling.PLAIN.withTemperature(temperature);
    List<GenerationRequest> requests = new ArrayList<>(prompts.size() * perPrompt);
    for (Prompt prompt : prompts) {
      for (int k = 0; k < perPrompt; k++) {
        requests.add(
            GenerationRequest.of(prompt.ids(), recipe.response())
                .withSampling(sampling.withSeed(Permutation.mix(seed) + requests.size()))
                .withStops(stops ? ends : Set.of(), List.of()));
      }
    }
    List<Completion> completions = generate(requests, perPrompt);
    List<Rollout> rollouts = new ArrayList<>(completions.size());
    for (int i = 0; i < completions.size(); i++) {
      int[] response = completions.get(i).ids().stream().mapToInt(Integer::intValue).toArray();
      rollouts.add(rollout(prompts.get(i / perPrompt), response));
    }
    return rollouts;
  }

  /// Those of one prompt stay together.
  private List<Completion> generate(List<GenerationRequest> requests, int perPrompt) {
    int prompts = requests.size() / perPrompt;
    int parts = Math.min(generators.size(), prompts);
    List<Supplier<List<Completion>>> tasks = new ArrayList<>();
    for (int i = 0; i < parts; i++) {
      Generator generator = generators.get(i);
      List<GenerationRequest> some =
          requests.subList(prompts * i / parts * perPrompt, prompts * (i + 1) / parts * perPrompt);
      tasks.add(
          () -> {
            generator.forgetPrefixes(); // the policy has learned since
            return generator.generate(some, TokenListener.NONE);
          });
    }
    return Threads.atOnce(tasks).stream().flatMap(List::stream).toList();
  }

  Rollout rollout(Prompt prompt, int[] response) {
    int end =
        switch (recipe.ending()) {
          case Ending.EndToken() -> firstEnd(response, response.length - 1);
          case Ending.Truncated(String _, int after) -> firstEnd(response, after);
        };
    int[] seen = end < 0 ? response : Arrays.copyOf(response, end + 1);
    return new Rollout(
        prompt,
        response,
        end >= 0,
        new Reward.Answer(prompt.ids(), seen, prompt.text(), text(seen)));
  }

  private int firstEnd(int[] response, int from) {
    for (int i = from; i < response.length; i++) {
      if (ends.contains(response[i])) {
        return i;
      }
    }
    return -1;
  }

  private String text(int[] ids) {
    return tokenizer
        .map(t -> t.decode(Arrays.stream(ids).filter(id -> !specials.contains(id)).toArray()))
        .orElse("");
  }

  @Override
  public void close() {
    generators.forEach(Generator::close);
  }
}
