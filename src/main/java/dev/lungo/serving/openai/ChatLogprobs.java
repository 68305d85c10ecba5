package dev.lungo.serving.openai;

import dev.lungo.generation.TokenLogprob;
import dev.lungo.serving.Json;
import dev.lungo.tokenizer.Tokenizer;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `choices[].logprobs` of a chat completion. Log-probabilities are the model's own: natural
/// logarithms, at temperature 1, before penalties and truncation.
final class ChatLogprobs {
  private final Tokenizer tokenizer;
  private final ObjectNode root = Json.object();
  private final ArrayNode content = root.putArray("content");

  ChatLogprobs(Tokenizer tokenizer) {
    this.tokenizer = tokenizer;
    root.putNull("refusal");
  }

  ChatLogprobs add(int id, TokenLogprob logprob) {
    ObjectNode entry = token(content.addObject(), id, logprob.model());
    ArrayNode top = entry.putArray("top_logprobs");
    logprob.top().forEach(other -> token(top.addObject(), other.id(), other.logprob()));
    return this;
  }

  private ObjectNode token(ObjectNode into, int id, double logprob) {
    into.put("token", TokenText.of(tokenizer, id)).put("logprob", TokenText.logprob(logprob));
    TokenText.bytes(tokenizer, id, into.putArray("bytes"));
    return into;
  }

  ObjectNode json() {
    return root;
  }
}
