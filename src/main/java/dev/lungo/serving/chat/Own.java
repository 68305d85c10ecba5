package dev.lungo.serving.chat;

import dev.lungo.serving.ApiException;
import dev.lungo.serving.access.SignedIn;
import dev.lungo.store.SavedConversation;
import dev.lungo.store.SavedMessage;
import dev.lungo.store.Store;
import io.helidon.webserver.http.Handler;
import io.helidon.webserver.http.ServerRequest;
import java.util.NoSuchElementException;

/// What a request's path names, if it is the person's own: everything else does not exist.
///
/// @param who is asking
record Own(Store store, SignedIn who) {
  static Own of(Store store, ServerRequest request) {
    return new Own(store, SignedIn.of(request));
  }

  String owner() {
    return who.person().id();
  }

  /// The id in the path.
  ///
  /// @throws ApiException 404 if nothing can have it
  static String id(ServerRequest request) {
    return requireId(request.path().pathParameters().get("id"));
  }

  /// @throws ApiException 404 if nothing can have this id
  static String requireId(String id) {
    if (!isId(id)) {
      throw missing();
    }
    return id;
  }

  static boolean isId(String text) {
    return text.matches("[A-Za-z0-9_-]{1,64}");
  }

  SavedConversation conversation(ServerRequest request) {
    return conversation(id(request));
  }

  SavedConversation conversation(String id) {
    return store.conversations().find(owner(), id).orElseThrow(Own::missing);
  }

  SavedMessage message(ServerRequest request) {
    return message(id(request));
  }

  SavedMessage message(String id) {
    return store.messages().find(owner(), id).orElseThrow(Own::missing);
  }

  static ApiException missing() {
    return ApiException.notFound("not_found", "there is nothing of that name, or not any more");
  }

  /// A handler for which what was deleted in the meantime does not exist either.
  static Handler handler(Handler handler) {
    return (request, response) -> {
      try {
        handler.handle(request, response);
      } catch (NoSuchElementException _) {
        throw missing();
      }
    };
  }
}
