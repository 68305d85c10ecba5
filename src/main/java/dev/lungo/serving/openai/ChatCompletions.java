package dev.lungo.serving.openai;

import dev.lungo.generation.Completion;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.serving.Caller;
import dev.lungo.serving.EventStream;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Json;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServerOptions;
import dev.lungo.tokenizer.Tokenizer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `POST /v1/chat/completions`.
final class ChatCompletions {
  private final Models models;
  private final ServerOptions options;

  ChatCompletions(Models models, ServerOptions options) {
    this.models = models;
    this.options = options;
  }

  void answer(ServerRequest request, ServerResponse response) {
    Fields fields = Json.read(request, options.maxBody());
    ChatRequest chat = ChatRequest.read(fields, models, options);
    Choices choices = new Choices(chat.model(), chat.requests(), chat.promptTokens(), true);
    String kind = chat.stream() ? "chat.completion.chunk" : "chat.completion";
    Head head = new Head("chatcmpl-", kind, chat.model());
    Reply reply = new Reply(choices, head, options.deadline(), Caller.of(request), response);
    if (chat.stream()) {
      reply.stream(events -> new Chunks(chat, head, events), chat.includeUsage());
    } else {
      reply.whole((index, completion) -> choice(chat, index, completion));
    }
  }

  private static ObjectNode choice(ChatRequest chat, int index, Completion completion) {
    ObjectNode choice = Json.object().put("index", index);
    choice
        .putObject("message")
        .put("role", "assistant")
        .put("content", completion.text())
        .putNull("refusal");
    if (chat.logprobs()) {
      ChatLogprobs logprobs = new ChatLogprobs(chat.model().tokenizer());
      // The token that ends the answer is no part of it.
      int n = completion.ids().size() - (completion.finish() == FinishReason.STOP_TOKEN ? 1 : 0);
      for (int i = 0; i < n; i++) {
        logprobs.add(completion.ids().get(i), completion.logprobs().get(i));
      }
      choice.set("logprobs", logprobs.json());
    } else {
      choice.putNull("logprobs");
    }
    return choice.put("finish_reason", completion.finish().label());
  }

  /// Sends each piece of text as it comes.
  private static final class Chunks implements Choices.Listener {
    private final ChatRequest chat;
    private final Tokenizer tokenizer;
    private final EventStream events;
    private final Head head;
    private final boolean[] begun;

    Chunks(ChatRequest chat, Head head, EventStream events) {
      this.chat = chat;
      this.tokenizer = chat.model().tokenizer();
      this.events = events;
      this.head = head;
      this.begun = new boolean[chat.requests().size()];
    }

    @Override
    public void token(int choice, GeneratedToken token) {
      begin(choice);
      boolean ends = token.finish().filter(f -> f == FinishReason.STOP_TOKEN).isPresent();
      ObjectNode logprobs =
          token
              .logprob()
              .filter(_ -> !ends)
              .map(logprob -> new ChatLogprobs(tokenizer).add(token.id(), logprob).json())
              .orElse(null);
      if (!token.text().isEmpty() || logprobs != null) {
        send(choice, Json.object().put("content", token.text()), logprobs, null);
      }
    }

    @Override
    public void end(int choice, Completion completion) {
      begin(choice);
      send(choice, Json.object(), null, completion.finish().label());
    }

    private void begin(int choice) {
      if (!begun[choice]) {
        begun[choice] = true;
        send(choice, Json.object().put("role", "assistant").put("content", ""), null, null);
      }
    }

    private void send(
        int index, ObjectNode delta, @Nullable ObjectNode logprobs, @Nullable String finish) {
      ObjectNode chunk = head.object();
      ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
      choice.set("delta", delta);
      choice.set("logprobs", logprobs); // null becomes JSON's
      choice.put("finish_reason", finish);
      if (chat.includeUsage()) {
        chunk.putNull("usage");
      }
      events.data(chunk);
    }

    @Override
    public void idle() {
      events.alive();
    }
  }
}
