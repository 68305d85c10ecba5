package dev.lungo.serving;

import dev.lungo.serving.page.PageFile;
import dev.lungo.serving.page.PageFiles;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;

/// The page's files, at every address that nothing else serves.
///
/// A browser keeps a file but asks each time whether it is still the same, which its entity tag
/// answers, so that an update shows at once. Files go out compressed where the client allows.
final class StaticFiles implements Feature {
  private final PageFiles files = new PageFiles();

  @Override
  public void addTo(HttpRouting.Builder routing) {
    routing.route(Method.GET, "/*", this::serve);
    routing.route(Method.HEAD, "/*", this::serve);
  }

  private void serve(ServerRequest request, ServerResponse response) {
    Optional<PageFile> found = files.find(request.path().path());
    if (found.isEmpty()) {
      response.next();
      return;
    }
    PageFile file = found.get();
    response.header(HeaderNames.ETAG, file.etag());
    response.header(HeaderNames.CACHE_CONTROL, "no-cache");
    response.header(HeaderNames.VARY, "Accept-Encoding");
    if (request.headers().values(HeaderNames.IF_NONE_MATCH).contains(file.etag())) {
      response.status(304).send();
      return;
    }
    response.header(HeaderNames.CONTENT_TYPE, file.type());
    boolean packed =
        request.headers().values(HeaderNames.ACCEPT_ENCODING).stream()
            .anyMatch(value -> value.contains("gzip"));
    byte[] body = packed ? file.gzip() : file.bytes();
    if (packed) {
      response.header(HeaderNames.CONTENT_ENCODING, "gzip");
    }
    if (request.prologue().method().equals(Method.HEAD)) {
      response.header(HeaderNames.CONTENT_LENGTH, String.valueOf(body.length));
      response.send();
    } else {
      response.send(body);
    }
  }
}
