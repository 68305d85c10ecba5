package dev.lungo.serving.openai;

import dev.lungo.generation.TokenLogprob;
import dev.lungo.serving.Json;
import dev.lungo.tokenizer.StreamDecoder;
import dev.lungo.tokenizer.Tokenizer;
import java.util.Optional;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `choices[].logprobs` of a text completion: four lists of equal length. Log-probabilities are the
/// model's own, as in chats.
///
/// `top_logprobs` are objects by token text; of several tokens with the same text the most probable
/// counts. The chosen token is always among them.
final class TextLogprobs {
  private final Tokenizer tokenizer;
  private final StreamDecoder decoder;
  private final ObjectNode root = Json.object();
  private final ArrayNode tokens = root.putArray("tokens");
  private final ArrayNode logprobs = root.putArray("token_logprobs");
  private final ArrayNode top = root.putArray("top_logprobs");
  private final ArrayNode offsets = root.putArray("text_offset");
  private int offset;

  /// @param offset characters of the text before the first token
  TextLogprobs(Tokenizer tokenizer, int offset) {
    this.tokenizer = tokenizer;
    this.decoder = tokenizer.streamDecoder();
    this.offset = offset;
  }

  /// @param logprob empty for the first token of a text, which nothing precedes
  TextLogprobs add(int id, Optional<TokenLogprob> logprob) {
    String text = TokenText.of(tokenizer, id);
    tokens.add(text);
    offsets.add(offset);
    offset += decoder.accept(id).length();
    if (logprob.isEmpty()) {
      logprobs.addNull();
      top.addNull();
      return this;
    }
    double chosen = TokenText.logprob(logprob.get().model());
    logprobs.add(chosen);
    ObjectNode best = top.addObject();
    logprob
        .get()
        .top()
        .forEach(
            other -> {
              String name = TokenText.of(tokenizer, other.id());
              if (!best.has(name)) {
                best.put(name, TokenText.logprob(other.logprob()));
              }
            });
    if (!best.has(text)) {
      best.put(text, chosen);
    }
    return this;
  }

  ObjectNode json() {
    return root;
  }
}
