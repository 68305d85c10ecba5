package dev.lungo.serving.access;

import static dev.lungo.serving.TestServer.json;
import static dev.lungo.serving.chat.ChatServer.id;
import static dev.lungo.serving.chat.ChatServer.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.serving.chat.ChatServer;
import dev.lungo.serving.chat.ChatServer.Setup;
import dev.lungo.serving.chat.ChatServer.Visitor;
import dev.lungo.store.Store;
import dev.lungo.store.UserRole;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// Who may do what.
@Timeout(60)
class AccessTest {
  private static final String PASSWORD = "correct horse battery";
  private static final Setup SETUP = Setup.saying(prompt -> "the cat");
  @TempDir Path folder;

  private void prepare(boolean users, boolean keys) {
    try (Store store = Store.open(folder.resolve("chats.db").toString())) {
      if (users) {
        store.people().add("ann", PASSWORD, UserRole.USER);
        store.people().add("bob", PASSWORD, UserRole.USER);
        store.people().add("eve", PASSWORD, UserRole.ADMIN);
      }
      if (keys) {
        store.keys().add("program", null, null);
      }
    }
  }

  private static int v1(ChatServer server, @Nullable String key) {
    return v1Response(server, key).statusCode();
  }

  private static HttpResponse<String> v1Response(ChatServer server, @Nullable String key) {
    HttpRequest.Builder request = HttpRequest.newBuilder(server.http().uri("/v1/models"));
    if (key != null) {
      request.header("Authorization", "Bearer " + key);
    }
    return server.http().send(request.build());
  }

  private static void isError(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).at("/error/code").asString()).isEqualTo(code);
  }

  /// The table of the package's documentation.
  @ParameterizedTest
  @CsvSource({
    "LOOPBACK,         false, false, 200, 200",
    "LOOPBACK,         false, true,  200, 401",
    "LOOPBACK,         true,  false, 401, 401",
    "LOOPBACK,         true,  true,  401, 401",
    "GUARDED,          false, true,  401, 401",
    "GUARDED,          true,  false, 401, 401",
    "GUARDED,          true,  true,  401, 401",
    "GUARDED,          false, false, 401, 401",
    "OPEN_TO_EVERYONE, false, false, 200, 200",
    "OPEN_TO_EVERYONE, true,  true,  401, 401",
  })
  void whoHasNeitherPasswordNorKeyComesInOnlyWhereItIsOpen(
      Door door, boolean users, boolean keys, int page, int program) {
    prepare(users, keys);
    try (ChatServer server = ChatServer.start(folder, SETUP.behind(door))) {
      Visitor visitor = server.visitor();
      assertThat(visitor.session().path("user").isNull()).isEqualTo(page == 401);
      HttpResponse<String> list = visitor.call("GET", "/api/conversations", null);
      assertThat(list.statusCode()).isEqualTo(page);
      assertThat(v1(server, null)).isEqualTo(program);
      assertThat(v1(server, "no-key-of-ours")).isEqualTo(program);
      assertThat(server.http().get("/health").statusCode()).isEqualTo(200);
      assertThat(server.http().get("/").statusCode()).isEqualTo(200);
      if (page == 401) {
        isError(list, 401, "signed_out");
        assertThat(visitor.call("POST", "/api/conversations", "{}").statusCode()).isEqualTo(401);
      }
      if (program == 401) {
        JsonNode error = json(v1Response(server, null)).path("error");
        assertThat(error.propertyNames()).containsExactly("message", "type", "param", "code");
        assertThat(error.path("code").asString()).isEqualTo("invalid_api_key");
        assertThat(server.http().get("/metrics").statusCode()).isEqualTo(401);
      }
    }
  }

  @Test
  void aUserSignsInAndOut() {
    prepare(true, false);
    try (ChatServer server = ChatServer.start(folder, SETUP)) {
      Visitor ann = server.visitor();
      isError(ann.signIn("ann", "wrong horse battery"), 401, "wrong_password");
      isError(ann.signIn("nobody", PASSWORD), 401, "wrong_password");
      HttpResponse<String> in = ann.signIn("Ann", PASSWORD);
      assertThat(in.statusCode()).isEqualTo(200);
      assertThat(json(in).at("/user/name").asString()).isEqualTo("ann");
      assertThat(json(in).path("open").asBoolean()).isFalse();
      assertThat(in.headers().firstValue("set-cookie").orElse(""))
          .contains("HttpOnly", "SameSite=Strict", "Path=/")
          .doesNotContain("Secure");
      assertThat(ann.ask(ann.converse(), null, "Hi").path("content").asString())
          .isEqualTo("the cat");
      assertThat(ann.call("DELETE", "/api/session", null).statusCode()).isEqualTo(204);
      assertThat(ann.call("GET", "/api/conversations", null).statusCode()).isEqualTo(401);
      assertThat(ann.session().path("user").isNull()).isTrue();
    }
  }

  @Test
  void aSessionOutlivesTheServerWithItsToken() {
    prepare(true, false);
    String cookie;
    String csrf;
    try (ChatServer server = ChatServer.start(folder, SETUP)) {
      HttpResponse<String> in = server.visitor().signIn("ann", PASSWORD);
      cookie = in.headers().firstValue("set-cookie").orElseThrow().split(";", 2)[0];
      csrf = json(in).path("csrf").asString();
    }
    try (ChatServer server = ChatServer.start(folder, SETUP)) {
      HttpRequest.Builder request =
          server.visitor().request("POST", "/api/conversations", "{}").header("Cookie", cookie);
      assertThat(server.http().send(request.copy().build()).statusCode()).isEqualTo(403);
      assertThat(server.http().send(request.header("X-CSRF-Token", csrf).build()).statusCode())
          .isEqualTo(201);
    }
  }

  @ParameterizedTest
  @CsvSource({
    "POST,   /api/conversations",
    "PATCH,  /api/conversations/x",
    "DELETE, /api/conversations/x",
    "POST,   /api/conversations/x/summary",
    "POST,   /api/conversations/x/messages",
    "POST,   /api/messages/x/regenerate",
    "POST,   /api/messages/x/continue",
    "POST,   /api/messages/x/stop",
    "PUT,    /api/messages/x/vote",
    "PUT,    /api/messages/x/demonstration",
    "DELETE, /api/messages/x/demonstration",
    "PUT,    /api/comparisons/x",
    "POST,   /api/tokens",
    "PUT,    /api/settings",
    "POST,   /api/session",
    "DELETE, /api/session",
  })
  void whateverWritesNeedsTheToken(String method, String path) {
    try (ChatServer server = ChatServer.start(folder, SETUP)) {
      HttpRequest.Builder request = server.visitor().request(method, path, "{}");
      isError(server.http().send(request.copy().build()), 403, "csrf");
      isError(
          server.http().send(request.copy().header("X-CSRF-Token", "guessed").build()),
          403,
          "csrf");
      String token = server.local().session().path("csrf").asString();
      HttpResponse<String> right =
          server.http().send(request.header("X-CSRF-Token", token).build());
      assertThat(right.statusCode()).as(right.body()).isNotEqualTo(403).isLessThan(500);
    }
  }

  @Test
  void anotherSitesPageIsRefusedEvenToRead() {
    try (ChatServer server = ChatServer.start(folder, SETUP)) {
      HttpRequest.Builder request = server.visitor().request("GET", "/api/session", null);
      for (String site : List.of("cross-site", "same-site")) {
        HttpRequest foreign = request.copy().header("Sec-Fetch-Site", site).build();
        isError(server.http().send(foreign), 403, "forbidden");
      }
      HttpRequest own = request.header("Sec-Fetch-Site", "same-origin").build();
      assertThat(server.http().send(own).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void otherPeoplesThingsDoNotExist() {
    prepare(true, false);
    try (ChatServer server = ChatServer.start(folder, SETUP.comparing())) {
      Visitor ann = server.visitor();
      Visitor bob = server.visitor();
      Visitor eve = server.visitor(); // not even an administrator may read along
      ann.signIn("ann", PASSWORD);
      bob.signIn("bob", PASSWORD);
      eve.signIn("eve", PASSWORD);
      String c = ann.converse();
      JsonNode left = ann.ask(c, null, "a secret");
      String m = id(left);
      String x = left.at("/comparison/id").asString();
      String own = bob.converse();
      for (Visitor other : List.of(bob, eve)) {
        for (String call :
            List.of(
                "GET /api/conversations/C",
                "PATCH /api/conversations/C",
                "GET /api/conversations/C/export",
                "POST /api/conversations/C/summary",
                "POST /api/conversations/C/messages",
                "GET /api/messages/M/events",
                "POST /api/messages/M/regenerate",
                "POST /api/messages/M/continue",
                "POST /api/messages/M/stop",
                "PUT /api/messages/M/vote",
                "PUT /api/messages/M/demonstration",
                "DELETE /api/messages/M/demonstration",
                "PUT /api/comparisons/X",
                "DELETE /api/conversations/C")) {
          String[] parts = call.replace("/C", "/" + c).replace("/M", "/" + m).split(" ", 2);
          String path = parts[1].replace("/X", "/" + x);
          String body =
              parts[0].equals("GET")
                  ? null
                  : "{\"content\":\"x\",\"value\":1,\"choice\":\"left\",\"title\":\"t\"}";
          isError(other.call(parts[0], path, body), 404, "not_found");
        }
        assertThat(other.get("/api/conversations?query=secret").path("conversations").isEmpty())
            .isTrue();
      }
      // Nor as a part of one's own.
      isError(
          bob.call("PATCH", "/api/conversations/" + own, "{\"leaf\":\"" + m + "\"}"),
          404,
          "not_found");
      isError(
          bob.call(
              "POST",
              "/api/conversations/" + own + "/messages",
              object().put("parent", m).put("content", "x").toString()),
          400,
          "invalid_value");
      isError(
          bob.call(
              "POST",
              "/api/tokens",
              object().put("model", "m").put("conversation", c).put("parent", m).toString()),
          404,
          "not_found");
      assertThat(ann.get("/api/conversations/" + c).path("title").asString()).isEqualTo("a secret");
    }
  }

  @Test
  void guessingAPasswordGetsSlow() {
    prepare(true, false);
    try (ChatServer server = ChatServer.start(folder, SETUP)) {
      Visitor guesser = server.visitor();
      for (int i = 0; i < 5; i++) {
        isError(guesser.signIn("ann", "guess number " + i), 401, "wrong_password");
      }
      HttpResponse<String> sixth = guesser.signIn("ann", PASSWORD);
      isError(sixth, 429, "rate_limit_exceeded");
      assertThat(Integer.parseInt(sixth.headers().firstValue("retry-after").orElseThrow()))
          .isBetween(1, 12);
      assertThat(guesser.signIn("bob", PASSWORD).statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aKeyOpensTheApiAndItsLimitsHold() {
    String secret;
    String limited;
    try (Store store = Store.open(folder.resolve("chats.db").toString())) {
      secret = store.keys().add("program", null, null).secret();
      limited = store.keys().add("limited", 2, null).secret();
      store.keys().add("old", null, null);
    }
    try (ChatServer server = ChatServer.start(folder, SETUP.behind(Door.GUARDED))) {
      assertThat(v1(server, secret)).isEqualTo(200);
      assertThat(v1(server, secret + "x")).isEqualTo(401);
      assertThat(v1(server, limited)).isEqualTo(200);
      assertThat(v1(server, limited)).isEqualTo(200);
      HttpResponse<String> third = v1Response(server, limited);
      isError(third, 429, "rate_limit_exceeded");
      assertThat(Integer.parseInt(third.headers().firstValue("retry-after").orElseThrow()))
          .isBetween(1, 30);
      assertThat(v1(server, secret)).isEqualTo(200);
      server.store().keys().revoke("program");
      assertThat(v1(server, secret)).isEqualTo(401);
      // A key is for programs, not for the page.
      HttpRequest page =
          HttpRequest.newBuilder(server.http().uri("/api/conversations"))
              .header("Authorization", "Bearer " + limited)
              .build();
      assertThat(server.http().send(page).statusCode()).isEqualTo(401);
    }
  }

  @Test
  void metricsAreForKeysAndAdministrators() {
    prepare(true, false);
    try (ChatServer server = ChatServer.start(folder, SETUP)) {
      Visitor ann = server.visitor();
      Visitor eve = server.visitor();
      ann.signIn("ann", PASSWORD);
      eve.signIn("eve", PASSWORD);
      // The tests' server has no metrics: who may come in finds nothing there.
      assertThat(server.visitor().call("GET", "/metrics", null).statusCode()).isEqualTo(401);
      assertThat(ann.call("GET", "/metrics", null).statusCode()).isEqualTo(403);
      assertThat(eve.call("GET", "/metrics", null).statusCode()).isEqualTo(404);
    }
  }

  @Test
  void strangePathsDoNotGetAround() {
    prepare(true, true);
    try (ChatServer server = ChatServer.start(folder, SETUP)) {
      for (String path :
          List.of(
              "//api/conversations",
              "/./api/conversations",
              "/x/../api/conversations",
              "/api//conversations",
              "/%61pi/conversations",
              "/api%2Fconversations",
              "/API/conversations",
              "/api/session/../conversations",
              "/api/conversations/",
              "/api/conversations;x=y",
              "//v1/models",
              "/v1/../v1/models",
              "/%76%31/models")) {
        assertThat(raw(server, path)).as(path).containsPattern("HTTP/1.1 4\\d\\d ");
      }
    }
  }

  private static String raw(ChatServer server, String path) {
    try (Socket socket =
        new Socket(InetAddress.getLoopbackAddress(), server.http().server().port())) {
      socket
          .getOutputStream()
          .write(
              ("GET " + path + " HTTP/1.1\r\nHost: localhost\r\nConnection: close\r\n\r\n")
                  .getBytes(StandardCharsets.US_ASCII));
      socket.setSoTimeout(5000);
      return new String(socket.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
