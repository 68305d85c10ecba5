package dev.lungo.serving.chat;

import dev.lungo.serving.ApiException;
import dev.lungo.serving.EventStream;
import dev.lungo.serving.Json;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Store;
import dev.lungo.store.StoreException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.Optional;

/// `GET /api/messages/{id}/events?from=N`: an answer while it is written, as server-sent events.
///
/// | event   | data                                                                        |
/// |---------|-----------------------------------------------------------------------------|
/// | `delta` | `{from, text}`: more of the text, and where it stands                       |
/// | `end`   | the message, once it is saved                                               |
///
/// The reader says how much it has, so a connection that broke goes on where it was, on whichever
/// connection, after a reload, in several windows at once.
final class EventsApi {
  /// How long nothing may be written before it is looked whether the reader is still there.
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// Another server over the same database may be writing the answer: then the database is asked.
  private static final Duration LOOK = Duration.ofMillis(500);

  private final Store store;
  private final LiveAnswers live;
  private final Views views;

  EventsApi(Store store, LiveAnswers live, Views views) {
    this.store = store;
    this.live = live;
    this.views = views;
  }

  void events(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    int from = from(request);
    SavedMessage message = own.message(request);
    try (EventStream events = new EventStream(response)) {
      if (message.running()) {
        events.alive(); // the headers go out, so that the reader knows that it is connected
      }
      follow(own, message, from, events);
    } catch (InterruptedException _) {
      Thread.currentThread().interrupt();
      throw ApiException.unavailable("the server is being stopped", Duration.ofSeconds(5));
    }
  }

  private static int from(ServerRequest request) {
    String from = request.query().contains("from") ? request.query().get("from") : "0";
    if (!from.matches("\\d{1,9}")) {
      throw ApiException.invalid("from", "'from' must be a whole number of 0 or more");
    }
    return Integer.parseInt(from);
  }

  private void follow(Own own, SavedMessage message, int from, EventStream events)
      throws InterruptedException {
    int have = from;
    long said = System.nanoTime();
    while (true) {
      Optional<LiveAnswer> answer = live.find(message.id());
      News news =
          answer.isPresent() ? answer.get().after(have, PATIENCE) : stored(own, message, have);
      switch (news) {
        case News.More(int at, String text) -> {
          events.event("delta", Json.object().put("from", at).put("text", text));
          have += text.length();
          said = System.nanoTime();
        }
        case News.Ended(SavedMessage whole) -> {
          events.event("end", views.message(whole));
          return;
        }
        case News.Gone() -> {
          return; // the reader asks again, and hears that there is no such message
        }
        case News.Nothing() -> {
          if (System.nanoTime() - said >= PATIENCE.toNanos()) {
            events.alive();
            said = System.nanoTime();
          }
          if (answer.isEmpty()) {
            Thread.sleep(LOOK);
          }
        }
      }
    }
  }

  /// Of an answer that is not written here, or not any more.
  private News stored(Own own, SavedMessage message, int have) {
    try {
      Optional<SavedMessage> found = store.messages().find(own.owner(), message.id());
      if (found.isEmpty()) {
        return new News.Gone();
      }
      String content = found.get().content();
      if (!found.get().running()) {
        return new News.Ended(found.get());
      }
      return content.length() > have
          ? new News.More(have, content.substring(have))
          : new News.Nothing();
    } catch (StoreException _) {
      return new News.Nothing(); // as long as it does not answer
    }
  }
}
