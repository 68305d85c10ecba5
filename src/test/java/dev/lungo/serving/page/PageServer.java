package dev.lungo.serving.page;

import static dev.lungo.serving.TestServer.TOKENIZER;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.generation.Engine;
import dev.lungo.generation.Sampling;
import dev.lungo.serving.ScriptedEngine;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.chat.ChatServer;
import dev.lungo.serving.chat.ChatServer.Setup;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.UnaryOperator;

/// A real server for the page's tests. Its model says what the question asks for: `say TEXT`, or
/// one of the speeches here by name; anything else is echoed with a number.
///
/// It says a token for each permit; by default there are enough.
final class PageServer implements AutoCloseable {
  static final String MARKDOWN =
      """
      ### Three things

      A list, with **bold**, *italic*, `code` and [a link](https://example.org/):

      1. The first
      2. The second, which is a good deal longer than the first, so that it takes two lines
      3. The third

      ```java
      /// Greets.
      record Greeting(String name) {
        String text() {
          return "Hello, " + name; // nobody else
        }
      }
      ```

      | animal | legs | sound |
      |--------|-----:|-------|
      | cat    |    4 | meow  |
      | hen    |    2 | cluck |

      > A quotation at the end.
      """;

  static final String ATTACK =
      """
      <script>window.hacked = 1</script>
      <img src="x" onerror="window.hacked = 2">
      [a](javascript:window.hacked=3) ![b](data:text/html,<script>window.hacked=4</script>)
      <svg onload="window.hacked = 5"></svg> <iframe srcdoc="<script>parent.hacked=6</script>">

      ```html
      <script>window.hacked = 7</script>
      ```
      """;

  static final String CHINESE = "猫坐在垫子上。\n\n- **第一**：它很安静\n- 第二：它在等你";

  private final Path folder;
  private final UnaryOperator<Setup> change;
  private final AtomicInteger echoes = new AtomicInteger();
  private final Semaphore permits = new Semaphore(1_000_000);
  private ChatServer server;

  private PageServer(Path folder, UnaryOperator<Setup> change) {
    this.folder = folder;
    this.change = change;
    this.server = start(0);
  }

  static PageServer start(Path folder) {
    return new PageServer(folder, UnaryOperator.identity());
  }

  static PageServer start(Path folder, UnaryOperator<Setup> change) {
    return new PageServer(folder, change);
  }

  private ChatServer start(int port) {
    Engine engine = ScriptedEngine.held(TOKENIZER, this::answer, permits);
    Setup setup = change.apply(Setup.of(model("tiny", engine)));
    ServerOptions options = setup.server().withAddress("127.0.0.1", port);
    return ChatServer.start(folder, setup.on(options));
  }

  static ServedModel model(String name, Engine engine) {
    return new ServedModel(
        name,
        "0f3a9c2b71de",
        Instant.parse("2026-01-02T03:04:05Z"),
        17_012_736,
        2048,
        TOKENIZER,
        Optional.of(ChatTemplate.of(TOKENIZER)),
        List.of(),
        Set.of(),
        Sampling.PLAIN.withTemperature(0.8),
        List.of(
            "Tell me about the cat on the mat",
            "Write a greeting in Java",
            "What do hens say?",
            "How many legs has a spider, and how many have two of them?"),
        engine);
  }

  private static Optional<String> speech(String question) {
    return switch (question) {
      case "markdown" -> Optional.of(MARKDOWN);
      case "attack" -> Optional.of(ATTACK);
      case "你好" -> Optional.of(CHINESE);
      case "long" -> Optional.of("The cat sat on the mat. ".repeat(60).strip());
      default ->
          question.startsWith("say ") ? Optional.of(question.substring(4)) : Optional.empty();
    };
  }

  private String answer(String prompt) {
    String[] turns = prompt.split("<\\|im_start\\|>user\n");
    String question = turns[turns.length - 1].split("<\\|im_end\\|>")[0];
    return speech(question).orElseGet(() -> "Echo " + echoes.incrementAndGet() + ": " + question);
  }

  ChatServer chat() {
    return server;
  }

  String address() {
    return server.http().uri("/").toString();
  }

  /// From now on the model says as many tokens as it is given.
  void hold() {
    permits.drainPermits();
  }

  void release(int tokens) {
    permits.release(tokens);
  }

  void releaseAll() {
    permits.release(1_000_000);
  }

  /// Ends the server, in mid-answer too, and returns where it was.
  int stop() {
    int port = server.http().server().port();
    server.close();
    return port;
  }

  /// Another server over the same database.
  void startAgain(int port) {
    server = start(port);
  }

  @Override
  public void close() {
    releaseAll();
    server.close();
  }
}
