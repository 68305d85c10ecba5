package dev.lungo.serving.chat;

import static dev.lungo.serving.TestServer.TOKENIZER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.generation.Engine;
import dev.lungo.serving.Models;
import dev.lungo.serving.ScriptedEngine;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.TestServer;
import dev.lungo.serving.access.Door;
import dev.lungo.serving.access.Limits;
import dev.lungo.serving.access.SessionApi;
import dev.lungo.serving.access.StoreAccess;
import dev.lungo.serving.openai.OpenAi;
import dev.lungo.store.Store;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A whole server with a store in a folder, for tests of the page's API.
public final class ChatServer implements AutoCloseable {
  public static final ChatOptions OPTIONS =
      new ChatOptions(0, Duration.ofMillis(20), Duration.ofSeconds(5));

  private final Store store;
  private final TestServer http;
  private final Visitor local;

  private ChatServer(Store store, TestServer http) {
    this.store = store;
    this.http = http;
    this.local = new Visitor(http);
  }

  /// What a test can choose.
  public record Setup(
      ServerOptions server, ChatOptions chat, Door door, Limits limits, List<ServedModel> models) {
    public static Setup of(ServedModel... models) {
      return new Setup(TestServer.options(), OPTIONS, Door.LOOPBACK, Limits.NONE, List.of(models));
    }

    public static Setup saying(Function<String, String> script) {
      return of(TestServer.model("m", ScriptedEngine.of(TOKENIZER, script)));
    }

    public static Setup over(Engine engine) {
      return of(TestServer.model("m", engine));
    }

    public Setup comparing() {
      return new Setup(server, chat.withCompareShare(1), door, limits, models);
    }

    public Setup behind(Door other) {
      return new Setup(server, chat, other, limits, models);
    }

    public Setup within(Limits other) {
      return new Setup(server, chat, door, other, models);
    }

    public Setup on(ServerOptions other) {
      return new Setup(other, chat, door, limits, models);
    }
  }

  /// @param folder where the database is, or will be
  public static ChatServer start(Path folder, Setup setup) {
    Store store = Store.open(folder.resolve("chats.db").toString());
    store.messages().cutUnfinished();
    Models models = new Models(setup.models());
    StoreAccess access = new StoreAccess(store, setup.door(), setup.limits());
    TestServer http =
        TestServer.start(
            setup.server(),
            models,
            access,
            List.of(
                new OpenAi(models, setup.server()),
                new SessionApi(store, access, "test"),
                new ChatApi(store, models, setup.server(), setup.chat())));
    return new ChatServer(store, http);
  }

  public Store store() {
    return store;
  }

  public TestServer http() {
    return http;
  }

  /// The one person at an open server.
  public Visitor local() {
    return local;
  }

  public Visitor visitor() {
    return new Visitor(http);
  }

  @Override
  public void close() {
    http.close();
    store.close();
  }

  /// A browser: it keeps the cookie and the token against forged requests.
  public static final class Visitor {
    private final TestServer http;
    private @Nullable String csrf;
    private Optional<String> cookie = Optional.empty();

    private Visitor(TestServer http) {
      this.http = http;
    }

    public HttpResponse<String> call(String method, String path, @Nullable String body) {
      if (csrf == null && !method.equals("GET")) {
        session();
      }
      HttpResponse<String> response = http.send(request(method, path, body).build());
      response
          .headers()
          .firstValue("set-cookie")
          .ifPresent(set -> cookie = Optional.of(set.split(";", 2)[0]));
      if (path.equals("/api/session") && response.statusCode() == 200) {
        csrf = TestServer.json(response).path("csrf").asString();
      }
      return response;
    }

    public HttpRequest.Builder request(String method, String path, @Nullable String body) {
      HttpRequest.Builder request =
          HttpRequest.newBuilder(http.uri(path))
              .method(
                  method, body == null ? BodyPublishers.noBody() : BodyPublishers.ofString(body));
      if (body != null) {
        request.header("Content-Type", "application/json");
      }
      if (csrf != null) {
        request.header("X-CSRF-Token", csrf);
      }
      cookie.ifPresent(value -> request.header("Cookie", value));
      return request;
    }

    public JsonNode session() {
      return get("/api/session");
    }

    public HttpResponse<String> signIn(String name, String password) {
      return call(
          "POST", "/api/session", object().put("name", name).put("password", password).toString());
    }

    public JsonNode get(String path) {
      return ok(call("GET", path, null));
    }

    public JsonNode post(String path, ObjectNode body) {
      return ok(call("POST", path, body.toString()));
    }

    public JsonNode put(String path, ObjectNode body) {
      return ok(call("PUT", path, body.toString()));
    }

    public JsonNode patch(String path, ObjectNode body) {
      return ok(call("PATCH", path, body.toString()));
    }

    /// A new conversation's id.
    public String converse() {
      return post("/api/conversations", object()).path("id").asString();
    }

    /// Sends a message.
    public JsonNode say(String conversation, @Nullable String parent, String content) {
      return post(
          "/api/conversations/" + conversation + "/messages",
          object().put("parent", parent).put("content", content));
    }

    /// Sends a message and waits for its answer.
    public JsonNode ask(String conversation, @Nullable String parent, String content) {
      return whole(id(say(conversation, parent, content).at("/answers/0")));
    }

    /// A message once it has ended, by its events.
    public JsonNode whole(String message) {
      return events(message, 0).getLast().path("data");
    }

    /// All events of an answer: {event, data}.
    public List<JsonNode> events(String message, int from) {
      HttpResponse<String> response =
          call("GET", "/api/messages/" + message + "/events?from=" + from, null);
      assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      List<JsonNode> events = new ArrayList<>();
      for (String part : response.body().split("\n\n")) {
        String[] lines = part.split("\n");
        if (lines.length == 2) {
          JsonNode data = JsonMapper.shared().readTree(lines[1].substring("data: ".length()));
          events.add(
              object().put("event", lines[0].substring("event: ".length())).set("data", data));
        }
      }
      return events;
    }
  }

  public static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  public static String id(JsonNode node) {
    return node.path("id").asString();
  }

  private static JsonNode ok(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 299);
    return TestServer.json(response);
  }
}
