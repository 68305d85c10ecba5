package dev.lungo.serving.chat;

import dev.lungo.serving.ApiException;
import dev.lungo.serving.access.SignedIn;
import dev.lungo.store.Ending;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Store;
import dev.lungo.store.StoreException;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;

/// The answers that are being written, by the ids of their messages. Each has a virtual thread that
/// saves what there is of it now and then, and its end; while the store does not answer, it tries
/// until it does. Any thread may use it.
final class LiveAnswers {
  private static final System.Logger LOG = System.getLogger(LiveAnswers.class.getName());

  private static final Duration FIRST_RETRY = Duration.ofMillis(250);
  private static final Duration LAST_RETRY = Duration.ofSeconds(5);

  private final Store store;
  private final ChatOptions options;
  private final Map<String, Entry> byMessage = new ConcurrentHashMap<>();
  private final Map<String, AtomicInteger> byPerson = new ConcurrentHashMap<>();

  private record Entry(LiveAnswer answer, String conversation, Thread saver) {}

  LiveAnswers(Store store, ChatOptions options) {
    this.store = store;
    this.options = options;
  }

  Optional<LiveAnswer> find(String message) {
    return Optional.ofNullable(byMessage.get(message)).map(Entry::answer);
  }

  /// Makes room for a person's next answers; {@link #publish} or {@link #release} takes each.
  ///
  /// @throws ApiException 429 if so many are being written for them already, or their tokens are
  ///     used up
  void reserve(SignedIn who, int count) {
    who.requireTokens();
    int most = who.streams();
    AtomicInteger mine = count(who);
    if (mine.addAndGet(count) > most && most > 0) {
      mine.addAndGet(-count);
      throw ApiException.tooMany(
          "%d answers are being written for you, the most that this server allows; stop one"
              .formatted(mine.get()),
          Duration.ofSeconds(5));
    }
  }

  void release(SignedIn who, int count) {
    count(who).addAndGet(-count);
  }

  private AtomicInteger count(SignedIn who) {
    return byPerson.computeIfAbsent(who.person().id(), _ -> new AtomicInteger());
  }

  /// From now on it can be found, and is saved as it grows.
  void publish(SignedIn who, SavedMessage message, LiveAnswer answer) {
    Thread saver =
        Thread.ofVirtual()
            .name("answer")
            .unstarted(
                () -> {
                  try {
                    save(message, answer);
                  } finally {
                    byMessage.remove(message.id());
                    release(who, 1);
                    who.used(answer.promptTokens(), answer.tokens());
                  }
                });
    byMessage.put(message.id(), new Entry(answer, message.conversation(), saver));
    saver.start();
  }

  private void save(SavedMessage message, LiveAnswer answer) {
    int known = message.content().length();
    Duration retry = FIRST_RETRY;
    boolean failing = false;
    try {
      while (true) {
        try {
          Optional<Ending> ending = answer.ending(failing ? Duration.ZERO : options.saveEvery());
          if (ending.isPresent()) {
            store
                .messages()
                .finish(message.id(), ending.get())
                .ifPresentOrElse(answer::saved, answer::gone);
            return;
          }
          String text = answer.text();
          if (text.length() > known) {
            store.messages().progress(message.id(), text);
            known = text.length();
          }
          failing = false;
          retry = FIRST_RETRY;
        } catch (StoreException e) {
          if (!failing) {
            LOG.log(System.Logger.Level.WARNING, "an answer waits to be saved: " + e.getMessage());
          }
          failing = true;
          Thread.sleep(retry);
          Duration twice = retry.multipliedBy(2);
          retry = twice.compareTo(LAST_RETRY) < 0 ? twice : LAST_RETRY;
        }
      }
    } catch (InterruptedException _) {
      // The server ends, and the store is away: at the next start what was saved is marked as cut.
    } catch (RuntimeException e) {
      LOG.log(System.Logger.Level.ERROR, "an answer cannot be saved", e);
    } finally {
      answer.abandon(); // unless all went well
    }
  }

  /// Stops all answers of a conversation.
  void stopAll(String conversation) {
    for (Entry entry : byMessage.values()) {
      if (entry.conversation().equals(conversation)) {
        entry.answer().stop();
      }
    }
  }

  /// Waits until everything is saved. The models must have ended.
  void close() {
    long end = System.nanoTime() + options.patience().toNanos();
    try {
      for (Entry entry : byMessage.values()) {
        Duration left = Duration.ofNanos(Math.max(1, end - System.nanoTime()));
        if (!entry.saver().join(left)) {
          entry.saver().interrupt();
        }
      }
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
    }
  }
}
