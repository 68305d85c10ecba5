package dev.lungo.generation;

import static dev.lungo.generation.TinyModels.logSoftmax;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.offset;

import dev.lungo.generation.TokenLogprob.Alternative;
import dev.lungo.model.Transformer;
import dev.lungo.torch.Scopes;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.SplittableRandom;
import java.util.stream.IntStream;
import org.bytedeco.pytorch.NoGradGuard;
import org.bytedeco.pytorch.Scalar;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;

class GeneratorTest {
  private static final int V = 97;
  private static final int CONTEXT = 64;
  private static final Transformer MODEL = TinyModels.gpt2(V, CONTEXT, 1);

  @AfterAll
  static void close() {
    MODEL.close();
  }

  private static GenerationRequest request(int maxTokens, int... prompt) {
    return GenerationRequest.of(prompt, maxTokens);
  }

  private static List<Completion> generate(int slots, List<GenerationRequest> requests) {
    try (Generator generator = new Generator(MODEL, slots, CONTEXT)) {
      return generator.generate(requests, TokenListener.NONE);
    }
  }

  private static Completion generate(GenerationRequest request) {
    return generate(1, List.of(request)).getFirst();
  }

  @Test
  void greedyEqualsRunningEverythingAgainForEachToken() {
    GenerationRequest request = request(20, 5, 9, 2).withSampling(Sampling.GREEDY);
    List<Integer> expected = TinyModels.greedy(MODEL, request.prompt(), 20);
    assertThat(generate(request).ids()).isEqualTo(expected);
    assertThat(expected).as("a model that makes up its mind").hasSizeGreaterThan(3);
  }

  @Test
  void promptsLongerThanAPieceAreReadInPieces() {
    try (Transformer model = TinyModels.gpt2(V, 1400, 2);
        Generator generator = new Generator(model, 3, 1400)) {
      SplittableRandom random = new SplittableRandom(4);
      List<GenerationRequest> requests =
          IntStream.of(1300, 3, 513, 512, 700)
              .mapToObj(n -> request(4, random.ints(n, 0, V).toArray()))
              .map(r -> r.withSampling(Sampling.GREEDY))
              .toList();
      List<Completion> completions = generator.generate(requests, TokenListener.NONE);
      for (int i = 0; i < requests.size(); i++) {
        assertThat(completions.get(i).ids())
            .isEqualTo(TinyModels.greedy(model, requests.get(i).prompt(), 4));
      }
    }
  }

  @Test
  void theSameSeedGivesTheSameTokensWhateverElseIsInTheBatch() {
    SplittableRandom random = new SplittableRandom(12);
    List<GenerationRequest> requests = new ArrayList<>();
    for (int i = 0; i < 24; i++) {
      int[] prompt = random.ints(random.nextInt(1, 20), 0, V).toArray();
      Sampling sampling =
          Sampling.PLAIN
              .withTemperature(random.nextDouble(.5, 1.5))
              .withTruncation(random.nextBoolean() ? 0 : 20, random.nextBoolean() ? 1 : .9, 0)
              .withPenalties(random.nextBoolean() ? 1 : 1.2, 0, random.nextBoolean() ? 0 : .4)
              .withSeed(random.nextLong());
      requests.add(request(random.nextInt(1, 40), prompt).withSampling(sampling));
    }
    List<List<Integer>> alone = requests.stream().map(r -> generate(r).ids()).toList();
    for (int slots : new int[] {1, 3, 7, 24}) {
      assertThat(generate(slots, requests).stream().map(Completion::ids).toList())
          .as("%d slots", slots)
          .isEqualTo(alone);
    }
    assertThat(generate(5, requests.reversed()).stream().map(Completion::ids).toList())
        .isEqualTo(alone.reversed());
  }

  @Test
  void anotherSeedGivesAnotherText() {
    GenerationRequest one = request(20, 5).withSampling(Sampling.PLAIN.withSeed(1));
    GenerationRequest two = request(20, 5).withSampling(Sampling.PLAIN.withSeed(2));
    assertThat(generate(one).ids()).isNotEqualTo(generate(two).ids());
  }

  @Test
  void theLengthEndsAtMaxTokensOrWhenTheContextIsFull() {
    Completion limited = generate(request(7, 1, 2));
    assertThat(limited.ids()).hasSize(7);
    assertThat(limited.finish()).isEqualTo(FinishReason.MAX_TOKENS);
    Completion full = generate(request(GenerationRequest.UNLIMITED, 1, 2));
    assertThat(full.ids()).hasSize(CONTEXT - 2);
    assertThat(full.finish()).isEqualTo(FinishReason.CONTEXT_FULL);
    assertThat(full.finish().label()).isEqualTo("length");
    int[] almost = new int[CONTEXT - 1];
    assertThat(generate(request(9, almost)).ids()).hasSize(1);
  }

  @Test
  void aStopTokenEndsTheTextAndStandsInTheIds() {
    List<Integer> free = generate(request(20, 5, 9).withSampling(Sampling.PLAIN.withSeed(3))).ids();
    int stop = free.get(10);
    Completion stopped =
        generate(
            request(20, 5, 9)
                .withSampling(Sampling.PLAIN.withSeed(3))
                .withStops(Set.of(stop), List.of()));
    assertThat(stopped.ids()).isEqualTo(free.subList(0, free.indexOf(stop) + 1));
    assertThat(stopped.finish()).isEqualTo(FinishReason.STOP_TOKEN);
  }

  @Test
  void logprobsAreTheModelsAndThoseOfTheDraw() {
    double temperature = .7;
    GenerationRequest request =
        request(12, 5, 9).withSampling(Sampling.PLAIN.withTemperature(temperature)).withLogprobs(3);
    Completion completion = generate(request);
    List<Integer> text = new ArrayList<>(request.prompt());
    for (int i = 0; i < completion.ids().size(); i++) {
      float[] logits = TinyModels.logits(MODEL, text);
      double[] model = logSoftmax(logits, 1);
      int id = completion.ids().get(i);
      TokenLogprob logprob = completion.logprobs().get(i);
      assertThat(logprob.model()).isCloseTo(model[id], offset(1e-4));
      assertThat(logprob.sampling()).isCloseTo(logSoftmax(logits, temperature)[id], offset(1e-4));
      List<Integer> best =
          IntStream.range(0, V)
              .boxed()
              .sorted(Comparator.comparingDouble(t -> -model[t]))
              .limit(3)
              .toList();
      assertThat(logprob.top()).extracting(Alternative::id).isEqualTo(best);
      assertThat(logprob.top().getFirst().logprob())
          .isCloseTo(model[best.getFirst()], offset(1e-4));
      text.add(id);
    }
  }

  @Test
  void logprobsAgreeWithTheScorer() {
    Completion completion = generate(request(30, 5, 9).withLogprobs(0));
    int[] all =
        IntStream.concat(IntStream.of(5, 9), completion.ids().stream().mapToInt(i -> i)).toArray();
    float[] scores = new Scorer(MODEL).score(all);
    for (int i = 0; i < 30; i++) {
      assertThat(completion.logprobs().get(i).model()).isCloseTo(scores[2 + i], offset(1e-4));
    }
  }

  @Test
  void logprobsOfThePromptAgreeWithTheScorerInWholeAndInPieces() {
    for (int length : new int[] {2, 9, 40}) {
      int[] prompt = IntStream.range(0, length).map(i -> (i * 31 + 7) % V).toArray();
      GenerationRequest request = request(1, prompt).withPromptLogprobs(3);
      List<Completion> two = generate(2, List.of(request, request(1, 1, 2, 3)));
      List<TokenLogprob> logprobs = two.getFirst().promptLogprobs();
      float[] expected = new Scorer(MODEL).score(prompt);
      assertThat(logprobs).hasSize(length - 1);
      for (int i = 1; i < length; i++) {
        TokenLogprob logprob = logprobs.get(i - 1);
        assertThat(logprob.model()).isCloseTo(expected[i], offset(1e-4));
        assertThat(logprob.top()).hasSize(3);
        assertThat(logprob.top().getFirst().logprob()).isGreaterThanOrEqualTo(logprob.model());
      }
      assertThat(two.getLast().promptLogprobs()).isEmpty();
      assertThat(two.getFirst().ids())
          .isEqualTo(generate(1, List.of(request(1, prompt))).getFirst().ids());
    }
  }

  /// Over random conversations that share beginnings, in few slots: what is kept never changes
  /// what is said.
  @Test
  void keptPrefixesChangeNothing() {
    SplittableRandom random = new SplittableRandom(5);
    int[] shared = IntStream.range(0, 24).map(_ -> random.nextInt(V)).toArray();
    int reused = 0;
    try (Generator keeping = new Generator(MODEL, 3, CONTEXT).keepingPrefixes();
        Generator plain = new Generator(MODEL, 3, CONTEXT)) {
      for (int round = 0; round < 40; round++) {
        List<GenerationRequest> requests = new ArrayList<>();
        for (int i = 0; i < 1 + round % 4; i++) {
          int begin = 1 + random.nextInt(shared.length);
          int[] prompt =
              IntStream.range(0, begin + random.nextInt(12))
                  .map(t -> t < begin ? shared[t] : random.nextInt(V))
                  .toArray();
          requests.add(
              request(1 + random.nextInt(12), prompt)
                  .withSampling(Sampling.PLAIN.withSeed(random.nextLong())));
        }
        List<Completion> kept = keeping.generate(requests, TokenListener.NONE);
        List<Completion> expected = plain.generate(requests, TokenListener.NONE);
        for (int i = 0; i < requests.size(); i++) {
          assertThat(kept.get(i).ids()).isEqualTo(expected.get(i).ids());
          reused += kept.get(i).reused();
        }
      }
    }
    assertThat(reused).isPositive();
  }

  @Test
  void severalAnswersToOnePromptReadItOnce() {
    int[] prompt = IntStream.range(0, 30).map(i -> (i * 31 + 7) % V).toArray();
    List<GenerationRequest> requests =
        IntStream.range(0, 3)
            .mapToObj(i -> request(6, prompt).withSampling(Sampling.PLAIN.withSeed(i)))
            .toList();
    try (Generator keeping = new Generator(MODEL, 3, CONTEXT).keepingPrefixes()) {
      List<Completion> answers = keeping.generate(requests, TokenListener.NONE);
      assertThat(answers).extracting(Completion::reused).containsExactly(0, 29, 29);
      assertThat(answers)
          .extracting(Completion::ids)
          .isEqualTo(generate(3, requests).stream().map(Completion::ids).toList());
      keeping.forgetPrefixes();
      assertThat(keeping.generate(requests.subList(0, 1), TokenListener.NONE).getFirst().reused())
          .isZero();
    }
  }

  @Test
  void aListenerThatReturnsFalseCancelsItsRequestAlone() {
    List<Integer> heard = new ArrayList<>();
    try (Generator generator = new Generator(MODEL, 2, CONTEXT)) {
      List<Completion> completions =
          generator.generate(
              List.of(request(9, 1), request(9, 2), request(9, 3)),
              (request, token) -> {
                heard.add(request);
                return request != 1 || heard.stream().filter(r -> r == 1).count() < 4;
              });
      assertThat(completions).extracting(c -> c.ids().size()).containsExactly(9, 4, 9);
      assertThat(completions.get(1).finish()).isEqualTo(FinishReason.CANCELLED);
      assertThat(completions.get(2).finish()).isEqualTo(FinishReason.MAX_TOKENS);
    }
    assertThat(heard).filteredOn(r -> r == 1).hasSize(4);
  }

  @Test
  void requestsJoinAndLeaveBetweenSteps() {
    try (Generator generator = new Generator(MODEL, 2, CONTEXT)) {
      Generation first = generator.submit(request(5, 1), TokenListener.NONE);
      assertThat(generator.step()).isTrue();
      Generation second = generator.submit(request(30, 2), TokenListener.NONE);
      Generation third = generator.submit(request(3, 3), TokenListener.NONE);
      Generation never = generator.submit(request(3, 4), TokenListener.NONE);
      never.cancel();
      while (!third.done()) {
        assertThat(generator.step()).isTrue();
      }
      assertThat(first.done()).isTrue();
      assertThat(second.done()).isFalse();
      second.cancel();
      assertThat(generator.step()).isFalse();
      assertThat(second.completion().finish()).isEqualTo(FinishReason.CANCELLED);
      assertThat(never.completion().ids()).isEmpty();
      assertThat(first.completion().ids()).isEqualTo(generate(request(5, 1)).ids());
      assertThat(third.completion().ids()).isEqualTo(generate(request(3, 3)).ids());
    }
  }

  @Test
  void requestsThatCannotRunAreRefused() {
    try (Generator generator = new Generator(MODEL, 1, CONTEXT)) {
      assertThatThrownBy(() -> generator.submit(request(1, new int[CONTEXT]), TokenListener.NONE))
          .isInstanceOf(IllegalArgumentException.class)
          .hasMessageContaining("64 tokens");
      assertThatThrownBy(() -> generator.submit(request(1, V), TokenListener.NONE))
          .hasMessageContaining("97")
          .hasMessageContaining("0 to 96");
      assertThatThrownBy(
              () ->
                  generator.submit(
                      request(1, 1).withStops(Set.of(), List.of("x")), TokenListener.NONE))
          .hasMessageContaining("tokenizer");
    }
    assertThatThrownBy(() -> new Generator(MODEL, 1, CONTEXT + 1)).hasMessageContaining("64");
    assertThatThrownBy(() -> request(1)).hasMessageContaining("prompt is empty");
    assertThatThrownBy(() -> request(0, 1)).hasMessageContaining("max tokens");
  }

  @Test
  void aModelWithoutNumbersFailsClearlyAndFreesItsSlots() {
    try (Transformer broken = TinyModels.gpt2(V, CONTEXT, 3)) {
      Scopes.run(
          () -> {
            try (NoGradGuard _ = new NoGradGuard()) {
              broken.parameters().firstEntry().getValue().fill_(new Scalar(Double.NaN));
            }
            return 0;
          });
      try (Generator generator = new Generator(broken, 1, CONTEXT)) {
        for (int i = 0; i < 2; i++) {
          assertThatThrownBy(() -> generator.generate(List.of(request(3, 1)), TokenListener.NONE))
              .isInstanceOf(IllegalStateException.class)
              .hasMessageContaining("not finite");
        }
      }
    }
  }

  @Test
  void generatingLeavesNoTensorBehind() {
    try (Generator generator = new Generator(MODEL, 2, CONTEXT)) {
      List<GenerationRequest> requests = List.of(request(20, 1, 2), request(40, 3));
      List<Completion> warm = generator.generate(requests, TokenListener.NONE);
      long before = Scopes.live();
      assertThat(generator.generate(requests, TokenListener.NONE)).isEqualTo(warm);
      // Fewer if the collector frees what other tests dropped.
      assertThat(Scopes.live()).isLessThanOrEqualTo(before);
    }
  }

  @Test
  void penaltiesAndBiasReachTheDraw() {
    Sampling never =
        Sampling.GREEDY
            .withPenalties(1, 1000, 0)
            .withLogitBias(Map.of(3, Double.NEGATIVE_INFINITY));
    List<Integer> ids = generate(request(60, 7, 8).withSampling(never)).ids();
    assertThat(ids).doesNotHaveDuplicates().doesNotContain(3).hasSize(60);
  }
}
