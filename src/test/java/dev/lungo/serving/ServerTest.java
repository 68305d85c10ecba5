package dev.lungo.serving;

import static dev.lungo.serving.TestServer.TOKENIZER;
import static dev.lungo.serving.TestServer.json;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.helidon.http.Method;
import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Semaphore;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class ServerTest {
  private static final String CHAT = "/v1/chat/completions";
  private static TestServer server;

  @BeforeAll
  static void start() {
    server =
        TestServer.over(
            TestServer.model("one", ScriptedEngine.of(TOKENIZER, prompt -> "the cat")),
            TestServer.model("two", ScriptedEngine.of(TOKENIZER, prompt -> "the mat")));
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static String ask(String more) {
    return "{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]" + more + "}";
  }

  private static void isError(HttpResponse<String> response, int status, String... words) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(response.headers().firstValue("content-type")).contains("application/json");
    JsonNode error = json(response).path("error");
    assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
    assertThat(error.path("message").asString()).isNotBlank().doesNotContain("\tat ");
    for (String word : words) {
      assertThat(error.path("message").asString()).contains(word);
    }
  }

  @Test
  void theModelOfTheRequestAnswersAndTheFirstWhereThereIsNone() {
    assertThat(json(server.post(CHAT, ask(",\"model\":\"two\""))).path("model").asString())
        .isEqualTo("two");
    JsonNode first = json(server.post(CHAT, ask("")));
    assertThat(first.at("/choices/0/message/content").asString()).isEqualTo("the cat");
    assertThat(first.at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(first.at("/usage/completion_tokens").asInt())
        .isEqualTo(TOKENIZER.encode("the cat").length);
  }

  @Test
  void modelsAreListedInTheirOrder() {
    JsonNode list = json(server.get("/v1/models"));
    assertThat(list.path("data").valueStream().map(m -> m.path("id").asString()))
        .containsExactly("one", "two");
    assertThat(json(server.get("/v1/models/two"))).isEqualTo(list.path("data").get(1));
    isError(server.get("/v1/models/three"), 404, "three", "one, two");
  }

  @Test
  void aStreamHasARoleThenTextThenAReasonThenDone() {
    HttpResponse<String> response =
        server.post(CHAT, ask(",\"stream\":true,\"stream_options\":{\"include_usage\":true}"));
    assertThat(response.headers().firstValue("content-type").orElse(""))
        .startsWith("text/event-stream");
    List<String> lines = response.body().lines().filter(line -> !line.isEmpty()).toList();
    assertThat(lines).allMatch(line -> line.startsWith("data: ")).last().isEqualTo("data: [DONE]");
    List<JsonNode> chunks =
        lines.subList(0, lines.size() - 1).stream()
            .map(
                line -> tools.jackson.databind.json.JsonMapper.shared().readTree(line.substring(6)))
            .toList();
    assertThat(chunks.getFirst().at("/choices/0/delta/role").asString()).isEqualTo("assistant");
    StringBuilder text = new StringBuilder();
    chunks.forEach(c -> text.append(c.at("/choices/0/delta/content").asString("")));
    assertThat(text.toString()).isEqualTo("the cat");
    assertThat(chunks.stream().map(c -> c.path("id")).distinct()).hasSize(1);
    int n = chunks.size();
    assertThat(chunks.subList(0, n - 2))
        .allMatch(c -> c.at("/choices/0").get("finish_reason").isNull())
        .allMatch(c -> c.get("usage").isNull());
    assertThat(chunks.get(n - 2).at("/choices/0/finish_reason").asString()).isEqualTo("stop");
    assertThat(chunks.getLast().path("choices")).isEmpty();
    assertThat(chunks.getLast().at("/usage/total_tokens").asInt()).isPositive();
  }

  @Test
  void severalAnswersHaveTheirOwnIndices() {
    JsonNode choices = json(server.post(CHAT, ask(",\"n\":3"))).path("choices");
    assertThat(choices.valueStream().map(c -> c.path("index").asInt())).containsExactly(0, 1, 2);
  }

  @Test
  void whatCannotBeRoutedIsAnErrorObject() throws IOException {
    isError(server.get("/nowhere"), 404);
    isError(server.get("/v1/nowhere"), 404);
    HttpResponse<String> wrongMethod = server.get(CHAT);
    isError(wrongMethod, 405, "POST");
    assertThat(wrongMethod.headers().firstValue("allow")).contains("POST");
    assertThat(raw("GET /health HTTP/1.1\r\nHost: a b\r\n\r\n"))
        .contains("400 Bad Request", "\"error\"");
    assertThat(raw("GET /health HTTP/1.1\r\nConnection: close\r\n\r\n"))
        .containsPattern("HTTP/1.1 4\\d\\d ")
        .contains("\"error\"");
    assertThat(raw("GET /%zz HTTP/1.1\r\nHost: localhost\r\n\r\n"))
        .contains("400 Bad Request", "\"error\"");
  }

  private static String raw(String request) throws IOException {
    try (Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port())) {
      socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(5000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    }
  }

  @Test
  void badBodiesAreRefusedWithTheReason() {
    isError(server.post(CHAT, ""), 400, "empty");
    isError(server.post(CHAT, "[]"), 400, "object");
    isError(server.post(CHAT, "{\"messages\":"), 400, "line 1");
    isError(server.post(CHAT, "{\"a\":" + "[".repeat(100_000)), 400, "nesting");
    isError(server.post(CHAT, "{}"), 400, "messages");
    isError(server.post(CHAT, ask(",\"temperature\":\"hot\"")), 400, "temperature", "a string");
    isError(server.post(CHAT, ask(",\"model\":\"none\"")), 404, "none");
    isError(
        server.send(
            HttpRequest.newBuilder(server.uri(CHAT))
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofByteArray(new byte[] {'{', '"', (byte) 0xff, '"', '}'}))
                .build()),
        400,
        "UTF-8");
    isError(
        server.send(
            HttpRequest.newBuilder(server.uri(CHAT))
                .header("Content-Type", "text/plain")
                .POST(BodyPublishers.ofString(ask("")))
                .build()),
        415,
        "application/json");
    isError(server.post(CHAT, "x".repeat(ServerOptions.DEFAULT.maxBody() + 1)), 413, "larger");
  }

  @Test
  void aPromptBeyondTheContextSaysBothNumbers() {
    String words = "x".repeat(500);
    isError(
        server.post(CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":\"" + words + "\"}]}"),
        400,
        "200",
        "5");
  }

  @Test
  void contentMayBeAListOfTextParts() {
    String parts =
        "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"text\",\"text\":\"a\"}]}]}";
    assertThat(server.post(CHAT, parts).statusCode()).isEqualTo(200);
    HttpResponse<String> image =
        server.post(
            CHAT, "{\"messages\":[{\"role\":\"user\",\"content\":[{\"type\":\"image_url\"}]}]}");
    isError(image, 400, "messages[0].content[0].type");
    assertThat(json(image).at("/error/param").asString()).isEqualTo("messages[0].content[0].type");
  }

  @Test
  void aPageFileIsAskedForOnceAndThenConfirmed() {
    HttpResponse<String> page = server.get("/");
    assertThat(page.body()).startsWith("<!doctype html>");
    assertThat(page.headers().firstValue("content-security-policy").orElse(""))
        .contains("default-src 'none'");
    HttpRequest.Builder again = HttpRequest.newBuilder(server.uri("/index.html"));
    String tag = page.headers().firstValue("etag").orElseThrow();
    assertThat(server.send(again.header("If-None-Match", tag).build()).statusCode()).isEqualTo(304);
    HttpResponse<String> packed =
        server.send(
            HttpRequest.newBuilder(server.uri("/lib/marked.js"))
                .header("Accept-Encoding", "gzip")
                .build());
    assertThat(packed.headers().firstValue("content-encoding")).contains("gzip");
  }

  @Test
  void aForeignNameIsRefusedOnLoopback() throws IOException {
    assertThat(raw("GET /health HTTP/1.1\r\nHost: evil.example\r\nConnection: close\r\n\r\n"))
        .contains("403 Forbidden", "evil.example");
  }

  @Test
  void accessIsAskedAndHearsOfTheTokens() {
    List<String> heard = new java.util.concurrent.CopyOnWriteArrayList<>();
    Access access =
        request -> {
          if (!request.headers().contains(io.helidon.http.HeaderNames.AUTHORIZATION)) {
            throw ApiException.unauthorized("no key");
          }
          return new Caller() {
            @Override
            public String name() {
              return "me";
            }

            @Override
            public void used(int promptTokens, int generatedTokens) {
              heard.add("used " + generatedTokens);
            }

            @Override
            public void done() {
              heard.add("done");
            }
          };
        };
    ServedModel model = TestServer.model("m", ScriptedEngine.of(TOKENIZER, prompt -> "the"));
    try (TestServer closed = TestServer.start(TestServer.options(), access, model)) {
      isError(closed.get("/v1/models"), 401, "no key");
      assertThat(closed.get("/health").statusCode()).isEqualTo(200);
      HttpRequest request =
          HttpRequest.newBuilder(closed.uri(CHAT))
              .header("Authorization", "Bearer k")
              .header("Content-Type", "application/json")
              .POST(BodyPublishers.ofString(ask("")))
              .build();
      assertThat(closed.send(request).statusCode()).isEqualTo(200);
    }
    assertThat(heard).containsExactly("used " + TOKENIZER.encode("the").length, "done");
  }

  @Test
  void featuresAddTheirPaths() {
    ServedModel model = TestServer.model("m", ScriptedEngine.of(TOKENIZER, prompt -> "the"));
    Feature feature =
        routing ->
            Paths.add(
                routing,
                "/api/me",
                Map.of(
                    Method.GET,
                    (request, response) ->
                        Json.send(response, Json.object().put("name", Caller.of(request).name()))));
    try (TestServer with =
        TestServer.start(
            TestServer.options(), new Models(List.of(model)), Access.OPEN, List.of(feature))) {
      assertThat(json(with.get("/api/me")).path("name").asString()).isEqualTo("local");
    }
  }

  @Test
  void aClosedServerLetsRunningAnswersEndAndRefusesNewOnes() throws Exception {
    Semaphore permits = new Semaphore(1);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> "the cat", permits);
    TestServer closing = TestServer.over(TestServer.model("m", engine));
    var answer =
        java.util.concurrent.CompletableFuture.supplyAsync(() -> closing.post(CHAT, ask("")));
    while (engine.running() == 0) {
      Thread.sleep(5);
    }
    permits.release(100);
    closing.close();
    assertThat(answer.get().statusCode()).isEqualTo(200);
  }

  @Test
  void aPortInUseIsNamed() {
    ServedModel model = TestServer.model("m", ScriptedEngine.of(TOKENIZER, prompt -> "the"));
    ServerOptions taken = TestServer.options().withAddress("127.0.0.1", server.server().port());
    assertThatThrownBy(() -> TestServer.start(taken, Access.OPEN, model))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("port " + taken.port());
  }
}
