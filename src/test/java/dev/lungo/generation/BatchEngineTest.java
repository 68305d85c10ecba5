package dev.lungo.generation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class BatchEngineTest {
  private static final Tokenizer TOKENIZER = TinyModels.tokenizer();
  private static final int CONTEXT = 64;
  private static final Duration LONG = Duration.ofMinutes(1);

  private final ModelThread thread = new ModelThread();
  private final List<Engine> engines = new ArrayList<>();

  private static Transformer model() {
    return TinyModels.gpt2(TOKENIZER.vocabularySize(), CONTEXT, 1);
  }

  private BatchEngine engine(int slots, int queue) {
    BatchEngine engine = new BatchEngine(model(), TOKENIZER, slots, CONTEXT, queue, thread);
    engines.add(engine);
    return engine;
  }

  @AfterEach
  void close() {
    engines.forEach(engine -> engine.close(Duration.ZERO));
    thread.close();
  }

  private static GenerationRequest request(int seed, int maxTokens) {
    return GenerationRequest.of(TOKENIZER.encode("the cat " + seed), maxTokens)
        .withSampling(Sampling.PLAIN.withSeed(seed));
  }

  /// Takes the tokens; each costs a permit, on the model's thread.
  private static final class Answer extends CompletableFuture<Completion>
      implements AnswerListener {
    private final Semaphore permits;
    final CountDownLatch begun = new CountDownLatch(1);

    Answer(int permits) {
      this.permits = new Semaphore(permits);
    }

    Answer() {
      this(Integer.MAX_VALUE);
    }

    @Override
    public boolean token(GeneratedToken token) {
      begun.countDown();
      permits.acquireUninterruptibly();
      return true;
    }

    @Override
    public void end(Completion completion) {
      complete(completion);
    }
  }

  @Test
  void whoeverAsksGetsTheAnswerOfAGeneratorOfTheirOwn() throws Exception {
    BatchEngine engine = engine(3, 100);
    List<Answer> answers = IntStream.range(0, 20).mapToObj(_ -> new Answer()).toList();
    List<Thread> callers =
        IntStream.range(0, 20)
            .mapToObj(
                i ->
                    Thread.startVirtualThread(
                        () -> engine.start(request(i, 5 + i), LONG, answers.get(i))))
            .toList();
    for (Thread caller : callers) {
      caller.join();
    }
    try (Transformer model = model();
        Generator alone = new Generator(model, TOKENIZER, 1, CONTEXT)) {
      for (int i = 0; i < 20; i++) {
        Completion expected =
            alone.generate(List.of(request(i, 5 + i)), TokenListener.NONE).getFirst();
        assertThat(answers.get(i).get().ids()).isEqualTo(expected.ids());
        assertThat(answers.get(i).get().text()).isEqualTo(expected.text());
      }
    }
    assertThat(engine.load().running()).isZero();
    assertThat(engine.load().generatedTokens())
        .isEqualTo(answers.stream().mapToInt(a -> a.join().ids().size()).sum());
  }

  @Test
  void theNextTurnIsReadFromWhereItDiffersAndSaysTheSame() throws Exception {
    BatchEngine engine = engine(2, 10);
    List<Integer> turns = new ArrayList<>(TOKENIZER.encode("the mat, the cat").length);
    for (int id : TOKENIZER.encode("the mat, the cat")) {
      turns.add(id);
    }
    for (int turn = 0; turn < 4; turn++) {
      Answer answer = new Answer();
      Answer fresh = new Answer();
      GenerationRequest request =
          GenerationRequest.of(turns.stream().mapToInt(i -> i).toArray(), 6)
              .withSampling(Sampling.PLAIN.withSeed(turn));
      start(engine, request, answer);
      engine(1, 1).start(request, LONG, fresh);
      assertThat(answer.get().ids()).isEqualTo(fresh.get().ids());
      if (turn > 0) {
        // All but the last token of the answer, which nobody has read, and what was added.
        assertThat(answer.get().reused()).isEqualTo(turns.size() - 3);
      }
      turns.addAll(answer.get().ids());
      turns.addAll(List.of(5, 6));
    }
    assertThat(engine.load().reusedTokens()).isPositive().isLessThan(engine.load().promptTokens());
  }

  private static void start(Engine engine, GenerationRequest request, Answer answer) {
    Engine.Running _ = engine.start(request, LONG, answer);
  }

  @Test
  void aBeginningIsCopiedFromAnAnswerThatStillRuns() throws Exception {
    BatchEngine engine = engine(2, 10);
    int[] prompt = TOKENIZER.encode("the cat sat on 1 2 3 4 5 6 7 8 9 0 the mat");
    assertThat(prompt.length).isBetween(20, 40);
    Answer first = new Answer();
    Answer second = new Answer();
    GenerationRequest request =
        GenerationRequest.of(prompt, 20).withSampling(Sampling.PLAIN.withSeed(3));
    // The second is submitted from the model's thread, after the first's first token.
    engine.start(
        request,
        LONG,
        new AnswerListener() {
          private boolean sent;

          @Override
          public boolean token(GeneratedToken token) {
            if (!sent) {
              sent = true;
              engine.start(request, LONG, second);
            }
            return first.token(token);
          }

          @Override
          public void end(Completion completion) {
            first.end(completion);
          }
        });
    assertThat(second.get().ids()).isEqualTo(first.get().ids());
    assertThat(second.get().reused()).isEqualTo(prompt.length - 1);
  }

  @Test
  void beyondTheQueueItIsBusy() throws Exception {
    BatchEngine engine = engine(1, 2);
    Answer held = new Answer(0);
    start(engine, request(0, 3), held);
    held.begun.await();
    Answer waiting = new Answer();
    start(engine, request(1, 3), waiting);
    start(engine, request(2, 3), new Answer());
    assertThatThrownBy(() -> engine.start(request(3, 3), LONG, new Answer()))
        .isInstanceOf(Engine.BusyException.class)
        .hasMessageContaining("2 requests are waiting");
    assertThat(engine.load().waiting()).isEqualTo(2);
    held.permits.release(100);
    assertThat(waiting.get().finish()).isEqualTo(FinishReason.MAX_TOKENS);
  }

  @Test
  void cancellingFreesTheSlotAndLeavesTheOthersAlone() throws Exception {
    BatchEngine engine = engine(2, 10);
    Answer held = new Answer(1);
    Engine.Running running = engine.start(request(0, 50), LONG, held);
    Answer other = new Answer();
    start(engine, request(1, 5), other);
    Answer waiting = new Answer();
    Engine.Running queued = engine.start(request(2, 50), LONG, waiting);
    running.cancel();
    queued.cancel();
    held.permits.release(100);
    assertThat(held.get().finish()).isEqualTo(FinishReason.CANCELLED);
    assertThat(waiting.get().finish()).isEqualTo(FinishReason.CANCELLED);
    assertThat(other.get().finish()).isEqualTo(FinishReason.MAX_TOKENS);
    running.cancel(); // harmless
  }

  @Test
  void aDeadlineEndsWhatRunsAndWhatWaits() throws Exception {
    BatchEngine engine = engine(1, 10);
    Answer held = new Answer(0);
    Engine.Running _ = engine.start(request(0, 50), Duration.ofMillis(50), held);
    Answer waiting = new Answer();
    Engine.Running _ = engine.start(request(1, 50), Duration.ofMillis(50), waiting);
    Thread.sleep(60);
    held.permits.release(100);
    assertThat(held.get().finish()).isEqualTo(FinishReason.DEADLINE);
    assertThat(held.get().ids()).isNotEmpty();
    assertThat(waiting.get().finish()).isEqualTo(FinishReason.DEADLINE);
  }

  @Test
  void closingLetsAnswersEndWithinTheGraceTime() throws Exception {
    BatchEngine engine = engine(1, 10);
    Answer running = new Answer();
    Answer waiting = new Answer();
    start(engine, request(0, 40), running);
    start(engine, request(1, 40), waiting);
    engine.close(LONG);
    assertThat(running.get().finish()).isEqualTo(FinishReason.MAX_TOKENS);
    assertThat(waiting.get().finish()).isEqualTo(FinishReason.MAX_TOKENS);
    assertThatThrownBy(() -> engine.start(request(2, 3), LONG, new Answer()))
        .isInstanceOf(Engine.ClosedException.class);
    assertThatThrownBy(() -> engine.embed(1, 2)).isInstanceOf(Engine.ClosedException.class);
    engine.close(LONG); // harmless
  }

  @Test
  void afterTheGraceTimeAnswersAreCut() throws Exception {
    BatchEngine engine = engine(1, 10);
    Answer held = new Answer(0);
    Answer waiting = new Answer();
    start(engine, request(0, 40), held);
    start(engine, request(1, 40), waiting);
    held.begun.await();
    Thread closing = Thread.startVirtualThread(() -> engine.close(Duration.ZERO));
    Thread.sleep(20);
    held.permits.release(100);
    closing.join();
    assertThat(held.get().finish()).isEqualTo(FinishReason.CUT);
    assertThat(waiting.get().finish()).isEqualTo(FinishReason.CUT);
  }

  @Test
  void aListenerThatFailsLosesItsOwnAnswerOnly() throws Exception {
    BatchEngine engine = engine(2, 10);
    CompletableFuture<Completion> failed = new CompletableFuture<>();
    Engine.Running _ =
        engine.start(
            request(0, 9),
            LONG,
            new AnswerListener() {
              @Override
              public boolean token(GeneratedToken token) {
                throw new IllegalStateException("a listener's own fault, as this test wants it");
              }

              @Override
              public void end(Completion completion) {
                failed.complete(completion);
              }
            });
    Answer other = new Answer();
    start(engine, request(1, 9), other);
    assertThat(failed.get().finish()).isEqualTo(FinishReason.FAILED);
    assertThat(other.get().finish()).isEqualTo(FinishReason.MAX_TOKENS);
  }

  @Test
  void twoModelsTakeTurnsOnOneThread() throws Exception {
    BatchEngine one = engine(1, 10);
    BatchEngine two = engine(1, 10);
    List<String> order = new ArrayList<>(); // written by the one thread
    CompletableFuture<?> a = run(one, "a", order);
    CompletableFuture<?> b = run(two, "b", order);
    CompletableFuture.allOf(a, b).get();
    int both = order.lastIndexOf("a");
    assertThat(order.subList(order.indexOf("b"), both)).contains("a", "b");
    assertThat(order.indexOf("b")).isLessThan(both);
  }

  private static CompletableFuture<?> run(Engine engine, String name, List<String> order) {
    Answer answer = new Answer();
    Engine.Running _ =
        engine.start(
            request(1, 40),
            LONG,
            new AnswerListener() {
              @Override
              public boolean token(GeneratedToken token) {
                return order.add(name);
              }

              @Override
              public void end(Completion completion) {
                answer.end(completion);
              }
            });
    return answer;
  }

  @Test
  void anEmbeddingIsTheMeanOfTheLastHiddenStates() {
    BatchEngine engine = engine(1, 10);
    float[] one = engine.embed(7);
    float[] twice = engine.embed(7, 9);
    assertThat(one).hasSize(32);
    // A token sees those before it, so the first state is that of the token alone.
    assertThat(twice).isNotEqualTo(one);
    assertThat(engine.embed(7)).isEqualTo(one);
  }

  @Test
  void whatCannotRunIsRefusedAtOnce() {
    BatchEngine engine = engine(1, 10);
    assertThatThrownBy(
            () -> engine.start(GenerationRequest.of(new int[CONTEXT], 1), LONG, new Answer()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("64");
  }
}
