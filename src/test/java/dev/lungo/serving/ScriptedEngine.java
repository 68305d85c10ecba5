package dev.lungo.serving;

import dev.lungo.generation.AnswerListener;
import dev.lungo.generation.Completion;
import dev.lungo.generation.Engine;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.tokenizer.StreamDecoder;
import dev.lungo.tokenizer.Tokenizer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Function;

/// An engine without a model: it says what a function makes of the prompt's text, token by token,
/// and can be held back.
public final class ScriptedEngine implements Engine {
  private final Tokenizer tokenizer;
  private final Function<String, String> script;
  private final AtomicInteger running = new AtomicInteger();
  private final AtomicInteger cancelled = new AtomicInteger();
  private final Semaphore permits;
  private final List<Thread> threads = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  private ScriptedEngine(Tokenizer tokenizer, Function<String, String> script, Semaphore permits) {
    this.tokenizer = tokenizer;
    this.script = script;
    this.permits = permits;
  }

  /// Answers at once.
  public static ScriptedEngine of(Tokenizer tokenizer, Function<String, String> script) {
    return new ScriptedEngine(tokenizer, script, new Semaphore(Integer.MAX_VALUE));
  }

  /// Says a token for each permit.
  public static ScriptedEngine held(
      Tokenizer tokenizer, Function<String, String> script, Semaphore permits) {
    return new ScriptedEngine(tokenizer, script, permits);
  }

  /// Answers that have not ended.
  public int running() {
    return running.get();
  }

  /// Answers that were cancelled before their end.
  public int cancelled() {
    return cancelled.get();
  }

  @Override
  public Running start(GenerationRequest request, Duration deadline, AnswerListener listener) {
    int[] prompt = request.prompt().stream().mapToInt(Integer::intValue).toArray();
    int[] answer = tokenizer.encode(script.apply(tokenizer.decode(prompt)));
    AtomicBoolean stop = new AtomicBoolean();
    running.incrementAndGet();
    Thread thread =
        Thread.ofVirtual()
            .start(
                () -> {
                  Completion end = say(request, answer, listener, stop);
                  running.decrementAndGet();
                  listener.end(end);
                });
    threads.add(thread);
    return () -> {
      stop.set(true);
      thread.interrupt();
    };
  }

  @Override
  public Load load() {
    return new Load(running.get(), 0, 8, 0, 0, 0);
  }

  @Override
  public void close(Duration grace) {
    long end = System.nanoTime() + grace.toNanos();
    try {
      while (running.get() > 0 && System.nanoTime() < end) {
        Thread.sleep(5);
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
    closed = true;
    threads.forEach(Thread::interrupt);
  }

  public boolean closed() {
    return closed;
  }

  private Completion say(
      GenerationRequest request, int[] answer, AnswerListener listener, AtomicBoolean stop) {
    StreamDecoder decoder = tokenizer.streamDecoder();
    StringBuilder text = new StringBuilder();
    List<Integer> ids = new ArrayList<>();
    FinishReason finish = FinishReason.STOP_TOKEN;
    for (int id : answer) {
      if (ids.size() == request.maxTokens()) {
        finish = FinishReason.MAX_TOKENS;
        break;
      }
      if (!permitted() || stop.get()) {
        finish = closed ? FinishReason.CUT : FinishReason.CANCELLED;
        break;
      }
      ids.add(id);
      String piece = decoder.accept(id);
      text.append(piece);
      if (!listener.token(new GeneratedToken(id, piece, Optional.empty(), Optional.empty()))) {
        finish = FinishReason.CANCELLED;
        break;
      }
    }
    if (finish == FinishReason.CANCELLED) {
      cancelled.incrementAndGet();
    }
    return new Completion(ids, text.toString(), List.of(), finish);
  }

  private boolean permitted() {
    try {
      permits.acquire();
      return true;
    } catch (InterruptedException _) {
      return false;
    }
  }
}
