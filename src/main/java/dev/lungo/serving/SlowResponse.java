package dev.lungo.serving;

import io.helidon.http.HeaderNames;
import io.helidon.webserver.CloseConnectionException;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// A response in JSON that is long in coming.
///
/// HTTP has no way to see that a client has gone away but to write to it. So while nothing is
/// ready a space is written now and then, which may stand before any JSON: a client that left is
/// noticed, and a proxy does not take a quiet connection for a dead one. From the first space on
/// the status is 200; what fails after it can only break the connection off.
public final class SlowResponse {
  private final ServerResponse response;
  private @Nullable OutputStream out;

  public SlowResponse(ServerResponse response) {
    this.response = response;
  }

  /// Nothing is ready yet.
  public void idle() {
    write(new byte[] {' '}, false);
  }

  /// Sends all that there is to send.
  public void send(JsonNode node) {
    if (out == null) {
      Json.send(response, node);
    } else {
      write(Json.bytes(node), true);
    }
  }

  /// Ends without an answer: with an error object if that is still possible.
  public RuntimeException fail(ApiException e) {
    return out == null ? e : new CloseConnectionException("broken off: " + e.getMessage());
  }

  private void write(byte[] bytes, boolean last) {
    try {
      OutputStream to = out;
      if (to == null) {
        response.header(HeaderNames.CONTENT_TYPE, "application/json");
        to = response.outputStream();
        out = to;
      }
      to.write(bytes);
      if (last) {
        to.close();
      } else {
        to.flush();
      }
    } catch (IOException | UncheckedIOException e) {
      throw new CloseConnectionException("the client is gone", e);
    }
  }
}
