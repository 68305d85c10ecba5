package dev.lungo.serving.openai;

import dev.lungo.serving.Json;
import dev.lungo.serving.ServedModel;
import java.time.Instant;
import java.util.UUID;
import tools.jackson.databind.node.ObjectNode;

/// What is the same in every chunk of an answer.
final class Head {
  private final String id;
  private final String kind;
  private final long created = Instant.now().getEpochSecond();
  private final ServedModel model;

  /// @param prefix of the id
  /// @param kind the objects' `object`
  Head(String prefix, String kind, ServedModel model) {
    this.id = prefix + UUID.randomUUID().toString().replace("-", "");
    this.kind = kind;
    this.model = model;
  }

  ObjectNode object() {
    return Json.object()
        .put("id", id)
        .put("object", kind)
        .put("created", created)
        .put("model", model.name())
        .put("system_fingerprint", model.version());
  }
}
