package dev.lungo.serving;

import static dev.lungo.serving.TestServer.TOKENIZER;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.generation.Completion;
import dev.lungo.generation.Engine;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.generation.GenerationRequest;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Semaphore;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/// What happens when somebody does not keep to their part.
@Timeout(60)
class FaultsTest {
  private static final String LONG_ANSWER = "the cat sat on the mat, ".repeat(1000);

  private static String body(boolean stream) {
    return "{\"stream\":%s,\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}"
        .formatted(stream);
  }

  /// Sends a request and leaves the answer to the test.
  private static Socket open(TestServer server, boolean stream) throws IOException {
    Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.server().port());
    String body = body(stream);
    socket
        .getOutputStream()
        .write(
            ("POST /v1/chat/completions HTTP/1.1\r\nHost: localhost\r\n"
                    + "Content-Type: application/json\r\nContent-Length: "
                    + body.length()
                    + "\r\n\r\n"
                    + body)
                .getBytes(StandardCharsets.US_ASCII));
    return socket;
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) { // the class's time limit ends it
      Thread.sleep(10);
    }
  }

  @Test
  void aClientThatLeavesAStreamCancelsItsAnswer() throws Exception {
    Semaphore permits = new Semaphore(3);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG_ANSWER, permits);
    try (TestServer server = TestServer.over(TestServer.model("m", engine))) {
      try (Socket socket = open(server, true)) {
        BufferedReader reader =
            new BufferedReader(
                new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
        while (!reader.readLine().startsWith("data:")) {}
      }
      await(() -> engine.cancelled() == 1);
    }
  }

  @Test
  void aClientThatLeavesBeforeTheWholeAnswerCancelsItToo() throws Exception {
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG_ANSWER, new Semaphore(0));
    try (TestServer server = TestServer.over(TestServer.model("m", engine))) {
      try (Socket _ = open(server, false)) {
        await(() -> engine.running() == 1);
      }
      await(() -> engine.cancelled() == 1);
    }
  }

  /// Says tokens as fast as it can, on the thread of whoever asks, until it is told not to.
  private static Engine eager(String token) {
    return (_, _, listener) -> {
      GeneratedToken each = new GeneratedToken(70, token, Optional.empty(), Optional.empty());
      int said = 0;
      while (said < 100_000 && listener.token(each)) {
        said++;
      }
      listener.end(new Completion(List.of(), "", List.of(), FinishReason.CANCELLED));
      return () -> {};
    };
  }

  @Test
  void whoReadsTooSlowlyIsCutAndHoldsUpNobody() {
    // The model's thread goes through, though nobody has taken a single token yet.
    Answers answers =
        Answers.start(
            eager("x"), List.of(GenerationRequest.of(new int[] {1}, 9)), Duration.ofMinutes(1));
    int tokens = 0;
    Optional<FinishReason> finish = Optional.empty();
    while (answers.left() > 0) {
      switch (answers.next(Duration.ofSeconds(5)).orElseThrow()) {
        case Answers.Token _ -> tokens++;
        case Answers.End(_, Completion completion) -> finish = Optional.of(completion.finish());
      }
    }
    assertThat(tokens).isEqualTo(Answers.BUFFER);
    assertThat(finish).contains(FinishReason.CUT);
  }

  @Test
  void aConnectionThatIsNeitherReadNorLeftIsClosedInTheEnd() throws Exception {
    ServerOptions options =
        TestServer.options()
            .withTimes(Duration.ofMillis(500), Duration.ofSeconds(1))
            .withSlack(Duration.ofMillis(500));
    CountDownLatch done = new CountDownLatch(1);
    Access access =
        _ ->
            new Caller() {
              @Override
              public String name() {
                return "stuck";
              }

              @Override
              public void done() {
                done.countDown();
              }
            };
    // More than the operating system takes for a client that does not read.
    ServedModel model = TestServer.model("m", eager("x".repeat(5000)));
    try (TestServer server = TestServer.start(options, access, model);
        Socket _ = open(server, true)) {
      done.await();
      assertThat(server.get("/health").statusCode()).isEqualTo(200);
    }
  }

  @Test
  void aStopInMidAnswerIsToldInTheStream() throws Exception {
    Semaphore permits = new Semaphore(3);
    ScriptedEngine engine = ScriptedEngine.held(TOKENIZER, prompt -> LONG_ANSWER, permits);
    TestServer server = TestServer.over(TestServer.model("m", engine));
    CompletableFuture<HttpResponse<String>> answer =
        CompletableFuture.supplyAsync(() -> server.post("/v1/chat/completions", body(true)));
    await(() -> engine.running() == 1 && permits.availablePermits() == 0);
    server.server().close();
    assertThat(answer.get().body()).contains("\"error\"").contains("cut off").contains("[DONE]");
    server.close();
  }

  @Test
  void aNewVersionTakesOverAndTheOldOneEndsWhatItHas() throws Exception {
    Semaphore permits = new Semaphore(1);
    ScriptedEngine old = ScriptedEngine.held(TOKENIZER, prompt -> "the old cat", permits);
    ScriptedEngine fresh = ScriptedEngine.of(TOKENIZER, prompt -> "the new cat");
    Models models = new Models(List.of(TestServer.model("m", old)));
    ServerOptions options = TestServer.options();
    try (TestServer server =
        TestServer.start(
            options,
            models,
            Access.OPEN,
            List.of(new dev.lungo.serving.openai.OpenAi(models, options)))) {
      CompletableFuture<HttpResponse<String>> answer =
          CompletableFuture.supplyAsync(() -> server.post("/v1/chat/completions", body(false)));
      await(() -> old.running() == 1);
      models.replace(TestServer.model("m", fresh));
      assertThat(server.post("/v1/chat/completions", body(false)).body()).contains("new");
      models.sweep(Duration.ZERO);
      assertThat(old.closed()).isFalse();
      permits.release(100);
      assertThat(answer.get().body()).contains("old");
      await(() -> old.running() == 0);
      models.sweep(Duration.ZERO);
      assertThat(old.closed()).isTrue();
    }
  }
}
