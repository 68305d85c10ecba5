package dev.lungo.serving.openai;

import dev.lungo.generation.Completion;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.generation.TokenLogprob;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Caller;
import dev.lungo.serving.Errors;
import dev.lungo.serving.EventStream;
import dev.lungo.serving.Json;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.SlowResponse;
import dev.lungo.tokenizer.Tokenizer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// `POST /v1/completions`: texts continued, or only measured (`echo`, `logprobs`).
final class Completions {
  private final Models models;
  private final ServerOptions options;

  Completions(Models models, ServerOptions options) {
    this.models = models;
    this.options = options;
  }

  void answer(ServerRequest request, ServerResponse response) {
    TextRequest text = TextRequest.read(Json.read(request, options.maxBody()), models, options);
    Choices choices = new Choices(text.model(), text.requests(), text.promptTokens());
    if (text.stream()) {
      stream(text, choices, Caller.of(request), response);
    } else {
      whole(text, choices, Caller.of(request), response);
    }
  }

  private void whole(TextRequest text, Choices choices, Caller caller, ServerResponse response) {
    SlowResponse slow = new SlowResponse(response);
    Map<Integer, ObjectNode> ends = new TreeMap<>();
    Choices.Listener listener =
        new Choices.Listener() {
          @Override
          public void end(int choice, Completion completion) {
            ends.put(choice, choice(text, choice, completion));
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
    ObjectNode root = new Head("cmpl-", "text_completion", text.model()).object();
    ArrayNode list = root.putArray("choices");
    ends.values().forEach(list::add);
    root.set("usage", text.nothing() ? Choices.usage(text.promptTokens(), 0) : choices.usage());
    slow.send(root);
  }

  private static ObjectNode choice(TextRequest text, int index, Completion completion) {
    String answer = text.nothing() ? "" : completion.text();
    String echo = text.echo() ? text.promptOf(index).text() : "";
    ObjectNode choice = Json.object().put("index", index).put("text", echo + answer);
    choice.set("logprobs", text.logprobs() < 0 ? null : logprobs(text, index, completion));
    return choice.put("finish_reason", text.nothing() ? "length" : completion.finish().label());
  }

  private static ObjectNode logprobs(TextRequest text, int index, Completion completion) {
    TextLogprobs logprobs = new TextLogprobs(text.model().tokenizer(), 0);
    Prompts.Prompt prompt = text.promptOf(index);
    for (int i = prompt.hidden(); text.echo() && i < prompt.ids().length; i++) {
      Optional<TokenLogprob> logprob =
          i == 0 ? Optional.empty() : Optional.of(completion.promptLogprobs().get(i - 1));
      logprobs.add(prompt.ids()[i], logprob);
    }
    for (int i = 0; !text.nothing() && i < completion.ids().size(); i++) {
      logprobs.add(completion.ids().get(i), Optional.of(completion.logprobs().get(i)));
    }
    return logprobs.json();
  }

  private void stream(TextRequest text, Choices choices, Caller caller, ServerResponse response) {
    try (EventStream events = new EventStream(response)) {
      Chunks chunks = new Chunks(text, events);
      try {
        choices.run(options.deadline(), caller, chunks);
        if (text.includeUsage()) {
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
    private final TextRequest text;
    private final Tokenizer tokenizer;
    private final EventStream events;
    private final Head head;
    private final int[] sent; // characters of each choice; -1 before its beginning

    Chunks(TextRequest text, EventStream events) {
      this.text = text;
      this.tokenizer = text.model().tokenizer();
      this.events = events;
      this.head = new Head("cmpl-", "text_completion", text.model());
      this.sent = new int[text.requests().size()];
      java.util.Arrays.fill(sent, -1);
    }

    @Override
    public void token(int choice, GeneratedToken token) {
      begin(choice);
      if (text.nothing()) {
        return;
      }
      ObjectNode logprobs =
          token
              .logprob()
              .map(l -> new TextLogprobs(tokenizer, sent[choice]).add(token.id(), Optional.of(l)))
              .map(TextLogprobs::json)
              .orElse(null);
      if (!token.text().isEmpty() || logprobs != null) {
        send(choice, token.text(), logprobs, null);
      }
    }

    @Override
    public void end(int choice, Completion completion) {
      begin(choice);
      send(choice, "", null, text.nothing() ? "length" : completion.finish().label());
    }

    private void begin(int choice) {
      if (sent[choice] < 0) {
        sent[choice] = 0;
        if (text.echo()) {
          send(choice, text.promptOf(choice).text(), null, null);
        }
      }
    }

    private void send(
        int index, String piece, @Nullable ObjectNode logprobs, @Nullable String finish) {
      sent[index] += piece.length();
      ObjectNode chunk = head.object();
      ObjectNode choice = chunk.putArray("choices").addObject().put("index", index);
      choice.put("text", piece);
      choice.set("logprobs", logprobs);
      choice.put("finish_reason", finish);
      if (text.includeUsage()) {
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
