package dev.lungo.serving.openai;

import dev.lungo.generation.Completion;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Caller;
import dev.lungo.serving.Errors;
import dev.lungo.serving.EventStream;
import dev.lungo.serving.Json;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.SlowResponse;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Instant;
import java.util.List;
import java.util.UUID;
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
    ChatRequest chat = ChatRequest.read(Json.read(request, options.maxBody()), models, options);
    Caller caller = Caller.of(request);
    if (chat.stream()) {
      stream(chat, caller, response);
    } else {
      whole(chat, caller, response);
    }
  }

  private void whole(ChatRequest chat, Caller caller, ServerResponse response) {
    SlowResponse slow = new SlowResponse(response);
    Choices choices = new Choices(chat.model(), chat.requests());
    try {
      List<Completion> ends = choices.run(options.deadline(), caller, slow::idle);
      ObjectNode root = new Head(chat.model()).object("chat.completion");
      ArrayNode list = root.putArray("choices");
      for (int i = 0; i < ends.size(); i++) {
        Completion end = ends.get(i);
        ObjectNode choice = list.addObject().put("index", i);
        choice
            .putObject("message")
            .put("role", "assistant")
            .put("content", end.text())
            .putNull("refusal");
        choice.putNull("logprobs");
        choice.put("finish_reason", end.finish().label());
      }
      root.set("usage", choices.usage());
      slow.send(root);
    } catch (ApiException e) {
      throw slow.fail(e);
    }
  }

  private void stream(ChatRequest chat, Caller caller, ServerResponse response) {
    try (EventStream events = new EventStream(response)) {
      Choices choices = new Choices(chat.model(), chat.requests());
      Chunks chunks = new Chunks(chat, events);
      try {
        List<Completion> _ = choices.run(options.deadline(), caller, chunks);
        if (chat.includeUsage()) {
          ObjectNode last = chunks.head.object("chat.completion.chunk");
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

  /// What is the same in every chunk of an answer.
  private static final class Head {
    private final String id = "chatcmpl-" + UUID.randomUUID().toString().replace("-", "");
    private final long created = Instant.now().getEpochSecond();
    private final ServedModel model;

    Head(ServedModel model) {
      this.model = model;
    }

    ObjectNode object(String kind) {
      return Json.object()
          .put("id", id)
          .put("object", kind)
          .put("created", created)
          .put("model", model.name())
          .put("system_fingerprint", model.version());
    }
  }

  /// Sends each piece of text as it comes.
  private static final class Chunks implements Choices.Listener {
    private final ChatRequest chat;
    private final EventStream events;
    private final Head head;
    private final boolean[] begun;

    Chunks(ChatRequest chat, EventStream events) {
      this.chat = chat;
      this.events = events;
      this.head = new Head(chat.model());
      this.begun = new boolean[chat.requests().size()];
    }

    @Override
    public void token(int choice, GeneratedToken token) {
      begin(choice);
      if (!token.text().isEmpty()) {
        send(choice, Json.object().put("content", token.text()), null);
      }
    }

    @Override
    public void end(int choice, Completion completion) {
      begin(choice);
      send(choice, Json.object(), completion.finish().label());
    }

    private void begin(int choice) {
      if (!begun[choice]) {
        begun[choice] = true;
        send(choice, Json.object().put("role", "assistant").put("content", ""), null);
      }
    }

    private void send(int index, ObjectNode delta, @Nullable String finish) {
      ObjectNode chunk = head.object("chat.completion.chunk");
      ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
      choice.set("delta", delta);
      choice.putNull("logprobs");
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
