package dev.lungo.serving;

import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import java.util.Map;
import java.util.stream.Collectors;

/// Adds paths to a routing so that a wrong method is a 405 that names the right ones; Helidon by
/// itself would say 404.
public final class Paths {
  private Paths() {}

  /// @param path may have parameters in braces, as in `/v1/models/{id}`
  public static void add(HttpRouting.Builder routing, String path, Map<Method, Handler> handlers) {
    handlers.forEach((method, handler) -> routing.route(method, path, handler));
    String allowed =
        handlers.keySet().stream().map(Method::text).sorted().collect(Collectors.joining(", "));
    routing.any(
        path,
        (request, response) -> {
          response.header(HeaderNames.ALLOW, allowed);
          throw ApiException.status(
              405,
              "method_not_allowed",
              "this address has no method "
                  + Json.excerpt(request.prologue().method().text())
                  + "; it has "
                  + allowed);
        });
  }
}
