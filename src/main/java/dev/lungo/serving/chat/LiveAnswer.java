package dev.lungo.serving.chat;

import dev.lungo.generation.AnswerListener;
import dev.lungo.generation.Completion;
import dev.lungo.generation.Engine;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.store.Ending;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Status;
import java.time.Duration;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// An answer that is being written. The model's thread adds to it and never waits; any number of
/// readers, each on a thread of its own, wait for what they have not seen. So nobody's slowness
/// costs anybody else, and an answer goes on whether or not somebody reads it.
///
/// All methods may be called from any thread.
final class LiveAnswer implements AnswerListener {
  private final int promptTokens;
  private final int before;
  private final StringBuilder text;
  private long firstAt;
  private long lastAt;
  private int tokens;
  private boolean stopped;
  private Engine.@Nullable Running running;
  private @Nullable Completion completion;
  private @Nullable News result;

  /// @param begun what the answer begins with
  LiveAnswer(int promptTokens, String begun) {
    this.promptTokens = promptTokens;
    this.text = new StringBuilder(begun);
    this.before = begun.length();
  }

  /// The engine has taken it.
  void started(Engine.Running taken) {
    boolean late;
    synchronized (this) {
      running = taken;
      late = stopped;
    }
    if (late) {
      taken.cancel();
    }
  }

  @Override
  public synchronized boolean token(GeneratedToken token) {
    lastAt = System.nanoTime();
    if (tokens == 0) {
      firstAt = lastAt;
    }
    tokens++;
    if (!token.text().isEmpty()) {
      text.append(token.text());
      notifyAll();
    }
    return !stopped;
  }

  @Override
  public synchronized void end(Completion ended) {
    completion = ended;
    notifyAll();
  }

  /// Somebody has seen enough.
  void stop() {
    Engine.Running taken;
    synchronized (this) {
      stopped = true;
      taken = running;
    }
    if (taken != null) {
      taken.cancel();
    }
  }

  synchronized String text() {
    return text.toString();
  }

  int promptTokens() {
    return promptTokens;
  }

  synchronized int tokens() {
    return tokens;
  }

  /// Waits for what stands beyond `from`, or for the end.
  synchronized News after(int from, Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (text.length() <= from && result == null && millis(end) > 0) {
      wait(Math.max(1, millis(end)));
    }
    if (text.length() > from) {
      return new News.More(from, text.substring(from));
    }
    return result == null ? new News.Nothing() : result;
  }

  /// Waits for the model to end, but not longer than this.
  ///
  /// @return how it ended; empty if it has not
  synchronized Optional<Ending> ending(Duration patience) throws InterruptedException {
    long end = System.nanoTime() + patience.toNanos();
    while (completion == null && millis(end) > 0) {
      wait(Math.max(1, millis(end)));
    }
    return completion == null ? Optional.empty() : Optional.of(ending(completion));
  }

  /// From now until then; `wait(0)` would wait for ever.
  private static long millis(long end) {
    return (end - System.nanoTime()) / 1_000_000;
  }

  private Ending ending(Completion ended) {
    // Its last words may have been held back for the end of a character.
    if (ended.text().length() > text.length() - before) {
      text.replace(before, text.length(), ended.text());
    }
    FinishReason finish = ended.finish();
    Status status =
        switch (finish) {
          case STOP_TOKEN, STOP_STRING -> Status.COMPLETE;
          case MAX_TOKENS, CONTEXT_FULL -> Status.LENGTH;
          case CANCELLED -> stopped ? Status.STOPPED : Status.CUT;
          case DEADLINE, CUT -> Status.CUT;
          case FAILED -> Status.FAILED;
        };
    String error = status == Status.FAILED ? "the model failed" : null;
    return new Ending(
        status, text.toString(), finish.label(), error, promptTokens, tokens, tokensPerSecond());
  }

  /// From the first token to the last: the prompt's time is another matter.
  private double tokensPerSecond() {
    return tokens < 2 ? 0 : (tokens - 1) / Math.max(1e-6, (lastAt - firstAt) / 1e9);
  }

  /// It has ended and is saved: whoever reads it hears of that once they have all of the text.
  synchronized void saved(SavedMessage message) {
    result = new News.Ended(message);
    notifyAll();
  }

  /// It was deleted before its end.
  synchronized void gone() {
    result = new News.Gone();
    notifyAll();
  }

  /// Nobody saves it any more, if it has not ended well.
  void abandon() {
    boolean open;
    synchronized (this) {
      open = result == null;
    }
    if (open) {
      stop();
      gone();
    }
  }
}
