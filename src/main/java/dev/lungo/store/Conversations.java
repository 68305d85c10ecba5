package dev.lungo.store;

import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.statement.SqlStatement;
import org.jspecify.annotations.Nullable;

/// People's conversations. Whose they are is asked at every step: another person's do not exist.
public final class Conversations {
  /// Longer ones say nothing more, and SQLite takes no pattern of 50,000 bytes.
  private static final int LONGEST_QUERY = 1_000;

  private final Database database;

  Conversations(Database database) {
    this.database = database;
  }

  /// A new, empty one.
  ///
  /// @param owner the id of a {@link Person}
  public SavedConversation create(
      String owner, String title, String model, String system, SamplingSettings settings) {
    String id = Ids.next();
    return database.write(
        h -> {
          sampled(
                  h.createUpdate(
                      """
                      insert into conversation (id, owner, title, folded, model, system,
                        temperature, top_p, max_tokens, seed, created, updated)
                      values (:id, :owner, :title, :folded, :model, :system,
                        :temperature, :topP, :maxTokens, :seed, :now, :now)
                      """),
                  settings)
              .bind("id", id)
              .bind("owner", owner)
              .bind("title", Texts.clean(title))
              .bind("folded", Texts.folded(title))
              .bind("model", Texts.clean(model))
              .bind("system", Texts.clean(system))
              .bind("now", Instant.now().toEpochMilli())
              .execute();
          return find(h, owner, id).orElseThrow();
        });
  }

  static <S extends SqlStatement<S>> S sampled(S statement, SamplingSettings settings) {
    return statement
        .bind("temperature", settings.temperature())
        .bind("topP", settings.topP())
        .bind("maxTokens", settings.maxTokens())
        .bind("seed", settings.seed());
  }

  public Optional<SavedConversation> find(String owner, String id) {
    return database.read(h -> find(h, owner, id));
  }

  private static Optional<SavedConversation> find(Handle h, String owner, String id) {
    return h.createQuery("select * from conversation where id = :id and owner = :owner")
        .bind("id", Texts.clean(id))
        .bind("owner", owner)
        .map(Rows::conversation)
        .findOne();
  }

  /// The person's conversations, newest first, from `before` on.
  ///
  /// @param query what the title or a message must contain, in any case; "" for all
  /// @param before {@link ConversationPage#next} of the page before; null for the first
  /// @param limit at most so many
  /// @throws IllegalArgumentException if `before` is not from a page, or the query is too long
  public ConversationPage page(String owner, String query, @Nullable String before, int limit) {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be 1 or more, but it is " + limit);
    }
    if (query.length() > LONGEST_QUERY) {
      throw new IllegalArgumentException(
          "a search has at most " + LONGEST_QUERY + " characters, but this has " + query.length());
    }
    Cursor cursor = before == null ? Cursor.START : Cursor.of(before);
    String matching =
        query.isEmpty()
            ? ""
            : """
            and (folded like :pattern escape '!' or exists (
              select 1 from message m
              where m.conversation = conversation.id and m.folded like :pattern escape '!'))
            """;
    List<SavedConversation> found =
        database.read(
            h -> {
              var select =
                  h.createQuery(
                          """
                          select * from conversation
                          where owner = :owner
                            and (updated < :updated or (updated = :updated and id < :id))
                          """
                              + matching
                              + " order by updated desc, id desc limit :limit")
                      .bind("owner", owner)
                      .bind("updated", cursor.updated())
                      .bind("id", cursor.id())
                      .bind("limit", limit + 1L);
              if (!query.isEmpty()) {
                select.bind("pattern", Texts.containing(query));
              }
              return select.map(Rows::conversation).list();
            });
    return found.size() <= limit
        ? new ConversationPage(found, null)
        : new ConversationPage(
            found.subList(0, limit), Cursor.after(found.get(limit - 1)).toString());
  }

  /// How many conversations the person has.
  public long count(String owner) {
    return database.read(
        h ->
            h.createQuery("select count(*) from conversation where owner = :owner")
                .bind("owner", owner)
                .mapTo(Long.class)
                .one());
  }

  /// Does not move it in the list.
  ///
  /// @throws NoSuchElementException if the person has no such conversation, or the conversation
  ///     no such leaf
  public SavedConversation change(String owner, String id, ConversationChange change) {
    return database.write(
        h -> {
          SavedConversation old = lock(h, owner, id);
          if (change.leaf() != null) {
            Messages.require(h, id, change.leaf());
          }
          String title = Texts.clean(or(change.title(), old.title()));
          sampled(
                  h.createUpdate(
                      """
                      update conversation set title = :title, folded = :folded, model = :model,
                        system = :system, temperature = :temperature, top_p = :topP,
                        max_tokens = :maxTokens, seed = :seed, leaf = :leaf
                      where id = :id
                      """),
                  or(change.settings(), old.settings()))
              .bind("title", title)
              .bind("folded", Texts.folded(title))
              .bind("model", Texts.clean(or(change.model(), old.model())))
              .bind("system", Texts.clean(or(change.system(), old.system())))
              .bind("leaf", change.leaf() == null ? old.leaf() : change.leaf())
              .bind("id", id)
              .execute();
          return find(h, owner, id).orElseThrow();
        });
  }

  private static <T> T or(@Nullable T changed, T old) {
    return changed == null ? old : changed;
  }

  /// Deletes it with its messages and all feedback on them.
  ///
  /// @return false if the person has no such conversation
  public boolean delete(String owner, String id) {
    return database.write(
            h ->
                h.createUpdate("delete from conversation where id = :id and owner = :owner")
                    .bind("id", Texts.clean(id))
                    .bind("owner", owner)
                    .execute())
        > 0;
  }

  /// Whatever changes a conversation or something in it begins with this, so that two changes of
  /// one conversation follow each other on PostgreSQL too.
  static SavedConversation lock(Handle h, String owner, String id) {
    h.createUpdate("update conversation set leaf = leaf where id = :id and owner = :owner")
        .bind("id", Texts.clean(id))
        .bind("owner", owner)
        .execute();
    return find(h, owner, id)
        .orElseThrow(() -> new NoSuchElementException("there is no such conversation"));
  }

  /// Where a page of the list ended.
  private record Cursor(long updated, String id) {
    static final Cursor START = new Cursor(Long.MAX_VALUE, "");

    static Cursor after(SavedConversation conversation) {
      return new Cursor(conversation.updated().toEpochMilli(), conversation.id());
    }

    static Cursor of(String text) {
      if (!text.matches("\\d{1,18}\\.[0-9a-f-]{36}")) {
        throw new IllegalArgumentException("before must be the 'next' of a page of conversations");
      }
      int dot = text.indexOf('.');
      return new Cursor(Long.parseLong(text.substring(0, dot)), text.substring(dot + 1));
    }

    @Override
    public String toString() {
      return updated + "." + id;
    }
  }
}
