package dev.lungo.serving.chat;

import dev.lungo.chat.Message;
import dev.lungo.serving.Feature;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Json;
import dev.lungo.serving.Models;
import dev.lungo.serving.Paths;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Store;
import io.helidon.http.Method;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.HttpRouting;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the chat page asks: the table in the package's documentation.
public final class ChatApi implements Feature {
  private static final String CONVERSATION = "/api/conversations/{id}";
  private static final String MESSAGE = "/api/messages/{id}";

  private final Store store;
  private final Models models;
  private final ServerOptions options;
  private final LiveAnswers live;
  private final ConversationsApi conversations;
  private final MessagesApi messages;
  private final EventsApi events;
  private final FeedbackApi feedback;
  private final Summaries summaries;
  private final Export export;

  public ChatApi(Store store, Models models, ServerOptions server, ChatOptions chat) {
    this.store = store;
    this.models = models;
    this.options = server;
    this.live = new LiveAnswers(store, chat);
    Views views = new Views(live);
    Answering answering = new Answering(store, models, server, chat, live);
    this.conversations = new ConversationsApi(store, models, server, live, views);
    this.messages = new MessagesApi(store, server, answering, live, views);
    this.events = new EventsApi(store, live, views);
    this.feedback = new FeedbackApi(store, server, views);
    this.summaries = new Summaries(store, models, server);
    this.export = new Export(store, views);
  }

  @Override
  public void addTo(HttpRouting.Builder routing) {
    add(routing, "/api/models", Map.of(Method.GET, this::models));
    add(routing, "/api/tokens", Map.of(Method.POST, this::tokens));
    add(
        routing,
        "/api/conversations",
        Map.of(Method.GET, conversations::list, Method.POST, conversations::create));
    add(
        routing,
        CONVERSATION,
        Map.of(
            Method.GET,
            conversations::open,
            Method.PATCH,
            conversations::change,
            Method.DELETE,
            conversations::delete));
    add(routing, CONVERSATION + "/export", Map.of(Method.GET, export::export));
    add(routing, CONVERSATION + "/summary", Map.of(Method.POST, summaries::summarise));
    add(routing, CONVERSATION + "/messages", Map.of(Method.POST, messages::send));
    add(routing, MESSAGE + "/regenerate", Map.of(Method.POST, messages::regenerate));
    add(routing, MESSAGE + "/continue", Map.of(Method.POST, messages::goOn));
    add(routing, MESSAGE + "/stop", Map.of(Method.POST, messages::stop));
    add(routing, MESSAGE + "/events", Map.of(Method.GET, events::events));
    add(routing, MESSAGE + "/vote", Map.of(Method.PUT, feedback::vote));
    add(
        routing,
        MESSAGE + "/demonstration",
        Map.of(Method.PUT, feedback::demonstrate, Method.DELETE, feedback::withdraw));
    add(routing, "/api/comparisons/{id}", Map.of(Method.PUT, feedback::choose));
  }

  private static void add(HttpRouting.Builder routing, String path, Map<Method, Handler> handlers) {
    Map<Method, Handler> own = new HashMap<>();
    handlers.forEach((method, handler) -> own.put(method, Own.handler(handler)));
    Paths.add(routing, path, own);
  }

  @Override
  public void stop() {
    live.close();
  }

  /// `GET /api/models`: those that can chat.
  private void models(ServerRequest request, ServerResponse response) {
    ObjectNode root = Json.object();
    ArrayNode list = root.putArray("models");
    models.all().stream()
        .filter(model -> model.template().isPresent())
        .forEach(model -> list.add(Views.model(model)));
    Json.send(response, root);
  }

  /// `POST /api/tokens` with model, conversation, parent, content: what the prompt would have.
  private void tokens(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    Fields fields = Json.read(request, options.maxBody());
    ServedModel model = models.require(fields.requireString("model"));
    String content = Texts.optional(fields, "content", options.maxMessage());
    List<Message> all = new ArrayList<>();
    if (fields.has("conversation")) {
      String id = fields.requireString("conversation");
      String system = own.conversation(Own.requireId(id)).system();
      List<SavedMessage> path =
          fields
              .string("parent")
              .map(parent -> store.messages().path(own.owner(), Own.requireId(parent)))
              .orElse(List.of());
      all.addAll(Prompt.messages(system, path));
    }
    if (!content.isBlank()) {
      all.add(Message.user(content));
    }
    Json.send(
        response,
        Json.object()
            .put("tokens", Prompt.length(model, all))
            .put("context", model.contextLength()));
  }
}
