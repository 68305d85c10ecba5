package dev.lungo.serving;

import dev.lungo.store.StoreUnavailableException;
import io.helidon.http.DirectHandler;
import io.helidon.http.HeaderName;
import io.helidon.http.HeaderNames;
import io.helidon.http.HttpException;
import io.helidon.http.ServerResponseHeaders;
import io.helidon.http.Status;
import io.helidon.webserver.http.DirectHandlers;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerResponse;
import tools.jackson.databind.node.ObjectNode;

/// Every failure as an OpenAI error object, whoever noticed it: a handler, the routing, or Helidon
/// while it read the request's first line.
public final class Errors {
  private static final System.Logger LOG = System.getLogger(Errors.class.getName());

  /// Names a request in its response and in the log.
  static final HeaderName REQUEST_ID = HeaderNames.create("x-request-id");

  private Errors() {}

  /// OpenAI's error object.
  public static ObjectNode object(ApiException e) {
    ObjectNode root = Json.object();
    ObjectNode error = root.putObject("error");
    error.put("message", e.getMessage());
    error.put("type", e.type());
    error.put("param", e.param().orElse(null));
    error.put("code", e.code().orElse(null));
    e.numbers().forEach(error::put);
    return root;
  }

  /// What an exception is to a client. Only an {@link ApiException}'s message is shown; anything
  /// that is not expected is logged, under the request's id, and told without detail.
  private static ApiException of(Throwable e, ServerResponse response) {
    return switch (e) {
      case ApiException known -> known;
      case HttpException http -> of(http.status().code());
      case StoreUnavailableException _ -> ApiException.storeUnavailable();
      default -> {
        String id = response.headers().first(REQUEST_ID).orElse("");
        LOG.log(System.Logger.Level.ERROR, "request " + id + " failed", e);
        yield ApiException.internal();
      }
    };
  }

  private static ApiException of(int status) {
    return switch (status) {
      case 404 -> ApiException.notFound("not_found", "there is nothing at this address");
      case 405 -> ApiException.status(405, "method_not_allowed", "this address has no such method");
      case 413 -> ApiException.tooLarge("the request is too large");
      case 415 -> ApiException.status(415, "unsupported_media_type", "unknown kind of body");
      case 503 -> ApiException.status(503, "unavailable", "the server is busy; try again later");
      case 505 -> ApiException.status(505, "http_version", "only HTTP/1.1 is spoken here");
      default ->
          status < 500
              ? ApiException.status(status, "bad_request", "the HTTP request is malformed")
              : ApiException.internal();
    };
  }

  static void send(ServerResponse response, ApiException e) {
    response.status(e.status());
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    e.retryAfter()
        .ifPresent(
            wait ->
                response.header(
                    HeaderNames.RETRY_AFTER, String.valueOf(Math.max(1, wait.toSeconds()))));
    Json.send(response, object(e));
  }

  static void addTo(HttpRouting.Builder routing) {
    routing.error(Throwable.class, (_, response, e) -> send(response, of(e, response)));
  }

  /// For what fails before there is a request to route.
  static DirectHandlers direct() {
    DirectHandlers.Builder handlers = DirectHandlers.builder();
    for (DirectHandler.EventType type : DirectHandler.EventType.values()) {
      handlers.addHandler(type, Errors::direct);
    }
    return handlers.build();
  }

  private static DirectHandler.TransportResponse direct(
      DirectHandler.TransportRequest request,
      DirectHandler.EventType type,
      Status status,
      ServerResponseHeaders headers,
      String message) {
    return DirectHandler.TransportResponse.builder()
        .status(status)
        .headers(headers)
        .header(HeaderNames.CONTENT_TYPE, "application/json")
        .keepAlive(false)
        .entity(Json.bytes(object(of(status.code()))))
        .build();
  }
}
