package dev.lungo.serving.openai;

import static dev.lungo.serving.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.serving.TinyServer;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class OpenApiTest {
  @Test
  void everyPathOfTheDocumentIsServedWithItsMethods() {
    try (TinyServer server = TinyServer.start()) {
      JsonNode document = json(server.http().get("/openapi.json"));
      assertThat(document.path("paths").size()).isGreaterThan(8);
      for (Map.Entry<String, JsonNode> path : document.path("paths").properties()) {
        for (String method : path.getValue().propertyNames()) {
          int status =
              server
                  .http()
                  .send(
                      HttpRequest.newBuilder(
                              server.http().uri(path.getKey().replace("{id}", "tiny")))
                          .header("Content-Type", "application/json")
                          .method(method.toUpperCase(Locale.ROOT), BodyPublishers.ofString(""))
                          .build())
                  .statusCode();
          // Without a body a POST is refused, but it is there.
          assertThat(status).as(path.getKey()).isEqualTo(method.equals("get") ? 200 : 400);
          assertThat(path.getValue().path(method).path("responses").has("" + status))
              .as(path.getKey())
              .isTrue();
        }
      }
    }
  }
}
