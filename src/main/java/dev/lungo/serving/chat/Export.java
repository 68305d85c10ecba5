package dev.lungo.serving.chat;

import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Json;
import dev.lungo.store.SavedConversation;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Store;
import io.helidon.http.HeaderNames;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `GET /api/conversations/{id}/export?format=json|markdown`: a conversation as a file.
///
/// Markdown has what the page shows. JSON has that as `messages`, which is the format that chats
/// are trained from, and the whole tree as `tree`.
final class Export {
  private final Store store;
  private final Views views;

  Export(Store store, Views views) {
    this.store = store;
    this.views = views;
  }

  void export(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    SavedConversation conversation = own.conversation(request);
    String leaf = conversation.leaf();
    List<SavedMessage> path = leaf == null ? List.of() : store.messages().path(own.owner(), leaf);
    String format = request.query().contains("format") ? request.query().get("format") : "json";
    switch (format) {
      case "json" -> {
        List<SavedMessage> all = store.messages().all(own.owner(), conversation.id());
        send(response, conversation, ".json", "application/json", json(conversation, path, all));
      }
      case "markdown" ->
          send(
              response,
              conversation,
              ".md",
              "text/markdown; charset=utf-8",
              markdown(conversation, path).getBytes(StandardCharsets.UTF_8));
      default -> throw ApiException.invalid("format", "'format' must be json or markdown");
    }
  }

  private static void send(
      ServerResponse response,
      SavedConversation conversation,
      String ending,
      String type,
      byte[] bytes) {
    String name = conversation.title().isBlank() ? "chat" : conversation.title();
    String safe = name.replaceAll("[^\\p{L}\\p{N} _.-]", "_").strip();
    String plain = safe.replaceAll("[^A-Za-z0-9 _.-]", "_");
    String encoded = URLEncoder.encode(safe, StandardCharsets.UTF_8).replace("+", "%20");
    response.header(
        HeaderNames.CONTENT_DISPOSITION,
        "attachment; filename=\"%s%s\"; filename*=UTF-8''%s%s"
            .formatted(plain, ending, encoded, ending));
    response.header(HeaderNames.CACHE_CONTROL, "no-store");
    response.header(HeaderNames.CONTENT_TYPE, type);
    response.send(bytes);
  }

  private byte[] json(
      SavedConversation conversation, List<SavedMessage> path, List<SavedMessage> all) {
    ObjectNode root = Json.object();
    ArrayNode messages = root.putArray("messages");
    for (Message message : Prompt.messages(conversation.system(), path)) {
      messages.addObject().put("role", message.role().text()).put("content", message.content());
    }
    root.set("conversation", Views.conversation(conversation));
    views.messages(root.putArray("tree"), all);
    return Json.bytes(root);
  }

  private static String markdown(SavedConversation conversation, List<SavedMessage> path) {
    StringBuilder text = new StringBuilder("# ");
    text.append(conversation.title().isBlank() ? "Chat" : conversation.title()).append("\n\n");
    if (!conversation.system().isBlank()) {
      text.append("> ").append(conversation.system().replace("\n", "\n> ")).append("\n\n");
    }
    for (SavedMessage message : path) {
      SavedMessage.Origin origin = message.origin();
      String speaker =
          message.role() == Role.USER ? "You" : origin == null ? "Model" : origin.model();
      text.append("**").append(speaker).append(":**\n\n");
      text.append(message.content().strip()).append("\n\n");
    }
    return text.toString();
  }
}
