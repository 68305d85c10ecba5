package dev.lungo.serving.openai;

import dev.lungo.generation.Completion;
import dev.lungo.generation.GeneratedToken;
import dev.lungo.generation.TokenLogprob;
import dev.lungo.serving.Caller;
import dev.lungo.serving.EventStream;
import dev.lungo.serving.Json;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServerOptions;
import dev.lungo.tokenizer.Tokenizer;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.Arrays;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
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
    Choices choices =
        new Choices(text.model(), text.requests(), text.promptTokens(), !text.nothing());
    Head head = new Head("cmpl-", "text_completion", text.model());
    Reply reply = new Reply(choices, head, options.deadline(), Caller.of(request), response);
    if (text.stream()) {
      reply.stream(events -> new Chunks(text, head, events), text.includeUsage());
    } else {
      reply.whole((index, completion) -> choice(text, index, completion));
    }
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

  /// Sends each piece of text as it comes.
  private static final class Chunks implements Choices.Listener {
    private final TextRequest text;
    private final Tokenizer tokenizer;
    private final EventStream events;
    private final Head head;
    private final int[] sent; // characters of each choice; -1 before its beginning

    Chunks(TextRequest text, Head head, EventStream events) {
      this.text = text;
      this.tokenizer = text.model().tokenizer();
      this.events = events;
      this.head = head;
      this.sent = new int[text.requests().size()];
      Arrays.fill(sent, -1);
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
