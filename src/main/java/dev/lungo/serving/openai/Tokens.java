package dev.lungo.serving.openai;

import dev.lungo.chat.Conversation;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Json;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `/v1/tokenize`, `/v1/tokenize/count` and `/v1/detokenize`: what a text or a conversation costs,
/// with the fields that vLLM's endpoints have.
final class Tokens {
  private final Models models;
  private final ServerOptions options;

  Tokens(Models models, ServerOptions options) {
    this.models = models;
    this.options = options;
  }

  void tokenize(ServerRequest request, ServerResponse response) {
    ObjectNode root = Json.object();
    ArrayNode tokens = root.putArray("tokens");
    for (int id : count(request, root)) {
      tokens.add(id);
    }
    Json.send(response, root);
  }

  void count(ServerRequest request, ServerResponse response) {
    ObjectNode root = Json.object();
    int[] _ = count(request, root);
    Json.send(response, root);
  }

  /// Of `messages`, the prompt for the next answer; else of `prompt`, the text that is continued.
  private int[] count(ServerRequest request, ObjectNode root) {
    Fields fields = Json.read(request, options.maxBody());
    ServedModel model = OpenAi.model(models, fields);
    if (fields.has("messages") == fields.has("prompt")) {
      throw fields.wrong("prompt", "or 'messages' must be given, and not both");
    }
    int[] ids;
    if (fields.has("messages")) {
      ids =
          ChatRequest.template(model)
              .prompt(new Conversation(ChatRequest.messages(fields, options)));
    } else {
      String text = fields.requireString("prompt");
      ids =
          text.isEmpty()
              ? model.begin().stream().mapToInt(Integer::intValue).toArray()
              : Prompts.read(fields, "prompt", model, options.maxMessage()).getFirst().ids();
    }
    root.put("count", ids.length).put("max_model_len", model.contextLength());
    return ids;
  }

  void detokenize(ServerRequest request, ServerResponse response) {
    Fields fields = Json.read(request, options.maxBody());
    ServedModel model = OpenAi.model(models, fields);
    if (!fields.list("tokens").stream().allMatch(token -> token.isNumber())) {
      throw fields.wrong("tokens", "must be a list of token ids");
    }
    List<Prompts.Prompt> texts =
        fields.list("tokens").isEmpty()
            ? List.of()
            : Prompts.read(fields, "tokens", model, options.maxMessage());
    String text = texts.isEmpty() ? "" : texts.getFirst().text();
    Json.send(response, Json.object().put("prompt", text));
  }
}
