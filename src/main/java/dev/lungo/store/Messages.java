package dev.lungo.store;

import dev.lungo.chat.Role;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// The messages of conversations: trees that only grow.
///
/// An answer's life: {@link #send} or {@link #answer} adds it running, {@link #progress} saves
/// what there is of it now and then, {@link #finish} what became of it.
public final class Messages {
  /// Messages with what was said about them, for {@link Rows#message}.
  static final String SELECT =
      """
      select m.*, v.value as vote_value, v.reasons as vote_reasons, v.comment as vote_comment,
        d.content as demonstration, c.choice as comparison_choice
      from message m
      left join vote v on v.message = m.id
      left join demonstration d on d.message = m.id
      left join comparison c on c.id = m.comparison
      """;

  private final Database database;

  Messages(Database database) {
    this.database = database;
  }

  /// For a server to call when it starts: marks what a killed one left running as cut.
  ///
  /// @return how many answers that were
  public int cutUnfinished() {
    return database.write(
        h -> {
          // One that runs after all, on another server of this database, may still finish.
          List<SavedMessage> running =
              h.createQuery(SELECT + " where m.status = 'running'").map(Rows::message).list();
          for (SavedMessage message : running) {
            h.createUpdate("update message set status = 'cut', folded = :folded where id = :id")
                .bind("folded", Texts.folded(message.content()))
                .bind("id", message.id())
                .execute();
          }
          return running.size();
        });
  }

  public Optional<SavedMessage> find(String owner, String id) {
    return database.read(h -> find(h, owner, id));
  }

  static Optional<SavedMessage> find(Handle h, String owner, String id) {
    return h.createQuery(
            SELECT
                + " join conversation o on o.id = m.conversation"
                + " where m.id = :id and o.owner = :owner")
        .bind("id", Texts.clean(id))
        .bind("owner", owner)
        .map(Rows::message)
        .findOne();
  }

  /// A message that the person has, of a conversation that nobody else changes now.
  static SavedMessage lock(Handle h, String owner, String id) {
    SavedMessage message =
        find(h, owner, id)
            .orElseThrow(() -> new NoSuchElementException("there is no such message"));
    Conversations.lock(h, owner, message.conversation());
    return message;
  }

  /// All messages of a conversation in the order in which they were made; empty if the person has
  /// no such conversation.
  public List<SavedMessage> all(String owner, String conversation) {
    return database.read(
        h ->
            h.createQuery(
                    SELECT
                        + " join conversation o on o.id = m.conversation"
                        + " where o.id = :id and o.owner = :owner order by m.ordinal")
                .bind("id", Texts.clean(conversation))
                .bind("owner", owner)
                .map(Rows::message)
                .list());
  }

  /// The path from the root to this message, itself included; empty if the person has no such
  /// message.
  public List<SavedMessage> path(String owner, String id) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    with recursive path (id, parent) as (
                      select m.id, m.parent from message m
                      join conversation o on o.id = m.conversation
                      where m.id = :id and o.owner = :owner
                      union all
                      select m.id, m.parent from message m join path on m.id = path.parent)
                    """
                        + SELECT
                        // A message is younger than what it follows.
                        + " join path on path.id = m.id order by m.ordinal")
                .bind("id", Texts.clean(id))
                .bind("owner", owner)
                .map(Rows::message)
                .list());
  }

  /// Adds a person's message with its answers, all or nothing. The first answer becomes the leaf;
  /// two are a comparison, the first on the left. A conversation without a title gets the
  /// message's beginning for one.
  ///
  /// @param parent the message that it follows; null at the start
  /// @param key names this sending: what was sent with the same key before is found again
  /// @param answers at most two
  /// @throws NoSuchElementException if the person has no such conversation, or the conversation
  ///     no such parent
  public Sent send(
      String owner,
      String conversation,
      @Nullable String parent,
      String content,
      @Nullable String key,
      List<NewAnswer> answers) {
    String named = key == null ? null : Texts.clean(key);
    return database.write(
        h -> {
          SavedConversation locked = Conversations.lock(h, owner, conversation);
          Optional<SavedMessage> before = sentBefore(h, locked.id(), named);
          if (before.isPresent()) {
            return new Sent(before.get(), answersTo(h, before.get()), false);
          }
          if (parent != null) {
            require(h, conversation, parent);
          }
          Adding adding = new Adding(h, locked);
          String user = adding.add(parent, Role.USER, content, named);
          List<String> ids = adding.answers(user, answers);
          adding.touch(ids.isEmpty() ? user : ids.getFirst(), content);
          return new Sent(
              find(h, owner, user).orElseThrow(),
              ids.stream().map(id -> find(h, owner, id).orElseThrow()).toList(),
              true);
        });
  }

  /// Adds more answers to a person's message; the rest as {@link #send}.
  ///
  /// @param message the person's message
  /// @throws NoSuchElementException if the person has no such message
  /// @throws IllegalArgumentException if it is an answer itself
  public List<SavedMessage> answer(String owner, String message, List<NewAnswer> answers) {
    return database.write(
        h -> {
          SavedMessage user = lock(h, owner, message);
          if (user.role() != Role.USER || answers.isEmpty()) {
            throw new IllegalArgumentException("only what a person said can be answered");
          }
          Adding adding = new Adding(h, Conversations.lock(h, owner, user.conversation()));
          List<String> ids = adding.answers(message, answers);
          adding.touch(ids.getFirst(), user.content());
          return ids.stream().map(id -> find(h, owner, id).orElseThrow()).toList();
        });
  }

  private static Optional<SavedMessage> sentBefore(
      Handle h, String conversation, @Nullable String key) {
    return h.createQuery(SELECT + " where m.conversation = :conversation and m.send_key = :key")
        .bind("conversation", conversation)
        .bind("key", key)
        .map(Rows::message)
        .findOne();
  }

  private static List<SavedMessage> answersTo(Handle h, SavedMessage user) {
    List<SavedMessage> children =
        h.createQuery(SELECT + " where m.parent = :parent order by m.ordinal")
            .bind("parent", user.id())
            .map(Rows::message)
            .list();
    List<SavedMessage> answers = new ArrayList<>(children);
    answers.removeIf(child -> child.role() != Role.ASSISTANT);
    return answers;
  }

  static void require(Handle h, String conversation, String message) {
    long found =
        h.createQuery("select count(*) from message where id = :id and conversation = :in")
            .bind("id", Texts.clean(message))
            .bind("in", conversation)
            .mapTo(Long.class)
            .one();
    if (found == 0) {
      throw new NoSuchElementException("the conversation has no such message");
    }
  }

  /// Saves what there is of a running answer, so that a crash costs little of it. Does nothing
  /// if it was deleted or has ended.
  ///
  /// @param content the whole text so far
  public void progress(String id, String content) {
    database.write(
        h ->
            h.createUpdate(
                    "update message set content = :content where id = :id and finish_reason is null"
                        + " and role = 'assistant'")
                .bind("content", Texts.clean(content))
                .bind("id", id)
                .execute());
  }

  /// Saves how an answer ended. Only the first ending counts.
  ///
  /// @return the message as it is now; empty if it was deleted meanwhile
  public Optional<SavedMessage> finish(String id, Ending ending) {
    return database.write(
        h -> {
          int ended =
              h.createUpdate(
                      """
                      update message set status = :status, content = :content, folded = :folded,
                        finish_reason = :finishReason, error = :error,
                        prompt_tokens = :promptTokens, tokens = :tokens,
                        tokens_per_second = :tokensPerSecond
                      where id = :id and finish_reason is null and role = 'assistant'
                      """)
                  .bind("status", ending.status().label())
                  .bind("content", Texts.clean(ending.content()))
                  .bind("folded", Texts.folded(ending.content()))
                  .bind("finishReason", ending.finishReason())
                  .bind("error", ending.error() == null ? null : Texts.clean(ending.error()))
                  .bind("promptTokens", ending.promptTokens())
                  .bind("tokens", ending.tokens())
                  .bind("tokensPerSecond", ending.tokensPerSecond())
                  .bind("id", id)
                  .execute();
          if (ended > 0) {
            h.createUpdate(
                    "update conversation set updated = :now where id ="
                        + " (select conversation from message where id = :id)")
                .bind("now", Instant.now().toEpochMilli())
                .bind("id", id)
                .execute();
          }
          return h.createQuery(SELECT + " where m.id = :id")
              .bind("id", id)
              .map(Rows::message)
              .findOne();
        });
  }
}
