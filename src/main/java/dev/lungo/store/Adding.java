package dev.lungo.store;

import dev.lungo.chat.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Adds messages to a conversation that is locked.
final class Adding {
  private final Handle handle;
  private final SavedConversation conversation;
  private final long now = Instant.now().toEpochMilli();
  private int ordinal;

  Adding(Handle handle, SavedConversation conversation) {
    this.handle = handle;
    this.conversation = conversation;
    ordinal =
        handle
            .createQuery("select coalesce(max(ordinal), 0) from message where conversation = :id")
            .bind("id", conversation.id())
            .mapTo(Integer.class)
            .one();
  }

  /// Adds a message that is complete.
  ///
  /// @return its id
  String add(@Nullable String parent, Role role, String content, @Nullable String key) {
    String id = Ids.next();
    handle
        .createUpdate(
            """
            insert into message (id, conversation, ordinal, parent, role, content, folded, status,
              send_key, created)
            values (:id, :conversation, :ordinal, :parent, :role, :content, :folded, 'complete',
              :key, :now)
            """)
        .bind("id", id)
        .bind("conversation", conversation.id())
        .bind("ordinal", ++ordinal)
        .bind("parent", parent)
        .bind("role", role.text())
        .bind("content", Texts.clean(content))
        .bind("folded", Texts.folded(content))
        .bind("key", key)
        .bind("now", now)
        .execute();
    return id;
  }

  /// Adds answers that are about to be written; two are a comparison.
  ///
  /// @return their ids
  List<String> answers(String parent, List<NewAnswer> answers) {
    if (answers.size() > 2) {
      throw new IllegalArgumentException(
          "at most two answers can be compared, but there are " + answers.size());
    }
    String comparison = answers.size() == 2 ? comparison() : null;
    List<String> ids = new ArrayList<>();
    for (NewAnswer answer : answers) {
      String id = Ids.next();
      Conversations.sampled(
              handle.createUpdate(
                  """
                  insert into message (id, conversation, ordinal, parent, role, content, folded,
                    status, created, comparison, side, model, version, system, temperature, top_p,
                    max_tokens, seed, dropped)
                  values (:id, :conversation, :ordinal, :parent, 'assistant', :content, :folded,
                    'running', :now, :comparison, :side, :model, :version, :system, :temperature,
                    :topP, :maxTokens, :seed, :dropped)
                  """),
              answer.sampling())
          .bind("id", id)
          .bind("conversation", conversation.id())
          .bind("ordinal", ++ordinal)
          .bind("parent", parent)
          .bind("content", Texts.clean(answer.content()))
          .bind("folded", Texts.folded(answer.content()))
          .bind("now", now)
          .bind("comparison", comparison)
          .bind("side", comparison == null ? null : (Integer) ids.size())
          .bind("model", Texts.clean(answer.model()))
          .bind("version", Texts.clean(answer.version()))
          .bind("system", conversation.system())
          .bind("dropped", answer.dropped())
          .execute();
      ids.add(id);
    }
    return ids;
  }

  private String comparison() {
    String id = Ids.next();
    handle
        .createUpdate(
            "insert into comparison (id, conversation, created) values (:id, :conversation, :now)")
        .bind("id", id)
        .bind("conversation", conversation.id())
        .bind("now", now)
        .execute();
    return id;
  }

  /// Moves the conversation to the top of the list and its leaf to the newest message.
  ///
  /// @param said what to make a title of if there is none
  void touch(String leaf, String said) {
    String title = conversation.title().isEmpty() ? Texts.title(said) : conversation.title();
    handle
        .createUpdate(
            """
            update conversation set leaf = :leaf, updated = :now, title = :title, folded = :folded
            where id = :id
            """)
        .bind("leaf", leaf)
        .bind("now", now)
        .bind("title", Texts.clean(title))
        .bind("folded", Texts.folded(title))
        .bind("id", conversation.id())
        .execute();
  }
}
