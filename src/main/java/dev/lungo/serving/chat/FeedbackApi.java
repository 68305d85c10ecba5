package dev.lungo.serving.chat;

import dev.lungo.serving.ApiException;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Json;
import dev.lungo.serving.ServerOptions;
import dev.lungo.store.Choice;
import dev.lungo.store.Comparison;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Store;
import dev.lungo.store.Vote;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// What people say about answers: a thumb, a better answer, a choice between two.
final class FeedbackApi {
  private static final int MAX_COMMENT = 2000;
  private static final Set<String> REASONS =
      Set.of("wrong", "did_not_follow", "unsafe", "too_long", "style", "other");

  private final Store store;
  private final ServerOptions options;
  private final Views views;

  FeedbackApi(Store store, ServerOptions options, Views views) {
    this.store = store;
    this.options = options;
    this.views = views;
  }

  /// `PUT /api/messages/{id}/vote` with value (1, -1, or 0 to take it back), reasons, comment.
  void vote(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    Fields fields = Json.read(request, options.maxBody());
    Vote vote = vote(fields);
    String id = Own.id(request);
    send(response, () -> store.feedback().vote(own.owner(), id, vote));
  }

  private static @Nullable Vote vote(Fields fields) {
    int value =
        fields
            .integer("value", -1, 1)
            .orElseThrow(() -> fields.wrong("value", "must be 1, -1 or 0"));
    List<String> reasons = new ArrayList<>();
    for (JsonNode reason : fields.list("reasons")) {
      String word = reason.stringValueOpt().orElse("");
      if (!REASONS.contains(word)) {
        throw fields.wrong("reasons", "must be a list of these: " + String.join(", ", words()));
      }
      if (!reasons.contains(word)) {
        reasons.add(word);
      }
    }
    String comment = Texts.optional(fields, "comment", MAX_COMMENT);
    return value == 0 ? null : new Vote(value, reasons, comment);
  }

  private static List<String> words() {
    return REASONS.stream().sorted().toList();
  }

  /// `PUT /api/messages/{id}/demonstration` with content.
  void demonstrate(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    Fields fields = Json.read(request, options.maxBody());
    String content = Texts.required(fields, "content", options.maxMessage());
    String id = Own.id(request);
    send(response, () -> store.feedback().demonstrate(own.owner(), id, content));
  }

  /// `DELETE /api/messages/{id}/demonstration`
  void withdraw(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    String id = Own.id(request);
    send(response, () -> store.feedback().demonstrate(own.owner(), id, null));
  }

  private void send(ServerResponse response, Supplier<SavedMessage> change) {
    Json.send(response, views.message(ended(change)));
  }

  /// `PUT /api/comparisons/{id}` with choice; says which answer goes on.
  void choose(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    Fields fields = Json.read(request, options.maxBody());
    String word = fields.requireString("choice");
    Choice choice;
    try {
      choice = Choice.of(word);
    } catch (IllegalArgumentException _) {
      throw fields.wrong("choice", "must be left, right, both_good or both_bad");
    }
    String id = Own.id(request);
    Comparison chosen = ended(() -> store.feedback().choose(own.owner(), id, choice));
    Json.send(
        response,
        Json.object().put("id", id).put("choice", choice.label()).put("chosen", chosen.chosen()));
  }

  /// What can only be said of answers that have ended.
  private static <T> T ended(Supplier<T> change) {
    try {
      return change.get();
    } catch (IllegalArgumentException _) {
      throw ApiException.conflict("answer_running", "this is no answer that has ended");
    }
  }
}
