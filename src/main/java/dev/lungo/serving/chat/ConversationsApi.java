package dev.lungo.serving.chat;

import dev.lungo.serving.ApiException;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Json;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import dev.lungo.store.ConversationChange;
import dev.lungo.store.ConversationPage;
import dev.lungo.store.SamplingSettings;
import dev.lungo.store.SavedConversation;
import dev.lungo.store.Store;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// A person's conversations: listed, made, opened, changed, deleted.
final class ConversationsApi {
  private static final int MAX_PAGE = 200;
  private static final int PAGE = 50;
  private static final int MAX_TITLE = 200;
  private static final int MAX_QUERY = 200;

  private final Store store;
  private final Models models;
  private final ServerOptions options;
  private final LiveAnswers live;
  private final Views views;

  ConversationsApi(
      Store store, Models models, ServerOptions options, LiveAnswers live, Views views) {
    this.store = store;
    this.models = models;
    this.options = options;
    this.live = live;
    this.views = views;
  }

  /// `GET /api/conversations?query=&before=&limit=`
  void list(ServerRequest request, ServerResponse response) {
    String query = parameter(request, "query").orElse("").strip();
    int limit = limit(parameter(request, "limit"));
    String before = parameter(request, "before").orElse(null);
    if (query.length() > MAX_QUERY) {
      throw ApiException.invalid(
          "query", "'query' must have at most %d characters".formatted(MAX_QUERY));
    }
    String owner = Own.of(store, request).owner();
    ConversationPage page;
    try {
      page = store.conversations().page(owner, query, before, limit);
    } catch (IllegalArgumentException _) {
      throw ApiException.invalid("before", "'before' must be the 'next' of a page");
    }
    ObjectNode root = Json.object();
    ArrayNode list = root.putArray("conversations");
    page.conversations().forEach(each -> list.add(Views.conversation(each)));
    root.put("next", page.next());
    Json.send(response, root);
  }

  private static Optional<String> parameter(ServerRequest request, String name) {
    return request.query().contains(name)
        ? Optional.of(request.query().get(name))
        : Optional.empty();
  }

  private static int limit(Optional<String> given) {
    if (given.isEmpty()) {
      return PAGE;
    }
    if (given.get().matches("\\d{1,4}")) {
      int limit = Integer.parseInt(given.get());
      if (limit >= 1 && limit <= MAX_PAGE) {
        return limit;
      }
    }
    throw ApiException.invalid(
        "limit", "'limit' must be a whole number between 1 and %d".formatted(MAX_PAGE));
  }

  /// `POST /api/conversations` with model, system, settings.
  void create(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    Fields fields = Json.read(request, options.maxBody());
    ServedModel model = model(fields).orElseGet(this::first);
    String system = Texts.optional(fields, "system", options.maxMessage());
    SamplingSettings settings =
        fields.object("settings").map(Settings::read).orElse(SamplingSettings.OPEN);
    String title = title(fields);
    SavedConversation made =
        store
            .conversations()
            .create(
                own.owner(),
                title == null ? "" : title,
                model.name(),
                system,
                Settings.resolved(settings, model));
    ObjectNode node = Views.conversation(made);
    node.putArray("messages");
    Json.send(response.status(201), node);
  }

  private Optional<ServedModel> model(Fields fields) {
    return fields
        .string("model")
        .map(
            name -> {
              ServedModel model = models.require(name);
              Prompt.template(model);
              return model;
            });
  }

  private ServedModel first() {
    return models.all().stream()
        .filter(model -> model.template().isPresent())
        .findFirst()
        .orElseGet(models::first);
  }

  private static @Nullable String title(Fields fields) {
    return fields.has("title") ? Texts.required(fields, "title", MAX_TITLE).strip() : null;
  }

  /// `GET /api/conversations/{id}`, with its messages in the order in which they were made.
  void open(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    SavedConversation conversation = own.conversation(request);
    ObjectNode node = Views.conversation(conversation);
    views.messages(node.putArray("messages"), store.messages().all(own.owner(), conversation.id()));
    Json.send(response, node);
  }

  /// `PATCH /api/conversations/{id}` with any of title, system, settings, model, leaf.
  void change(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    Fields fields = Json.read(request, options.maxBody());
    SavedConversation old = own.conversation(request);
    ServedModel model = model(fields).orElse(null);
    SamplingSettings settings = fields.object("settings").map(Settings::read).orElse(null);
    if (settings != null) {
      ServedModel base = model == null ? models.find(old.model()).orElseGet(this::first) : model;
      settings = Settings.resolved(settings, base);
    }
    String leaf = fields.string("leaf").orElse(null);
    if (leaf != null && !own.message(leaf(fields, leaf)).conversation().equals(old.id())) {
      throw Own.missing();
    }
    ConversationChange change =
        new ConversationChange(
            title(fields),
            model == null ? null : model.name(),
            fields.has("system") ? Texts.optional(fields, "system", options.maxMessage()) : null,
            settings,
            leaf);
    Json.send(
        response, Views.conversation(store.conversations().change(own.owner(), old.id(), change)));
  }

  private static String leaf(Fields fields, String leaf) {
    if (!Own.isId(leaf)) {
      throw fields.wrong("leaf", "must be the id of a message");
    }
    return leaf;
  }

  /// `DELETE /api/conversations/{id}`
  void delete(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    SavedConversation conversation = own.conversation(request);
    live.stopAll(conversation.id());
    if (!store.conversations().delete(own.owner(), conversation.id())) {
      throw Own.missing();
    }
    response.status(204).send();
  }
}
