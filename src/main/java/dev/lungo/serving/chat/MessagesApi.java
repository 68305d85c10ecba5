package dev.lungo.serving.chat;

import dev.lungo.chat.Role;
import dev.lungo.serving.ApiException;
import dev.lungo.serving.Fields;
import dev.lungo.serving.Json;
import dev.lungo.serving.ServerOptions;
import dev.lungo.store.SavedConversation;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Sent;
import dev.lungo.store.Store;
import io.helidon.webserver.http.ServerRequest;
import io.helidon.webserver.http.ServerResponse;
import java.util.List;
import java.util.NoSuchElementException;
import tools.jackson.databind.node.ObjectNode;

/// Messages are sent, answered again, gone on with and stopped. Each makes a new message in the
/// tree; none changes an old one.
final class MessagesApi {
  private static final int MAX_KEY = 100;

  private final Store store;
  private final ServerOptions options;
  private final Answering answering;
  private final LiveAnswers live;
  private final Views views;

  MessagesApi(
      Store store, ServerOptions options, Answering answering, LiveAnswers live, Views views) {
    this.store = store;
    this.options = options;
    this.answering = answering;
    this.live = live;
    this.views = views;
  }

  /// `POST /api/conversations/{id}/messages` with parent, content, key, dropOldest. It is stored
  /// when this returns; sent again with the same key, it is the same message.
  void send(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    Fields fields = Json.read(request, options.maxBody());
    SavedConversation conversation = own.conversation(request);
    String content = Texts.required(fields, "content", options.maxMessage());
    String key = fields.has("key") ? Texts.required(fields, "key", MAX_KEY) : null;
    String parent = fields.string("parent").orElse(null);
    if (parent != null) {
      requireOpen(fields, own, conversation, parent);
    }
    boolean dropOldest = fields.flag("dropOldest", false);
    Sent sent = answering.send(own.who(), conversation, parent, content, key, dropOldest);
    ObjectNode root = Json.object();
    root.set("user", views.message(sent.user()));
    views.messages(root.putArray("answers"), sent.answers());
    root.set("conversation", Views.conversation(own.conversation(conversation.id()))); // its title
    Json.send(response.status(201), root);
  }

  /// A message can follow an answer that has ended, and was chosen where there were two.
  private static void requireOpen(
      Fields fields, Own own, SavedConversation conversation, String parent) {
    SavedMessage answer;
    try {
      answer = own.message(Own.isId(parent) ? parent : "-");
    } catch (ApiException _) {
      throw fields.wrong("parent", "must be a message of this conversation");
    }
    if (!answer.conversation().equals(conversation.id()) || answer.role() != Role.ASSISTANT) {
      throw fields.wrong("parent", "must be an answer of this conversation");
    }
    requireEnded(answer);
    SavedMessage.Side side = answer.comparison();
    if (side != null && side.choice() == null) {
      throw ApiException.conflict("undecided", "choose one of the two answers first");
    }
  }

  private static void requireEnded(SavedMessage answer) {
    if (answer.running()) {
      throw ApiException.conflict("answer_running", "this answer is still being written");
    }
  }

  /// `POST /api/messages/{id}/regenerate` with dropOldest: a sibling of an answer, or an answer to
  /// a person's message.
  void regenerate(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    boolean dropOldest = Json.read(request, options.maxBody()).flag("dropOldest", false);
    SavedMessage message = own.message(request);
    requireEnded(message);
    String question = message.role() == Role.USER ? message.id() : message.parent();
    if (question == null) {
      throw ApiException.conflict("not_an_answer", "nothing was asked here");
    }
    SavedConversation conversation = own.conversation(message.conversation());
    int nth = answersTo(own, conversation, question);
    send(response, answering.again(own.who(), conversation, question, nth, dropOldest));
  }

  /// `POST /api/messages/{id}/continue`: an answer that begins with a half one.
  void goOn(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    Json.read(request, options.maxBody());
    SavedMessage half = own.message(request);
    switch (half.status()) {
      case STOPPED, CUT, LENGTH -> {}
      case RUNNING -> requireEnded(half);
      case COMPLETE, FAILED ->
          throw ApiException.conflict("not_half", "only an answer that was cut off can go on");
    }
    SavedConversation conversation = own.conversation(half.conversation());
    String question = half.parent() == null ? "" : half.parent();
    int nth = answersTo(own, conversation, question);
    send(response, answering.goOn(own.who(), conversation, half, nth));
  }

  private int answersTo(Own own, SavedConversation conversation, String question) {
    return (int)
        store.messages().all(own.owner(), conversation.id()).stream()
            .filter(each -> question.equals(each.parent()))
            .count();
  }

  private void send(ServerResponse response, List<SavedMessage> answers) {
    if (answers.isEmpty()) {
      throw new NoSuchElementException("the message was deleted meanwhile");
    }
    ObjectNode root = Json.object();
    views.messages(root.putArray("answers"), answers);
    Json.send(response.status(201), root);
  }

  /// `POST /api/messages/{id}/stop`: what there is stays. Harmless where nothing runs.
  void stop(ServerRequest request, ServerResponse response) {
    Own own = Own.of(store, request);
    Json.read(request, options.maxBody());
    SavedMessage message = own.message(request);
    live.find(message.id()).ifPresent(LiveAnswer::stop);
    Json.send(response, views.message(message));
  }
}
