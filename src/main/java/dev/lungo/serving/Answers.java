package dev.lungo.serving;

import dev.lungo.generation.AnswerListener;
import dev.lungo.generation.Completion;
import dev.lungo.generation.Engine;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.generation.GenerationRequest;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/// The answers to one request: what the model's thread says of them waits here until the
/// request's own thread takes it.
///
/// The model's thread never waits. A reader that is more than {@link #BUFFER} tokens behind is cut,
/// so a slow client costs the memory of those and nobody's time.
///
/// ```java
/// try (Answers answers = Answers.start(engine, requests, deadline)) {
///   while (answers.running() > 0) {
///     switch (answers.next(Duration.ofSeconds(2)).orElse(null)) {
///       case Answers.Token(int choice, GeneratedToken token) -> ...
///       case Answers.End(int choice, Completion completion) -> ...
///       case null -> ...   // nothing for two seconds
///     }
///   }
/// }   // cancels what still runs
/// ```
public final class Answers implements AutoCloseable {
  /// Tokens that may wait for their reader.
  static final int BUFFER = 4096;

  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicInteger tokens = new AtomicInteger();
  private final List<Engine.Running> started = new ArrayList<>();
  private int running;

  private Answers() {}

  /// What happened.
  public sealed interface Event {
    /// Which of the requests, from 0.
    int choice();
  }

  /// A token has come.
  public record Token(int choice, GeneratedToken token) implements Event {}

  /// An answer has ended.
  public record End(int choice, Completion completion) implements Event {}

  /// Starts all or none.
  ///
  /// @throws ApiException 429 if the engine is busy, 503 if it is closing, 400 if it refuses
  public static Answers start(Engine engine, List<GenerationRequest> requests, Duration deadline) {
    Answers answers = new Answers();
    try {
      for (int i = 0; i < requests.size(); i++) {
        answers.started.add(engine.start(requests.get(i), deadline, answers.listener(i)));
      }
    } catch (Engine.BusyException e) {
      answers.close();
      throw ApiException.tooMany(e.getMessage() + "", e.retryAfter());
    } catch (Engine.ClosedException e) {
      answers.close();
      throw ApiException.unavailable(e.getMessage() + "", Duration.ofSeconds(5));
    } catch (IllegalArgumentException e) {
      answers.close();
      throw ApiException.invalid(null, e.getMessage() + "");
    }
    answers.running = requests.size();
    return answers;
  }

  private AnswerListener listener(int choice) {
    return new AnswerListener() {
      private boolean behind;

      @Override
      public boolean token(GeneratedToken token) {
        behind = tokens.incrementAndGet() > BUFFER;
        return !behind && events.add(new Token(choice, token));
      }

      @Override
      public void end(Completion completion) {
        Completion told =
            behind
                ? new Completion(
                    completion.ids(), completion.text(), completion.logprobs(), FinishReason.CUT)
                : completion;
        events.add(new End(choice, told));
      }
    };
  }

  /// How many have not ended, as far as the events taken tell.
  public int running() {
    return running;
  }

  /// Waits for the next event.
  ///
  /// @return empty if nothing happens for so long
  public Optional<Event> next(Duration patience) {
    try {
      Event event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      switch (event) {
        case Token _ -> tokens.decrementAndGet();
        case End _ -> running--;
        case null -> {}
      }
      return Optional.ofNullable(event);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("the server is being stopped", Duration.ofSeconds(5));
    }
  }

  /// Cancels what still runs.
  @Override
  public void close() {
    started.forEach(Engine.Running::cancel);
  }
}
