package dev.lungo.serving.chat;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import dev.lungo.generation.Completion;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.serving.Answers;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Models;
import dev.lungo.serving.ServedModel;
import dev.lungo.serving.ServerOptions;
import dev.lungo.serving.SlowResponse;
import dev.lungo.store.SavedConversation;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Store;
import dev.lungo.store.StoreUnavailableException;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.ObjectNode;

/// `POST /api/conversations/{id}/summary`: a new conversation that starts from what was said in
/// this one, for when the context is full. The model writes the summary; it stands, for the person
/// to see, in the new conversation's system prompt.
final class Summaries {
  private static final Duration PATIENCE = Duration.ofSeconds(2);

  /// The summary has at most this part of the context, so that there is room to go on.
  private static final int PART = 6;

  private static final int MOST_TOKENS = 300;
  private static final int QUESTION_LENGTH = 100;

  private final Store store;
  private final Models models;
  private final ServerOptions options;

  Summaries(Store store, Models models, ServerOptions options) {
    this.store = store;
    this.models = models;
    this.options = options;
  }

  void summarise(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    own.who().requireTokens();
    SavedConversation old = own.conversation(request);
    String leaf = old.leaf();
    if (leaf == null) {
      throw ApiException.conflict("empty", "nothing was said here yet");
    }
    List<SavedMessage> path = store.messages().path(own.owner(), leaf);
    ServedModel model = models.require(old.model());
    GenerationRequest asked = request(model, path);
    SlowResponse slow = new SlowResponse(response);
    ObjectNode node;
    try {
      Completion completion = run(own, model, asked, slow);
      String said = completion.text().strip();
      String summary = said.isEmpty() ? questions(path) : said;
      node = Views.conversation(create(own, old, summary));
    } catch (ApiException e) {
      throw slow.fail(e);
    } catch (StoreUnavailableException _) {
      throw slow.fail(ApiException.storeUnavailable());
    }
    slow.send(node);
  }

  private SavedConversation create(Own own, SavedConversation old, String summary) {
    String system = (withoutSummary(old.system()) + HEADING + summary).strip();
    return store
        .conversations()
        .create(own.owner(), old.title(), old.model(), system, old.settings());
  }

  private static final String HEADING = "\n\nWhat was said before, in short:\n";

  /// A second summary takes the place of the first, which it has seen.
  private static String withoutSummary(String system) {
    int at = ("\n\n" + system).indexOf(HEADING);
    return at < 0 ? system : system.substring(0, Math.max(0, at - 2));
  }

  /// The conversation as far as it fits, and the wish for a summary in its language.
  private static GenerationRequest request(ServedModel model, List<SavedMessage> path) {
    int longest = Math.max(1, Math.min(MOST_TOKENS, model.contextLength() / PART));
    List<Message> messages = new ArrayList<>(Prompt.messages("", path));
    messages.add(Message.user(wish(messages)));
    int room = Math.max(1, model.contextLength() - longest);
    Conversation fitted;
    try {
      fitted = Prompt.template(model).fit(new Conversation(messages), room);
    } catch (IllegalArgumentException e) { // not even the wish fits
      throw ApiException.invalid(null, String.valueOf(e.getMessage()));
    }
    Set<Integer> ends = new TreeSet<>(model.end());
    ends.add(Prompt.template(model).endToken());
    return GenerationRequest.of(Prompt.template(model).prompt(fitted), longest)
        .withStops(ends, List.of())
        .withSampling(model.sampling().withTemperature(0));
  }

  private static String wish(List<Message> messages) {
    boolean chinese =
        messages.stream()
            .filter(message -> message.role() == Role.USER)
            .flatMapToInt(message -> message.content().codePoints())
            .anyMatch(c -> Character.UnicodeScript.of(c) == Character.UnicodeScript.HAN);
    return chinese ? "请用几句话总结我们到目前为止的对话。" : "Summarise our conversation so far in a few sentences.";
  }

  private Completion run(Own own, ServedModel model, GenerationRequest asked, SlowResponse slow) {
    int generated = 0;
    try (Answers answers = Answers.start(model.engine(), List.of(asked), options.deadline())) {
      while (true) {
        Optional<Answers.Event> event = answers.next(PATIENCE);
        switch (event.orElse(null)) {
          case Answers.Token _ -> generated++;
          case Answers.End(_, Completion completion) when completion.finish().regular() -> {
            return completion;
          }
          case Answers.End _ ->
              throw ApiException.unavailable(
                  "the summary was cut off; try again", Duration.ofSeconds(5));
          case null -> slow.idle();
        }
      }
    } finally {
      own.who().used(asked.prompt().size(), generated);
    }
  }

  /// Where a model says nothing: what the person asked, a line each.
  private static String questions(List<SavedMessage> path) {
    StringBuilder lines = new StringBuilder();
    for (SavedMessage message : path) {
      if (message.role() == Role.USER) {
        String line = message.content().strip().lines().findFirst().orElse("");
        lines.append("- ").append(line, 0, Math.min(line.length(), QUESTION_LENGTH)).append('\n');
      }
    }
    return lines.toString().strip();
  }
}
