package dev.lungo.serving.chat;

import static dev.lungo.serving.TestServer.TOKENIZER;
import static dev.lungo.serving.TestServer.model;
import static dev.lungo.serving.chat.ChatServer.id;
import static dev.lungo.serving.chat.ChatServer.object;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.generation.Engine;
import dev.lungo.serving.ScriptedEngine;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.TestServer;
import dev.lungo.serving.chat.ChatServer.Setup;
import dev.lungo.serving.chat.ChatServer.Visitor;
import java.io.BufferedReader;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.net.http.HttpClient;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// How answers come, branch, stop, break off and go on.
@Timeout(60)
class AnswersTest {
  private static final String LONG = "the cat sat on the mat, ".repeat(3).strip();
  @TempDir Path folder;

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) { // the class's time limit ends it
      Thread.sleep(5);
    }
  }

  private static void isError(HttpResponse<String> response, int status, String code) {
    assertThat(response.statusCode()).as(response.body()).isEqualTo(status);
    assertThat(TestServer.json(response).at("/error/code").asString()).isEqualTo(code);
  }

  private static String text(List<JsonNode> events) {
    StringBuilder text = new StringBuilder();
    events.stream()
        .filter(event -> event.path("event").asString().equals("delta"))
        .forEach(event -> text.append(event.at("/data/text").asString()));
    return text.toString();
  }

  @Test
  void aMessageIsAnsweredWithThePathBeforeIt() {
    AtomicReference<String> prompt = new AtomicReference<>("");
    Setup setup =
        Setup.saying(
            given -> {
              prompt.set(given);
              return "the cat";
            });
    try (ChatServer server = ChatServer.start(folder, setup)) {
      Visitor me = server.local();
      String c = me.converse();
      me.patch("/api/conversations/" + c, object().put("system", "Be a cat."));
      JsonNode sent = me.say(c, null, "Who sat?");
      assertThat(sent.at("/user/content").asString()).isEqualTo("Who sat?");
      assertThat(sent.at("/user/status").asString()).isEqualTo("complete");
      JsonNode first = me.whole(id(sent.at("/answers/0")));
      assertThat(first.path("status").asString()).isEqualTo("complete");
      assertThat(first.path("content").asString()).isEqualTo("the cat");
      assertThat(first.path("parent").asString()).isEqualTo(id(sent.path("user")));
      assertThat(first.path("model").asString()).isEqualTo("m");
      assertThat(first.path("version").asString()).isEqualTo("v1");
      assertThat(first.path("tokens").asInt()).isEqualTo(TOKENIZER.encode("the cat").length);
      assertThat(first.at("/sampling/seed").isNumber()).isTrue();

      me.ask(c, id(first), "On what?");
      assertThat(prompt.get())
          .containsSubsequence(
              "system\nBe a cat.", "user\nWho sat?", "assistant\nthe cat", "user\nOn what?");
    }
  }

  @Test
  void aMessageSentAgainWithItsKeyIsTheSameMessage() {
    AtomicInteger said = new AtomicInteger();
    Setup setup =
        Setup.saying(
            prompt -> {
              said.incrementAndGet();
              return "the cat";
            });
    try (ChatServer server = ChatServer.start(folder, setup)) {
      Visitor me = server.local();
      String c = me.converse();
      var message = object().put("content", "Hi").put("key", "k1");
      JsonNode first = me.post("/api/conversations/" + c + "/messages", message);
      me.whole(id(first.at("/answers/0")));
      JsonNode second = me.post("/api/conversations/" + c + "/messages", message);
      assertThat(id(second.path("user"))).isEqualTo(id(first.path("user")));
      assertThat(id(second.at("/answers/0"))).isEqualTo(id(first.at("/answers/0")));
      assertThat(second.at("/answers/0/content").asString()).isEqualTo("the cat");
      assertThat(me.get("/api/conversations/" + c).path("messages").size()).isEqualTo(2);
    }
  }

  @Test
  void regeneratingAndEditingAddSiblings() {
    AtomicInteger count = new AtomicInteger();
    Setup setup = Setup.saying(prompt -> "the cat " + count.incrementAndGet());
    try (ChatServer server = ChatServer.start(folder, setup)) {
      Visitor me = server.local();
      String c = me.converse();
      JsonNode first = me.ask(c, null, "one");
      JsonNode again =
          me.post("/api/messages/" + id(first) + "/regenerate", object()).at("/answers/0");
      assertThat(me.whole(id(again)).path("content").asString()).isEqualTo("the cat 2");
      assertThat(again.path("parent")).isEqualTo(first.path("parent"));
      // A person's message can be answered again, too.
      String question = first.path("parent").asString();
      JsonNode third =
          me.post("/api/messages/" + question + "/regenerate", object()).at("/answers/0");
      assertThat(third.path("parent").asString()).isEqualTo(question);
      me.whole(id(third));
      me.ask(c, null, "one, edited");
      JsonNode whole = me.get("/api/conversations/" + c);
      assertThat(whole.path("messages").valueStream().map(m -> m.path("content").asString()))
          .containsExactly(
              "one", "the cat 1", "the cat 2", "the cat 3", "one, edited", "the cat 4");
      assertThat(id(first)).isNotEqualTo(whole.path("leaf").asString());
    }
  }

  @Test
  void underAFixedSeedTheNextAnswerHasTheNextSeed() {
    try (ChatServer server = ChatServer.start(folder, Setup.saying(prompt -> "the"))) {
      Visitor me = server.local();
      var body = object();
      body.putObject("settings").put("seed", 41);
      String c = id(me.post("/api/conversations", body));
      JsonNode first = me.ask(c, null, "one");
      assertThat(first.at("/sampling/seed").asInt()).isEqualTo(41);
      JsonNode again =
          me.post("/api/messages/" + id(first) + "/regenerate", object()).at("/answers/0");
      assertThat(again.at("/sampling/seed").asInt()).isEqualTo(42);
    }
  }

  private static BufferedReader open(HttpClient client, Visitor me, String answer, int from)
      throws Exception {
    var request = me.request("GET", "/api/messages/" + answer + "/events?from=" + from, null);
    InputStream in = client.send(request.build(), BodyHandlers.ofInputStream()).body();
    return new BufferedReader(new InputStreamReader(in, StandardCharsets.UTF_8));
  }

  private static String nextDelta(BufferedReader lines) throws Exception {
    String line = lines.readLine();
    while (!line.startsWith("data:")) {
      line = lines.readLine();
    }
    return line;
  }

  private static JsonNode json(String line) {
    return JsonMapper.shared().readTree(line.substring("data:".length()));
  }

  @Test
  void eventsGoOnWhereTheReaderWas() throws Exception {
    Semaphore permits = new Semaphore(5);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG, permits);
    try (ChatServer server = ChatServer.start(folder, Setup.over(engine));
        HttpClient client = HttpClient.newHttpClient()) {
      Visitor me = server.local();
      String c = me.converse();
      String answer = id(me.say(c, null, "Go").at("/answers/0"));

      // A reader that goes away in mid-answer.
      String seen;
      try (BufferedReader lines = open(client, me, answer, 0)) {
        seen = nextDelta(lines);
      }
      assertThat(seen).contains("\"from\":0", "the");

      // Meanwhile the page shows what there is.
      await(() -> permits.availablePermits() == 0);
      JsonNode running = me.get("/api/conversations/" + c).path("messages").get(1);
      assertThat(running.path("status").asString()).isEqualTo("running");
      String so = running.path("content").asString();
      assertThat(LONG).startsWith(so);

      // Another one goes on there.
      try (BufferedReader lines = open(client, me, answer, so.length())) {
        permits.release(3);
        JsonNode delta = json(nextDelta(lines));
        assertThat(delta.path("from").asInt()).isEqualTo(so.length());
        assertThat(LONG).startsWith(so + delta.path("text").asString());
        permits.release(1000);
        StringBuilder rest = new StringBuilder(so + delta.path("text").asString());
        for (String line; (line = lines.readLine()) != null && !line.equals("event: end"); ) {
          if (line.startsWith("data:")) {
            assertThat(json(line).path("from").asInt()).isEqualTo(rest.length());
            rest.append(json(line).path("text").asString());
          }
        }
        assertThat(rest.toString()).isEqualTo(LONG);
        JsonNode whole = json(lines.readLine());
        assertThat(whole.path("content").asString()).isEqualTo(LONG);
        assertThat(whole.path("status").asString()).isEqualTo("complete");
      }
      assertThat(engine.cancelled()).isZero();
      // Once it has ended, all that is told is the whole.
      assertThat(me.events(answer, 3)).hasSize(1);
    }
  }

  @Test
  void aStoppedAnswerKeepsWhatThereIsAndCanGoOn() throws Exception {
    Semaphore permits = new Semaphore(5);
    ScriptedEngine engine =
        ScriptedEngine.held(
            TOKENIZER, prompt -> prompt.contains("assistant\nthe") ? " and on" : LONG, permits);
    try (ChatServer server = ChatServer.start(folder, Setup.over(engine))) {
      Visitor me = server.local();
      String c = me.converse();
      String answer = id(me.say(c, null, "Go").at("/answers/0"));
      await(() -> permits.availablePermits() == 0);
      isError(
          me.call("POST", "/api/messages/" + answer + "/regenerate", "{}"), 409, "answer_running");
      isError(
          me.call(
              "POST",
              "/api/conversations/" + c + "/messages",
              object().put("parent", answer).put("content", "more").toString()),
          409,
          "answer_running");
      isError(
          me.call("POST", "/api/messages/" + answer + "/continue", "{}"), 409, "answer_running");
      me.post("/api/messages/" + answer + "/stop", object());
      JsonNode stopped = me.whole(answer);
      assertThat(stopped.path("status").asString()).isEqualTo("stopped");
      String half = stopped.path("content").asString();
      assertThat(LONG).startsWith(half);
      assertThat(half).isNotEmpty();
      me.post("/api/messages/" + answer + "/stop", object()); // harmless

      permits.release(1000);
      JsonNode goesOn = me.post("/api/messages/" + answer + "/continue", object()).at("/answers/0");
      assertThat(goesOn.path("content").asString()).startsWith(half);
      JsonNode whole = me.whole(id(goesOn));
      assertThat(whole.path("content").asString()).isEqualTo(half + " and on");
      assertThat(whole.path("status").asString()).isEqualTo("complete");
      isError(me.call("POST", "/api/messages/" + id(goesOn) + "/continue", "{}"), 409, "not_half");
    }
  }

  @Test
  void anAnswerAtItsTokenLimitSaysSo() {
    try (ChatServer server = ChatServer.start(folder, Setup.saying(prompt -> LONG))) {
      Visitor me = server.local();
      var body = object();
      body.putObject("settings").put("maxTokens", 3);
      String c = id(me.post("/api/conversations", body));
      JsonNode answer = me.ask(c, null, "Go");
      assertThat(answer.path("status").asString()).isEqualTo("length");
      assertThat(answer.path("tokens").asInt()).isEqualTo(3);
    }
  }

  @Test
  void aKilledServersAnswerIsFoundCutWithWhatWasSaved() throws Exception {
    Semaphore permits = new Semaphore(5);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG, permits);
    ChatServer killed = ChatServer.start(folder, Setup.over(engine));
    String c = killed.local().converse();
    String answer = id(killed.local().say(c, null, "Go").at("/answers/0"));
    String owner = killed.store().people().local().id();
    await(() -> permits.availablePermits() == 0);
    await(() -> !killed.store().messages().find(owner, answer).orElseThrow().content().isEmpty());
    // As after kill -9: nothing is told to end, another process opens the database.
    try (ChatServer next = ChatServer.start(folder, Setup.saying(prompt -> " then"))) {
      JsonNode cut = next.local().whole(answer);
      assertThat(cut.path("status").asString()).isEqualTo("cut");
      assertThat(LONG).startsWith(cut.path("content").asString());
      JsonNode goesOn =
          next.local().post("/api/messages/" + answer + "/continue", object()).at("/answers/0");
      assertThat(next.local().whole(id(goesOn)).path("content").asString())
          .isEqualTo(cut.path("content").asString() + " then");
    }
    permits.release(1000);
    killed.close();
  }

  @Test
  void aServerThatStopsSavesTheAnswerAndTellsItsReaders() throws Exception {
    Semaphore permits = new Semaphore(5);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG, permits);
    ChatServer stopping = ChatServer.start(folder, Setup.over(engine));
    Visitor me = stopping.local();
    String answer = id(me.say(me.converse(), null, "Go").at("/answers/0"));
    await(() -> permits.availablePermits() == 0);
    AtomicReference<List<JsonNode>> events = new AtomicReference<>(List.of());
    Thread reader = Thread.ofVirtual().start(() -> events.set(me.events(answer, 0)));
    Thread.sleep(100); // it reads; if it does not yet, it is refused, and the test fails
    stopping.http().server().close();
    reader.join();
    assertThat(events.get().getLast().at("/data/status").asString()).isEqualTo("cut");
    String owner = stopping.store().people().local().id();
    assertThat(stopping.store().messages().find(owner, answer).orElseThrow().content())
        .isEqualTo(text(events.get()))
        .isNotEmpty();
    stopping.close();
  }

  @Test
  void anAnswerOfAnotherVersionCannotGoOn() {
    ServedModel old = model("m", ScriptedEngine.of(TOKENIZER, prompt -> LONG));
    ServedModel fresh =
        new ServedModel(
            "m",
            "v2",
            old.created(),
            1,
            200,
            TOKENIZER,
            old.template(),
            List.of(),
            java.util.Set.of(),
            old.sampling(),
            List.of(),
            old.engine());
    String answer;
    try (ChatServer server = ChatServer.start(folder, Setup.of(old))) {
      Visitor me = server.local();
      var body = object();
      body.putObject("settings").put("maxTokens", 3);
      answer = id(me.ask(id(me.post("/api/conversations", body)), null, "Go"));
    }
    try (ChatServer server = ChatServer.start(folder, Setup.of(fresh))) {
      isError(
          server.local().call("POST", "/api/messages/" + answer + "/continue", "{}"),
          409,
          "version_gone");
    }
  }

  @Test
  void aFullContextIsToldWithBothNumbersAndTwoWaysOut() {
    try (ChatServer server = ChatServer.start(folder, Setup.saying(prompt -> "the cat"))) {
      Visitor me = server.local();
      String c = me.converse();
      JsonNode first = me.ask(c, null, "x".repeat(90));
      String path = "/api/conversations/" + c + "/messages";
      var second = object().put("parent", id(first)).put("content", "x".repeat(90));
      HttpResponse<String> full = me.call("POST", path, second.toString());
      isError(full, 400, "context_full");
      int tokens = TestServer.json(full).at("/error/tokens").asInt();
      assertThat(TestServer.json(full).at("/error/context").asInt()).isEqualTo(TestServer.CONTEXT);
      assertThat(tokens).isGreaterThan(TestServer.CONTEXT - 26);
      var count = second.deepCopy().put("model", "m").put("conversation", c);
      assertThat(me.post("/api/tokens", count).path("tokens").asInt()).isEqualTo(tokens);

      JsonNode dropped = me.post(path, second.deepCopy().put("dropOldest", true));
      JsonNode answer = me.whole(id(dropped.at("/answers/0")));
      assertThat(answer.path("dropped").asInt()).isEqualTo(2);
      String again = "/api/messages/" + id(answer) + "/regenerate";
      isError(me.call("POST", again, "{}"), 400, "context_full");
      JsonNode other = me.post(again, object().put("dropOldest", true)).at("/answers/0");
      assertThat(other.path("dropped").asInt()).isEqualTo(2);
      me.whole(id(other));

      JsonNode fresh =
          TestServer.json(me.call("POST", "/api/conversations/" + c + "/summary", null));
      assertThat(fresh.path("system").asString()).endsWith("in short:\nthe cat");
      assertThat(id(fresh)).isNotEqualTo(c);
      // Too long by itself: nothing can be left out.
      var huge = object().put("content", "x".repeat(500)).put("dropOldest", true);
      isError(me.call("POST", path, huge.toString()), 400, "context_full");
    }
  }

  @Test
  void aComparisonHidesItsModelUntilOneAnswerIsChosen() {
    AtomicInteger count = new AtomicInteger();
    Setup setup = Setup.saying(prompt -> "the cat " + count.incrementAndGet()).comparing();
    try (ChatServer server = ChatServer.start(folder, setup)) {
      Visitor me = server.local();
      String c = me.converse();
      JsonNode answers = me.say(c, null, "Go").path("answers");
      assertThat(answers.size()).isEqualTo(2);
      JsonNode left = me.whole(id(answers.get(0)));
      JsonNode right = me.whole(id(answers.get(1)));
      assertThat(left.at("/comparison/side").asString()).isEqualTo("left");
      assertThat(right.at("/comparison/side").asString()).isEqualTo("right");
      assertThat(left.at("/comparison/id")).isEqualTo(right.at("/comparison/id"));
      assertThat(left.has("model") || left.has("version") || left.has("sampling")).isFalse();
      isError(
          me.call(
              "POST",
              "/api/conversations/" + c + "/messages",
              object().put("parent", id(left)).put("content", "more").toString()),
          409,
          "undecided");

      String path = "/api/comparisons/" + left.at("/comparison/id").asString();
      isError(me.call("PUT", path, "{\"choice\":\"up\"}"), 400, "invalid_value");
      JsonNode chosen = me.put(path, object().put("choice", "right"));
      assertThat(chosen.path("chosen").asString()).isEqualTo(id(right));
      JsonNode whole = me.get("/api/conversations/" + c);
      assertThat(whole.path("leaf").asString()).isEqualTo(id(right));
      JsonNode now = whole.path("messages").get(1);
      assertThat(now.at("/comparison/choice").asString()).isEqualTo("right");
      assertThat(now.path("model").asString()).isEqualTo("m");
      assertThat(whole.path("messages").get(2).at("/sampling/seed"))
          .isNotEqualTo(now.at("/sampling/seed"));

      // Whoever refuses to train the next model is not asked.
      me.put("/api/settings", object().put("consent", false));
      assertThat(me.say(c, id(right), "more").path("answers").size()).isOne();
    }
  }

  @Test
  void aComparisonCannotBeDecidedWhileItIsWritten() throws Exception {
    Semaphore permits = new Semaphore(4);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG, permits);
    try (ChatServer server = ChatServer.start(folder, Setup.over(engine).comparing())) {
      Visitor me = server.local();
      JsonNode answers = me.say(me.converse(), null, "Go").path("answers");
      String path = "/api/comparisons/" + answers.get(0).at("/comparison/id").asString();
      isError(me.call("PUT", path, "{\"choice\":\"left\"}"), 409, "answer_running");
      permits.release(1000);
      me.whole(id(answers.get(0)));
      me.whole(id(answers.get(1)));
      assertThat(me.put(path, object().put("choice", "both_bad")).path("chosen"))
          .isEqualTo(answers.get(0).path("id"));
    }
  }

  @Test
  void aBusyEngineRefusesBeforeAnythingIsStored() {
    Engine busy =
        (_, _, _) -> {
          throw new Engine.BusyException("the model is busy", Duration.ofSeconds(7));
        };
    try (ChatServer server = ChatServer.start(folder, Setup.over(busy))) {
      Visitor me = server.local();
      String c = me.converse();
      HttpResponse<String> refused =
          me.call("POST", "/api/conversations/" + c + "/messages", "{\"content\":\"Hi\"}");
      isError(refused, 429, "rate_limit_exceeded");
      assertThat(refused.headers().firstValue("retry-after")).contains("7");
      assertThat(me.get("/api/conversations/" + c).path("messages").isEmpty()).isTrue();
    }
  }

  @Test
  void deletingAConversationEndsWhatIsWrittenInIt() throws Exception {
    Semaphore permits = new Semaphore(3);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG, permits);
    try (ChatServer server = ChatServer.start(folder, Setup.over(engine))) {
      Visitor me = server.local();
      String c = me.converse();
      me.say(c, null, "Go");
      assertThat(me.call("DELETE", "/api/conversations/" + c, null).statusCode()).isEqualTo(204);
      await(() -> engine.running() == 0);
    }
  }

  @Test
  void anAnswerThatTheModelFailsIsToldAsSuch() {
    Engine failing =
        (_, _, listener) -> {
          listener.end(
              new dev.lungo.generation.Completion(
                  List.of(), "", List.of(), dev.lungo.generation.FinishReason.FAILED));
          return () -> {};
        };
    try (ChatServer server = ChatServer.start(folder, Setup.over(failing))) {
      Visitor me = server.local();
      JsonNode failed = me.ask(me.converse(), null, "Go");
      assertThat(failed.path("status").asString()).isEqualTo("failed");
      assertThat(failed.path("error").asString()).isNotBlank();
    }
  }

  @Test
  void modelsThatCannotChatAreNotOffered() {
    ServedModel base =
        new ServedModel(
            "base",
            "v1",
            java.time.Instant.EPOCH,
            1,
            200,
            TOKENIZER,
            java.util.Optional.empty(),
            List.of(),
            java.util.Set.of(),
            dev.lungo.generation.Sampling.PLAIN,
            List.of(),
            ScriptedEngine.of(TOKENIZER, prompt -> "the"));
    ServedModel chats = model("chats", ScriptedEngine.of(TOKENIZER, prompt -> "the"));
    try (ChatServer server = ChatServer.start(folder, Setup.of(base, chats))) {
      Visitor me = server.local();
      assertThat(me.get("/api/models").path("models").valueStream().map(ChatServer::id))
          .containsExactly("chats");
      isError(
          me.call("POST", "/api/conversations", "{\"model\":\"base\"}"), 400, "model_cannot_chat");
      assertThat(me.post("/api/conversations", object()).path("model").asString())
          .isEqualTo("chats");
    }
  }
}
