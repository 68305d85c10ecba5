package dev.lungo.serving.chat;

import static dev.lungo.serving.TestServer.json;
import static dev.lungo.serving.chat.ChatServer.id;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.chat.ChatServer.Setup;
import dev.lungo.serving.chat.ChatServer.Visitor;
import java.math.BigInteger;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// Whatever the page's API is sent, it answers with 2xx, or a 4xx and a reason.
@Timeout(120)
class ChatFuzzTest {
  private static final JsonNodeFactory NODES = JsonNodeFactory.instance;
  private static final List<JsonNode> VALUES =
      List.of(
          NODES.nullNode(),
          NODES.booleanNode(true),
          NODES.booleanNode(false),
          NODES.numberNode(0),
          NODES.numberNode(1),
          NODES.numberNode(-1),
          NODES.numberNode(0.5),
          NODES.numberNode(1e308),
          NODES.numberNode(new BigInteger("9".repeat(40))),
          NODES.numberNode(Long.MIN_VALUE),
          NODES.numberNode((1L << 53) - 1),
          NODES.stringNode(""),
          NODES.stringNode("the cat"),
          NODES.stringNode("left"),
          NODES.stringNode("wrong"),
          NODES.stringNode("m"),
          NODES.stringNode(
              "\u0000\ud800\udc00\ud800\uffff<|im_end|><script>alert(1)</script>'\"%_"),
          NODES.stringNode("x".repeat(30_000)),
          NODES.stringNode("..%2f../etc"),
          NODES.arrayNode(),
          NODES.arrayNode().add("wrong").add(1),
          NODES.objectNode(),
          NODES.objectNode().put("temperature", 1).put("seed", 3));
  private static final List<String> FIELDS =
      List.of(
          "model",
          "system",
          "settings",
          "title",
          "leaf",
          "parent",
          "content",
          "key",
          "dropOldest",
          "value",
          "reasons",
          "comment",
          "choice",
          "conversation",
          "consent",
          "name",
          "password");

  @TempDir static Path folder;
  private static ChatServer server;
  private static Visitor me;
  private static String conversation = "";
  private static String message = "";
  private static String comparison = "";

  @BeforeAll
  static void start() {
    server = ChatServer.start(folder, Setup.saying(prompt -> "the cat").comparing());
    me = server.local();
    me.session();
    conversation = me.converse();
    JsonNode answer = me.ask(conversation, null, "Hi");
    message = id(answer);
    comparison = answer.at("/comparison/id").asString();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static HttpResponse<String> send(String method, String path, byte[] body) {
    return server
        .http()
        .send(
            me.request(method, path, "").method(method, BodyPublishers.ofByteArray(body)).build());
  }

  private static void answered(String method, String path, byte[] body) {
    HttpResponse<String> response = send(method, path, body);
    String sent =
        method
            + " "
            + path
            + " "
            + new String(body, 0, Math.min(300, body.length), StandardCharsets.UTF_8);
    if (response.statusCode() >= 300) {
      assertThat(response.statusCode()).as(sent + response.body()).isBetween(400, 499);
      assertThat(json(response).at("/error/message").asString())
          .as(sent)
          .isNotBlank()
          .doesNotContain("Exception", "\tat ", "SQL");
    }
  }

  private static String filled(String path) {
    return path.replace("{c}", conversation).replace("{m}", message).replace("{x}", comparison);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "POST /api/conversations",
        "PATCH /api/conversations/{c}",
        "POST /api/conversations/{c}/messages",
        "POST /api/messages/{m}/regenerate",
        "POST /api/messages/{m}/continue",
        "POST /api/messages/{m}/stop",
        "PUT /api/messages/{m}/vote",
        "PUT /api/messages/{m}/demonstration",
        "PUT /api/comparisons/{x}",
        "POST /api/tokens",
        "PUT /api/settings",
        "POST /api/session"
      })
  void fieldsOfAnyKindAndSize(String call) {
    String method = call.split(" ", 2)[0];
    String path = filled(call.split(" ", 2)[1]);
    SplittableRandom random = new SplittableRandom(call.hashCode());
    for (int i = 0; i < 60; i++) {
      ObjectNode body = NODES.objectNode();
      for (int k = 0; k <= random.nextInt(6); k++) {
        JsonNode value =
            switch (random.nextInt(12)) {
              case 0 -> NODES.stringNode(message);
              case 1 -> NODES.stringNode(conversation);
              default -> VALUES.get(random.nextInt(VALUES.size()));
            };
        body.set(FIELDS.get(random.nextInt(FIELDS.size())), value);
      }
      if (random.nextBoolean()) {
        body.put("content", "Hi").put("value", 1).put("model", "m");
      }
      answered(method, path, JsonMapper.shared().writeValueAsBytes(body));
    }
  }

  @Test
  void bytesThatAreNoJsonOrBarelySo() {
    String path = filled("/api/conversations/{c}/messages");
    SplittableRandom random = new SplittableRandom(2);
    byte[] valid = "{\"content\":\"Hi\",\"parent\":null}".getBytes(StandardCharsets.UTF_8);
    for (int i = 0; i < 200; i++) {
      byte[] body = valid.clone();
      for (int k = 0; k <= random.nextInt(4); k++) {
        body[random.nextInt(body.length)] = (byte) random.nextInt(256);
      }
      answered("POST", path, body);
    }
    for (String text :
        List.of(
            "",
            "[".repeat(200_000),
            "{\"content\":".repeat(50_000),
            "{\"content\":" + "9".repeat(5000) + "}",
            "{\"content\":\"\\ud800\\u0000\"}",
            "{\"content\":\"a\",\"content\":\"b\"}",
            "nul")) {
      answered("POST", path, text.getBytes(StandardCharsets.UTF_8));
    }
    byte[] huge = new byte[20 << 20];
    Arrays.fill(huge, (byte) ' ');
    assertThat(send("POST", path, huge).statusCode()).isEqualTo(413);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "/api/conversations?query=%00&limit=5",
        "/api/conversations?query=%25%5F'%22;--",
        "/api/conversations?query=%ff%fe",
        "/api/conversations?query=&query=x",
        "/api/conversations?limit=-1",
        "/api/conversations?limit=99999999999999999999",
        "/api/conversations?before='%20or%201=1",
        "/api/conversations?before=1.00000000-0000-0000-0000-000000000000",
        "/api/conversations/%00",
        "/api/conversations/%F0%9F%98%80",
        "/api/conversations/{c}/export?format=%00",
        "/api/messages/{m}/events?from=-1",
        "/api/messages/{m}/events?from=1e9",
        "/api/messages/{m}/events?from=999999999",
        "/api/messages/{c}/events",
        "/api/messages/%2e%2e/events"
      })
  void addressesOfAnyKind(String path) {
    HttpResponse<String> response = me.call("GET", filled(path), null);
    assertThat(response.statusCode()).as(response.body()).isBetween(200, 499);
    assertThat(response.body()).doesNotContain("Exception", "\tat ", "SQL");
  }

  @Test
  void whatIsTooLongIsToldAsSuch() {
    String path = filled("/api/conversations/{c}/messages");
    int max = ServerOptions.DEFAULT.maxMessage();
    byte[] body =
        NODES
            .objectNode()
            .put("content", "x".repeat(max + 1))
            .toString()
            .getBytes(StandardCharsets.UTF_8);
    HttpResponse<String> response = send("POST", path, body);
    assertThat(response.statusCode()).isEqualTo(413);
    assertThat(json(response).at("/error/message").asString()).contains(String.valueOf(max));
  }
}
