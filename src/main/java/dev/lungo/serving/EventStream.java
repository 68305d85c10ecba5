package dev.lungo.serving;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A response of server-sent events, each sent at once.
///
/// The status and the headers go out with the first event, so until then an {@link ApiException}
/// can still become a proper error. Where the client has gone away, a write throws, and Helidon
/// closes the connection without a word.
public final class EventStream implements AutoCloseable {
  private final ServerResponse response;
  private @Nullable OutputStream out;

  public EventStream(ServerResponse response) {
    this.response = response;
  }

  /// Whether anything was sent, so that an error must be told within the stream.
  public boolean started() {
    return out != null;
  }

  /// An event without a name.
  public void data(JsonNode node) {
    write("data: " + node + "\n\n");
  }

  /// An event without a name, of plain text in one line.
  public void data(String line) {
    write("data: " + line + "\n\n");
  }

  public void event(String name, JsonNode node) {
    write("event: " + name + "\ndata: " + node + "\n\n");
  }

  /// A comment, which clients skip: it shows whether the client is still there, and keeps proxies
  /// from closing a quiet connection.
  public void alive() {
    write(": \n\n");
  }

  private void write(String text) {
    try {
      OutputStream to = out;
      if (to == null) {
        response.header(HeaderNames.CONTENT_TYPE, "text/event-stream; charset=utf-8");
        response.header(HeaderNames.CACHE_CONTROL, "no-store");
        response.header("X-Accel-Buffering", "no");
        to = response.outputStream();
        out = to;
      }
      to.write(text.getBytes(StandardCharsets.UTF_8));
      to.flush();
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("the client is gone", e);
    }
  }

  /// Ends the response.
  @Override
  public void close() {
    try {
      if (out != null) {
        out.close();
      }
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("the client is gone", e);
    }
  }
}
