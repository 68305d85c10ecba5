package dev.lungo.serving.openai;

import dev.lungo.serving.ApiException;
import dev.lungo.serving.Feature;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Json;
import dev.lungo.serving.Models;
import dev.lungo.serving.Paths;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import io.helidon.http.HeaderNames;
import io.helidon.http.Method;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.util.Map;
import java.util.Objects;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// The paths under `/v1`.
public final class OpenAi implements Feature {
  /// Answers to one prompt.
  static final int MAX_ANSWERS = 16;

  private static final byte[] DOCUMENT = read("openapi.json");

  private final Models models;
  private final ServerOptions options;

  public OpenAi(Models models, ServerOptions options) {
    this.models = models;
    this.options = options;
  }

  @Override
  public void addTo(HttpRouting.Builder routing) {
    Paths.add(routing, "/v1/models", Map.of(Method.GET, this::list));
    Paths.add(routing, "/v1/models/{id}", Map.of(Method.GET, this::one));
    ChatCompletions chat = new ChatCompletions(models, options);
    Paths.add(routing, "/v1/chat/completions", Map.of(Method.POST, chat::answer));
    Completions texts = new Completions(models, options);
    Paths.add(routing, "/v1/completions", Map.of(Method.POST, texts::answer));
    Embeddings embeddings = new Embeddings(models, options);
    Paths.add(routing, "/v1/embeddings", Map.of(Method.POST, embeddings::answer));
    Tokens tokens = new Tokens(models, options);
    Paths.add(routing, "/v1/tokenize", Map.of(Method.POST, tokens::tokenize));
    Paths.add(routing, "/v1/tokenize/count", Map.of(Method.POST, tokens::count));
    Paths.add(routing, "/v1/detokenize", Map.of(Method.POST, tokens::detokenize));
    Paths.add(routing, "/openapi.json", Map.of(Method.GET, OpenAi::document));
  }

  /// What all this is, for programs: written by hand beside this class, and held to it by tests.
  private static void document(ServerRequest request, ServerResponse response) {
    response.header(HeaderNames.CONTENT_TYPE, "application/json");
    response.send(DOCUMENT);
  }

  private static byte[] read(String name) {
    try (InputStream in = OpenAi.class.getResourceAsStream(name)) {
      return Objects.requireNonNull(in, name).readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void list(ServerRequest request, ServerResponse response) {
    ObjectNode root = Json.object().put("object", "list");
    ArrayNode data = root.putArray("data");
    models.all().forEach(model -> data.add(describe(model)));
    Json.send(response, root);
  }

  private void one(ServerRequest request, ServerResponse response) {
    Json.send(response, describe(models.require(request.path().pathParameters().get("id"))));
  }

  private static ObjectNode describe(ServedModel model) {
    return Json.object()
        .put("id", model.name())
        .put("object", "model")
        .put("created", model.created().getEpochSecond())
        .put("owned_by", "lungo")
        .put("version", model.version())
        .put("parameters", model.parameters())
        .put("context_length", model.contextLength());
  }

  /// The model that a request names, or the first.
  static ServedModel model(Models models, Fields fields) {
    return fields.string("model").map(models::require).orElseGet(models::first);
  }

  /// @throws ApiException 400 with both numbers, if no token fits after the prompt
  static void requireRoom(ServedModel model, int tokens, String param) {
    if (tokens >= model.contextLength()) {
      throw ApiException.invalid(
          "context_length_exceeded",
          param,
          "the context of this model is %d tokens, at least one of them for the answer, but '%s' has %d: shorten it"
              .formatted(model.contextLength(), param, tokens));
    }
  }
}
