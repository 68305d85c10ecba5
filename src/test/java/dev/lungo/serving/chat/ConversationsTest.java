package dev.lungo.serving.chat;

import static dev.lungo.serving.TestServer.json;
import static dev.lungo.serving.chat.ChatServer.id;
import static dev.lungo.serving.chat.ChatServer.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.serving.chat.ChatServer.Visitor;
import java.net.http.HttpResponse;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Everything about a conversation but its answers' coming.
@Timeout(60)
class ConversationsTest {
  @TempDir static Path folder;
  private static ChatServer server;
  private static Visitor me;

  @BeforeAll
  static void start() {
    server = ChatServer.start(folder, ChatServer.Setup.saying(prompt -> "the cat sat"));
    me = server.local();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private static void isError(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(json(response).at("/error/code").asString()).isEqualTo(code);
    assertThat(json(response).at("/error/message").asString()).isNotBlank();
  }

  @Test
  void theSessionOfAnOpenServerIsTheLocalPerson() {
    JsonNode session = me.session();
    assertThat(session.path("open").asBoolean()).isTrue();
    assertThat(session.at("/user/name").asString()).isEqualTo("local");
    assertThat(session.path("csrf").asString()).hasSizeGreaterThan(20);
    assertThat(session.path("version").asString()).isEqualTo("test");
  }

  @Test
  void modelsComeWithTheirSizeAndPromptsToTry() {
    JsonNode model = me.get("/api/models").path("models").get(0);
    assertThat(id(model)).isEqualTo("m");
    assertThat(model.path("parameters").asLong()).isEqualTo(12_345);
    assertThat(model.path("context").asInt()).isEqualTo(200);
    assertThat(model.path("examples").get(0).asString()).isEqualTo("Hello");
  }

  @Test
  void aConversationHasTheModelsSamplingUnlessToldOtherwise() {
    JsonNode plain = me.post("/api/conversations", object());
    assertThat(plain.at("/settings/temperature").asDouble()).isEqualTo(1);
    assertThat(plain.at("/settings/maxTokens").asInt()).isEqualTo(100);
    assertThat(plain.at("/settings/seed").isNull()).isTrue();
    assertThat(plain.path("messages").isEmpty()).isTrue();

    var body = object().put("model", "m").put("system", "Be brief.");
    body.putObject("settings").put("temperature", 0.5).put("seed", 7).putNull("topP");
    JsonNode chosen = me.post("/api/conversations", body);
    assertThat(chosen.at("/settings/temperature").asDouble()).isEqualTo(0.5);
    assertThat(chosen.at("/settings/topP").asDouble()).isEqualTo(1);
    assertThat(chosen.at("/settings/seed").asInt()).isEqualTo(7);
    assertThat(chosen.path("system").asString()).isEqualTo("Be brief.");
    assertThat(me.get("/api/conversations/" + id(chosen))).isEqualTo(chosen);
  }

  @Test
  void titleSystemSettingsAndLeafCanBeChanged() {
    String c = me.converse();
    JsonNode first = me.ask(c, null, "one");
    JsonNode second = me.ask(c, null, "two");
    String path = "/api/conversations/" + c;
    assertThat(me.get(path).path("title").asString()).isEqualTo("one");
    assertThat(me.get(path).path("leaf").asString()).isEqualTo(id(second));

    var change = object().put("title", " A name ").put("leaf", id(first)).put("system", "S");
    change.putObject("settings").put("temperature", 0);
    JsonNode changed = me.patch(path, change);
    assertThat(changed.path("title").asString()).isEqualTo("A name");
    assertThat(changed.path("leaf").asString()).isEqualTo(id(first));
    assertThat(changed.path("system").asString()).isEqualTo("S");
    assertThat(changed.at("/settings/temperature").asDouble()).isZero();
    assertThat(me.patch(path, object().put("system", "")).path("system").asString()).isEmpty();

    String elsewhere = id(me.ask(me.converse(), null, "elsewhere"));
    isError(me.call("PATCH", path, "{\"leaf\":\"" + elsewhere + "\"}"), 404, "not_found");
    isError(me.call("PATCH", path, "{\"model\":\"none\"}"), 404, "model_not_found");
    isError(me.call("PATCH", path, "{\"title\":\"  \"}"), 400, "invalid_value");
  }

  @Test
  void theListIsNewestFirstInPagesAndCanBeSearched() {
    String word = "zebra" + System.nanoTime();
    for (String name : List.of("first", "second", "third")) {
      me.ask(me.converse(), null, name + " " + word);
    }
    String query = "/api/conversations?limit=2&query=" + word.toUpperCase(java.util.Locale.ROOT);
    JsonNode page = me.get(query);
    assertThat(titles(page)).containsExactly("third " + word, "second " + word);
    JsonNode rest = me.get(query + "&before=" + page.path("next").asString());
    assertThat(titles(rest)).containsExactly("first " + word);
    assertThat(rest.path("next").isNull()).isTrue();

    isError(me.call("GET", "/api/conversations?limit=x", null), 400, "invalid_value");
    isError(me.call("GET", "/api/conversations?before=x", null), 400, "invalid_value");
  }

  private static List<String> titles(JsonNode page) {
    return page.path("conversations").valueStream().map(c -> c.path("title").asString()).toList();
  }

  @Test
  void whatIsDeletedIsGoneWithItsMessages() {
    String c = me.converse();
    String message = id(me.ask(c, null, "hello"));
    assertThat(me.call("DELETE", "/api/conversations/" + c, null).statusCode()).isEqualTo(204);
    isError(me.call("GET", "/api/conversations/" + c, null), 404, "not_found");
    isError(me.call("GET", "/api/messages/" + message + "/events", null), 404, "not_found");
    isError(me.call("DELETE", "/api/conversations/" + c, null), 404, "not_found");
    isError(me.call("GET", "/api/conversations/a%20b", null), 404, "not_found");
  }

  @Test
  void anExportHasTheShownPathAndInJsonTheWholeTree() {
    String c = me.converse();
    me.patch("/api/conversations/" + c, object().put("system", "Be brief."));
    JsonNode first = me.ask(c, null, "hello \"you\"");
    JsonNode again = me.post("/api/messages/" + id(first) + "/regenerate", object());
    me.whole(id(again.path("answers").get(0)));

    String path = "/api/conversations/" + c + "/export?format=";
    HttpResponse<String> markdown = me.call("GET", path + "markdown", null);
    assertThat(markdown.headers().firstValue("content-disposition").orElse(""))
        .startsWith("attachment; filename=\"hello _you_.md\"");
    assertThat(markdown.body())
        .isEqualTo(
            """
            # hello "you"

            > Be brief.

            **You:**

            hello "you"

            **m:**

            the cat sat

            """);
    JsonNode json = me.get(path + "json");
    assertThat(json.path("messages").valueStream().map(m -> m.path("role").asString()))
        .containsExactly("system", "user", "assistant");
    assertThat(json.path("tree").size()).isEqualTo(3);
    isError(me.call("GET", path + "pdf", null), 400, "invalid_value");
  }

  @Test
  void votesCanBeChangedAndTakenBack() {
    String path = "/api/messages/" + id(me.ask(me.converse(), null, "hello")) + "/vote";
    var vote = object().put("value", -1).put("comment", "too long");
    vote.putArray("reasons").add("too_long").add("style").add("style");
    JsonNode voted = me.put(path, vote).path("vote");
    assertThat(voted.path("value").asInt()).isEqualTo(-1);
    assertThat(voted.path("comment").asString()).isEqualTo("too long");
    assertThat(voted.path("reasons").valueStream().map(JsonNode::asString))
        .containsExactly("too_long", "style");
    assertThat(me.put(path, object().put("value", 1)).at("/vote/value").asInt()).isOne();
    assertThat(me.put(path, object().put("value", 0)).path("vote").isNull()).isTrue();
    isError(me.call("PUT", path, "{\"value\":2}"), 400, "invalid_value");
    isError(me.call("PUT", path, "{\"value\":1,\"reasons\":[\"bad\"]}"), 400, "invalid_value");
  }

  @Test
  void aBetterAnswerCanBeWrittenAndTakenBack() {
    String c = me.converse();
    String answer = id(me.ask(c, null, "hello"));
    String path = "/api/messages/" + answer + "/demonstration";
    assertThat(me.put(path, object().put("content", "Hello!")).path("demonstration").asString())
        .isEqualTo("Hello!");
    HttpResponse<String> withdrawn = me.call("DELETE", path, null);
    assertThat(json(withdrawn).path("demonstration").isNull()).isTrue();
    isError(me.call("PUT", path, "{\"content\":\" \"}"), 400, "invalid_value");
    String question = id(me.get("/api/conversations/" + c).path("messages").get(0));
    isError(
        me.call("PUT", "/api/messages/" + question + "/vote", "{\"value\":1}"),
        409,
        "answer_running");
  }

  @Test
  void consentIsUndecidedThenWhatWasSaid() {
    assertThat(me.session().path("consent").isNull()).isTrue();
    assertThat(me.put("/api/settings", object().put("consent", true)).path("consent").asBoolean())
        .isTrue();
    assertThat(me.session().path("consent").asBoolean()).isTrue();
    me.put("/api/settings", object().put("consent", false));
    assertThat(me.session().path("consent").isBoolean()).isTrue();
    me.put("/api/settings", object().putNull("consent"));
  }
}
