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
/// The model's thread never waits. A reader that is more than {@link #BUFFER} tokens behind is
/// cut, so a slow client costs the memory of those and nobody's time.
///
/// Of many answers, as many are under way as the engine has slots; the next one starts when one
/// has ended.
///
/// ```java
/// try (Answers answers = Answers.start(engine, requests, deadline)) {
///   while (answers.left() > 0) {
///     switch (answers.next(Duration.ofSeconds(2)).orElse(null)) {
///       case Answers.Token(int choice, GeneratedToken token) -> ...
///       case Answers.End(int choice, Completion completion) -> ...
///       case null -> ...   // nothing for two seconds
///     }
///   }
/// }   // cancels what still runs
/// ```
///
/// One thread uses it.
public final class Answers implements AutoCloseable {
  /// Tokens that may wait for their reader.
  static final int BUFFER = 4096;

  private final Engine engine;
  private final List<GenerationRequest> requests;
  private final long deadline;
  private final int atOnce;
  private final LinkedBlockingQueue<Event> events = new LinkedBlockingQueue<>();
  private final AtomicInteger unread = new AtomicInteger();
  private final List<Engine.Running> started = new ArrayList<>();
  private int ended;

  private Answers(Engine engine, List<GenerationRequest> requests, Duration deadline) {
    this.engine = engine;
    this.requests = requests;
    this.deadline = System.nanoTime() + deadline.toNanos();
    this.atOnce = Math.max(1, engine.load().slots());
  }

  /// What happened.
  public sealed interface Event {
    /// Which of the requests, from 0.
    int choice();
  }

  /// A token has come.
  public record Token(int choice, GeneratedToken token) implements Event {}

  /// An answer has ended.
  public record End(int choice, Completion completion) implements Event {}

  /// Starts the first, and as many more as fit.
  ///
  /// @param deadline for all together
  /// @throws ApiException 429 if the engine is busy, 503 if it is closing, 400 if it refuses
  public static Answers start(Engine engine, List<GenerationRequest> requests, Duration deadline) {
    Answers answers = new Answers(engine, requests, deadline);
    try {
      answers.startMore();
      return answers;
    } catch (RuntimeException e) {
      answers.close();
      throw e;
    }
  }

  private void startMore() {
    while (started.size() < requests.size() && started.size() - ended < atOnce) {
      int choice = started.size();
      Duration left = Duration.ofNanos(deadline - System.nanoTime());
      try {
        started.add(engine.start(requests.get(choice), left, listener(choice)));
      } catch (Engine.BusyException e) {
        if (choice == 0) {
          throw refused(e);
        }
        return; // the others' turn; it is tried again with the next event
      } catch (Engine.ClosedException | IllegalArgumentException e) {
        throw refused(e);
      }
    }
  }

  /// What a client is told when an engine does not take its request: see {@link Engine#start}.
  ///
  /// @return 429, 503 or 400
  public static ApiException refused(RuntimeException e) {
    return switch (e) {
      case Engine.BusyException busy ->
          ApiException.tooMany(String.valueOf(busy.getMessage()), busy.retryAfter());
      case Engine.ClosedException closed ->
          ApiException.unavailable(String.valueOf(closed.getMessage()), Duration.ofSeconds(5));
      case IllegalArgumentException wrong ->
          ApiException.invalid(null, String.valueOf(wrong.getMessage()));
      default -> throw e;
    };
  }

  private AnswerListener listener(int choice) {
    return new AnswerListener() {
      private boolean behind;

      @Override
      public boolean token(GeneratedToken token) {
        behind = unread.incrementAndGet() > BUFFER;
        return !behind && events.add(new Token(choice, token));
      }

      @Override
      public void end(Completion completion) {
        events.add(new End(choice, behind ? completion.withFinish(FinishReason.CUT) : completion));
      }
    };
  }

  /// How many have not ended, as far as the events taken tell.
  public int left() {
    return requests.size() - ended;
  }

  /// Waits for the next event.
  ///
  /// @return empty if nothing happens for so long
  public Optional<Event> next(Duration patience) {
    startMore();
    try {
      Event event = events.poll(patience.toNanos(), TimeUnit.NANOSECONDS);
      switch (event) {
        case Token _ -> unread.decrementAndGet();
        case End _ -> ended++;
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
