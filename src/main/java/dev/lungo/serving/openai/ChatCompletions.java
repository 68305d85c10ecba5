package dev.lungo.serving.openai;

import dev.lungo.generation.Completion;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Caller;
import dev.lungo.serving.Errors;
import dev.lungo.serving.EventStream;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Json;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.SlowResponse;
import dev.lungo.tokenizer.Tokenizer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
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
    Choices choices = new Choices(chat.model(), chat.requests(), chat.promptTokens());
    if (chat.stream()) {
      stream(chat, choices, Caller.of(request), response);
    } else {
      whole(chat, choices, Caller.of(request), response);
    }
  }

  private void whole(ChatRequest chat, Choices choices, Caller caller, ServerResponse response) {
    SlowResponse slow = new SlowResponse(response);
    Map<Integer, ObjectNode> ends = new TreeMap<>(); // they end in any order
    Choices.Listener listener =
        new Choices.Listener() {
          @Override
          public void end(int choice, Completion completion) {
            ends.put(choice, choice(chat, choice, completion));
          }

          @Override
          public void idle() {
            slow.idle();
          }
        };
    try {
      choices.run(options.deadline(), caller, listener);
    } catch (ApiException e) {
      throw slow.fail(e);
    }
    ObjectNode root = new Head("chatcmpl-", "chat.completion", chat.model()).object();
    ArrayNode list = root.putArray("choices");
    ends.values().forEach(list::add);
    root.set("usage", choices.usage());
    slow.send(root);
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

  private void stream(ChatRequest chat, Choices choices, Caller caller, ServerResponse response) {
    try (EventStream events = new EventStream(response)) {
      Chunks chunks = new Chunks(chat, events);
      try {
        choices.run(options.deadline(), caller, chunks);
        if (chat.includeUsage()) {
          ObjectNode last = chunks.head.object();
          last.putArray("choices");
          last.set("usage", choices.usage());
          events.data(last);
        }
      } catch (ApiException e) {
        if (!events.started()) {
          throw e;
        }
        events.data(Errors.object(e));
      }
      events.data("[DONE]");
    }
  }

  /// Sends each piece of text as it comes.
  private static final class Chunks implements Choices.Listener {
    private final ChatRequest chat;
    private final Tokenizer tokenizer;
    private final EventStream events;
    private final Head head;
    private final boolean[] begun;

    Chunks(ChatRequest chat, EventStream events) {
      this.chat = chat;
      this.tokenizer = chat.model().tokenizer();
      this.events = events;
      this.head = new Head("chatcmpl-", "chat.completion.chunk", chat.model());
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
