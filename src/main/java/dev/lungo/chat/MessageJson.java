package dev.lungo.chat;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Messages to and from JSON: `[{"role": "user", "content": "..."}]`.
///
/// `text` may stand in place of `content`, and a content may be a list of text parts, as the
/// OpenAI API has it.
final class MessageJson {
  private MessageJson() {}

  static List<Message> messages(JsonNode list, String field) {
    if (!list.isArray() || list.isEmpty()) {
      throw new IllegalArgumentException(
          "'" + field + "' must be a list of messages with role and content");
    }
    List<Message> messages = new ArrayList<>(list.size());
    for (JsonNode node : list) {
      try {
        messages.add(message(node));
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(
            field + "[" + messages.size() + "]: " + e.getMessage(), e);
      }
    }
    return messages;
  }

  private static Message message(JsonNode node) {
    if (!node.isObject()) {
      throw new IllegalArgumentException("a message must be an object with role and content");
    }
    Role role = Role.of(requiredText(node, "role"));
    JsonNode content = node.has("content") ? node.path("content") : node.path("text");
    if (content.isString()) {
      return new Message(role, content.asString());
    }
    if (content.isArray()) {
      return new Message(role, parts(content));
    }
    throw new IllegalArgumentException("the content must be text");
  }

  private static String parts(JsonNode list) {
    var text = new StringBuilder();
    for (JsonNode part : list) {
      if (!part.path("text").isString()) {
        throw new IllegalArgumentException("only text parts can be used in a content");
      }
      text.append(part.path("text").asString());
    }
    return text.toString();
  }

  /// The text of a field; numbers and truth values count as text.
  static Optional<String> text(JsonNode line, String field) {
    JsonNode value = line.path(field);
    return value.isValueNode() && !value.isNull()
        ? Optional.of(value.asString())
        : Optional.empty();
  }

  static String requiredText(JsonNode line, String field) {
    return text(line, field)
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "needs the field '" + field + "' with text; " + fields(line)));
  }

  static String fields(JsonNode line) {
    return line.isEmpty()
        ? "it has no fields"
        : "its fields are "
            + line.propertyNames().stream().limit(12).collect(Collectors.joining(", "));
  }

  static ObjectNode object() {
    return JsonMapper.shared().createObjectNode();
  }

  static ArrayNode array(List<Message> messages) {
    ArrayNode list = JsonMapper.shared().createArrayNode();
    for (Message message : messages) {
      list.addObject().put("role", message.role().text()).put("content", message.content());
    }
    return list;
  }

  /// Adds what is known of a judgement's source.
  static void put(ObjectNode line, Preference.Details details) {
    details.labeler().ifPresent(v -> line.put("labeler", v));
    details.confidence().ifPresent(v -> line.put("confidence", v));
    details.note().ifPresent(v -> line.put("note", v));
    details.model().ifPresent(v -> line.put("model", v));
    details.created().ifPresent(v -> line.put("created", v.toString()));
  }
}
