package dev.lungo.serving;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.generation.Engine;
import dev.lungo.generation.Sampling;
import dev.lungo.serving.openai.OpenAi;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// A server on a free port for tests, and a client for it.
public final class TestServer implements AutoCloseable {
  /// Bytes, a few merges, and the tokens of chats.
  public static final Tokenizer TOKENIZER =
      new TokenizerTrainer(300).train(Stream.of("the cat sat on the mat, the cat, the mat"));

  public static final int CONTEXT = 200;

  private final Server server;
  private final HttpClient client = HttpClient.newHttpClient();

  private TestServer(Server server) {
    this.server = server;
  }

  /// A model over an engine, which can chat, of a context of {@link #CONTEXT} tokens.
  public static ServedModel model(String name, Engine engine) {
    return new ServedModel(
        name,
        "v1",
        Instant.ofEpochSecond(1_700_000_000),
        12_345,
        CONTEXT,
        TOKENIZER,
        Optional.of(ChatTemplate.of(TOKENIZER)),
        List.of(),
        Set.of(),
        Sampling.PLAIN,
        List.of("Hello"),
        engine);
  }

  /// Options on a free port of the loopback address.
  public static ServerOptions options() {
    return ServerOptions.DEFAULT
        .withAddress("127.0.0.1", 0)
        .withTimes(Duration.ofSeconds(20), Duration.ofSeconds(1));
  }

  /// The API over some models, open to all.
  public static TestServer over(ServedModel... models) {
    return start(options(), Access.OPEN, models);
  }

  public static TestServer start(ServerOptions options, Access access, ServedModel... served) {
    Models models = new Models(List.of(served));
    return new TestServer(
        Server.start(options, models, access, List.of(new OpenAi(models, options))));
  }

  /// With features of one's own.
  public static TestServer start(
      ServerOptions options, Models models, Access access, List<Feature> features) {
    return new TestServer(Server.start(options, models, access, features));
  }

  public Server server() {
    return server;
  }

  public URI uri(String path) {
    return server.address().resolve(path);
  }

  public HttpResponse<String> get(String path) {
    return send(HttpRequest.newBuilder(uri(path)).build());
  }

  /// Posts JSON.
  public HttpResponse<String> post(String path, String body) {
    return send(
        HttpRequest.newBuilder(uri(path))
            .header("Content-Type", "application/json")
            .POST(BodyPublishers.ofString(body))
            .build());
  }

  public HttpResponse<String> send(HttpRequest request) {
    try {
      return client.send(request, BodyHandlers.ofString());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }

  /// The body as JSON.
  public static JsonNode json(HttpResponse<String> response) {
    return JsonMapper.shared().readTree(response.body());
  }

  @Override
  public void close() {
    server.close();
    client.close();
  }
}
