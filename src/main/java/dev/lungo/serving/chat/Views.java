package dev.lungo.serving.chat;

import dev.lungo.serving.Json;
import dev.lungo.serving.ServedModel;
import dev.lungo.store.SamplingSettings;
import dev.lungo.store.SavedConversation;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Vote;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// What the page sees of what is stored.
final class Views {
  private final LiveAnswers live;

  Views(LiveAnswers live) {
    this.live = live;
  }

  static ObjectNode model(ServedModel model) {
    ObjectNode node =
        Json.object()
            .put("id", model.name())
            .put("version", model.version())
            .put("created", model.created().toString())
            .put("parameters", model.parameters())
            .put("context", model.contextLength());
    ArrayNode examples = node.putArray("examples");
    model.examples().forEach(examples::add);
    return node;
  }

  static ObjectNode conversation(SavedConversation conversation) {
    ObjectNode node =
        Json.object()
            .put("id", conversation.id())
            .put("title", conversation.title())
            .put("model", conversation.model())
            .put("system", conversation.system())
            .put("leaf", conversation.leaf())
            .put("created", conversation.created().toString())
            .put("updated", conversation.updated().toString());
    node.set("settings", settings(conversation.settings()));
    return node;
  }

  static ObjectNode settings(SamplingSettings settings) {
    return Json.object()
        .put("temperature", settings.temperature())
        .put("topP", settings.topP())
        .put("maxTokens", settings.maxTokens())
        .put("seed", settings.seed());
  }

  /// A message as it is now. One that is being written is ahead of the store.
  ObjectNode message(SavedMessage message) {
    String content =
        message.running()
            ? live.find(message.id()).map(LiveAnswer::text).orElse(message.content())
            : message.content();
    ObjectNode node =
        Json.object()
            .put("id", message.id())
            .put("parent", message.parent())
            .put("role", message.role().text())
            .put("content", content)
            .put("status", message.status().label())
            .put("error", message.error())
            .put("created", message.created().toString());
    SavedMessage.Side side = message.comparison();
    if (side != null) {
      node.putObject("comparison")
          .put("id", side.id())
          .put("side", side.left() ? "left" : "right")
          .put("choice", side.choice() == null ? null : side.choice().label());
    }
    SavedMessage.Origin origin = message.origin();
    if (origin != null) {
      node.put("dropped", origin.dropped());
      if (side == null || side.choice() != null) { // no name may sway a choice
        origin(node, origin);
      }
    }
    vote(node, message.vote());
    node.put("demonstration", message.demonstration());
    return node;
  }

  private static void origin(ObjectNode node, SavedMessage.Origin origin) {
    node.put("model", origin.model())
        .put("version", origin.version())
        .put("promptTokens", origin.promptTokens())
        .put("tokens", origin.tokens())
        .put("tokensPerSecond", origin.tokensPerSecond());
    node.set("sampling", settings(origin.sampling()));
  }

  private static void vote(ObjectNode node, @Nullable Vote vote) {
    if (vote == null) {
      node.putNull("vote");
      return;
    }
    ObjectNode inner =
        node.putObject("vote").put("value", vote.value()).put("comment", vote.comment());
    ArrayNode reasons = inner.putArray("reasons");
    vote.reasons().forEach(reasons::add);
  }

  ArrayNode messages(ArrayNode list, Iterable<SavedMessage> messages) {
    messages.forEach(message -> list.add(message(message)));
    return list;
  }
}
