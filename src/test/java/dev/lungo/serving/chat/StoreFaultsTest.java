package dev.lungo.serving.chat;

import static dev.lungo.serving.TestServer.TOKENIZER;
import static dev.lungo.serving.TestServer.json;
import static dev.lungo.serving.chat.ChatServer.id;
import static dev.lungo.serving.chat.ChatServer.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.serving.ScriptedEngine;
import dev.lungo.serving.access.Door;
import dev.lungo.serving.access.Limits;
import dev.lungo.serving.chat.ChatServer.Setup;
import dev.lungo.serving.chat.ChatServer.Visitor;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import java.util.logging.Handler;
import java.util.logging.LogRecord;
import java.util.logging.Logger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// The database goes away and comes back; readers are slow or vanish.
@Timeout(60)
class StoreFaultsTest {
  private static final String LONG = "the cat sat on the mat, ".repeat(3).strip();
  @TempDir Path folder;

  private void takeAway() throws IOException {
    Files.move(folder.resolve("chats.db"), folder.resolve("away"));
  }

  private void putBack() throws IOException {
    Files.move(folder.resolve("away"), folder.resolve("chats.db"));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) { // the class's time limit ends it
      Thread.sleep(5);
    }
  }

  private static void isUnavailable(HttpResponse<String> response) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(503);
    assertThat(response.headers().firstValue("retry-after")).isPresent();
    assertThat(json(response).at("/error/code").asString()).isEqualTo("store_unavailable");
    assertThat(json(response).at("/error/message").asString())
        .contains("database")
        .doesNotContain("chats.db"); // a path is nobody's business
  }

  @Test
  void whatCannotBeStoredIsRefusedAndLaterItWorks() throws Exception {
    ScriptedEngine engine = ScriptedEngine.of(TOKENIZER, prompt -> "the cat");
    try (ChatServer server = ChatServer.start(folder, Setup.over(engine))) {
      Visitor me = server.local();
      String c = me.converse();
      JsonNode first = me.ask(c, null, "one");
      takeAway();
      String messages = "/api/conversations/" + c + "/messages";
      String body = object().put("parent", id(first)).put("content", "two").toString();
      isUnavailable(me.call("POST", messages, body));
      isUnavailable(me.call("GET", "/api/conversations", null));
      isUnavailable(me.call("GET", "/api/session", null));
      isUnavailable(me.call("PUT", "/api/messages/" + id(first) + "/vote", "{\"value\":1}"));
      // Programs need no store where there are no keys.
      assertThat(server.http().get("/v1/models").statusCode()).isEqualTo(200);
      putBack();
      await(() -> engine.running() == 0);
      assertThat(me.get("/api/conversations/" + c).path("messages").size()).isEqualTo(2);
      assertThat(me.ask(c, id(first), "two").path("status").asString()).isEqualTo("complete");
    }
  }

  @Test
  void aRunningAnswerWaitsInMemoryUntilItCanBeSaved() throws Exception {
    Semaphore permits = new Semaphore(3);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG, permits);
    try (ChatServer server = ChatServer.start(folder, Setup.over(engine));
        Log log = new Log()) {
      Visitor me = server.local();
      String answer = id(me.say(me.converse(), null, "a secret").at("/answers/0"));
      takeAway();
      permits.release(1000);
      await(() -> log.text().contains("waits to be saved"));
      putBack();
      JsonNode whole = me.whole(answer);
      assertThat(whole.path("status").asString()).isEqualTo("complete");
      assertThat(whole.path("content").asString()).isEqualTo(LONG);
      String owner = server.store().people().local().id();
      assertThat(server.store().messages().find(owner, answer).orElseThrow().content())
          .isEqualTo(LONG);
      // What people and models say is never logged.
      assertThat(log.text()).doesNotContain("secret", "cat");
    }
  }

  /// All that is logged.
  private static final class Log extends Handler implements AutoCloseable {
    private final List<String> lines = new CopyOnWriteArrayList<>();

    Log() {
      Logger.getLogger("").addHandler(this);
    }

    @Override
    public void publish(LogRecord record) {
      lines.add(record.getMessage() + " " + record.getThrown());
    }

    String text() {
      return String.join("\n", lines);
    }

    @Override
    public void flush() {}

    @Override
    public void close() {
      Logger.getLogger("").removeHandler(this);
    }
  }

  /// An event stream that nobody reads.
  private static Socket stuck(ChatServer server, String answer) throws IOException {
    Socket socket = new Socket();
    socket.setReceiveBufferSize(1024);
    socket.connect(
        new InetSocketAddress(InetAddress.getLoopbackAddress(), server.http().server().port()));
    OutputStream out = socket.getOutputStream();
    out.write(
        "GET /api/messages/%s/events HTTP/1.1\r\nHost: localhost\r\n\r\n"
            .formatted(answer)
            .getBytes(StandardCharsets.US_ASCII));
    out.flush();
    return socket;
  }

  @Test
  void aReaderThatDoesNotReadOrVanishesCostsNobodyAnything() throws Exception {
    Semaphore permits = new Semaphore(3);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG, permits);
    try (ChatServer server = ChatServer.start(folder, Setup.over(engine))) {
      Visitor me = server.local();
      String answer = id(me.say(me.converse(), null, "Go").at("/answers/0"));
      try (Socket _ = stuck(server, answer)) {
        stuck(server, answer).close();
        permits.release(1000);
        assertThat(me.whole(answer).path("content").asString()).isEqualTo(LONG);
      }
      assertThat(engine.cancelled()).isZero();
    }
  }

  @Test
  void onePersonCannotTakeAllSlots() throws Exception {
    Semaphore permits = new Semaphore(0);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG, permits);
    Setup setup = Setup.over(engine).behind(Door.OPEN_TO_EVERYONE).within(new Limits(0, 0, 2));
    try (ChatServer server = ChatServer.start(folder, setup)) {
      Visitor me = server.local();
      String c = me.converse();
      List<String> answers =
          List.of(
              id(me.say(c, null, "one").at("/answers/0")),
              id(me.say(c, null, "two").at("/answers/0")));
      HttpResponse<String> third =
          me.call("POST", "/api/conversations/" + c + "/messages", "{\"content\":\"three\"}");
      assertThat(third.statusCode()).isEqualTo(429);
      assertThat(json(third).at("/error/message").asString()).contains("2 answers");
      me.post("/api/messages/" + answers.getFirst() + "/stop", object());
      me.whole(answers.getFirst());
      await(
          () ->
              me.call("POST", "/api/conversations/" + c + "/messages", "{\"content\":\"three\"}")
                      .statusCode()
                  == 201);
    }
  }

  @Test
  void whoUsedUpTheirTokensMayStillReadButNotAsk() {
    Setup setup =
        Setup.saying(prompt -> LONG).behind(Door.OPEN_TO_EVERYONE).within(new Limits(0, 20, 0));
    try (ChatServer server = ChatServer.start(folder, setup)) {
      Visitor me = server.local();
      String c = me.converse();
      String answer = id(me.ask(c, null, "Go"));
      String body = "{\"content\":\"more\"}";
      assertThat(me.call("POST", "/api/conversations/" + c + "/messages", body).statusCode())
          .isEqualTo(429);
      assertThat(me.call("POST", "/api/conversations/" + c + "/summary", null).statusCode())
          .isEqualTo(429);
      assertThat(me.call("POST", "/api/messages/" + answer + "/regenerate", "{}").statusCode())
          .isEqualTo(429);
      assertThat(me.get("/api/conversations/" + c).path("messages").size()).isEqualTo(2);
      me.put("/api/messages/" + answer + "/vote", object().put("value", 1));
    }
  }
}
