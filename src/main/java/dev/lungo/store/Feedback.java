package dev.lungo.store;

import dev.lungo.chat.Role;
import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// What people say about answers. All of it can be changed, and votes and demonstrations taken
/// back.
///
/// Where a person has no such message or comparison, `NoSuchElementException` is thrown; where the
/// message is not an answer that has ended, `IllegalArgumentException`.
public final class Feedback {
  private final Database database;

  Feedback(Database database) {
    this.database = database;
  }

  /// @param vote null takes it back
  /// @return the message with it
  public SavedMessage vote(String owner, String message, @Nullable Vote vote) {
    return database.write(
        h -> {
          SavedMessage answer = ended(h, owner, message);
          h.createUpdate("delete from vote where message = :id").bind("id", answer.id()).execute();
          if (vote != null) {
            h.createUpdate(
                    """
                    insert into vote (message, value, reasons, comment, created)
                    values (:id, :value, :reasons, :comment, :now)
                    """)
                .bind("id", answer.id())
                .bind("value", vote.value())
                .bind("reasons", String.join(",", vote.reasons()))
                .bind("comment", Texts.clean(vote.comment()))
                .bind("now", Instant.now().toEpochMilli())
                .execute();
          }
          return Messages.find(h, owner, message).orElseThrow();
        });
  }

  /// @param content the better answer; null takes it back
  /// @return the message with it
  public SavedMessage demonstrate(String owner, String message, @Nullable String content) {
    return database.write(
        h -> {
          SavedMessage answer = ended(h, owner, message);
          h.createUpdate("delete from demonstration where message = :id")
              .bind("id", answer.id())
              .execute();
          if (content != null) {
            h.createUpdate(
                    "insert into demonstration (message, content, created)"
                        + " values (:id, :content, :now)")
                .bind("id", answer.id())
                .bind("content", Texts.clean(content))
                .bind("now", Instant.now().toEpochMilli())
                .execute();
          }
          return Messages.find(h, owner, message).orElseThrow();
        });
  }

  private static SavedMessage ended(Handle h, String owner, String message) {
    SavedMessage answer = Messages.lock(h, owner, message);
    if (answer.role() != Role.ASSISTANT) {
      throw new IllegalArgumentException("only answers can be judged");
    }
    if (answer.running()) {
      throw new IllegalArgumentException("the answer is still being written");
    }
    return answer;
  }

  public Optional<Comparison> comparison(String owner, String id) {
    return database.read(h -> find(h, owner, id));
  }

  /// The chosen answer becomes the conversation's leaf.
  public Comparison choose(String owner, String id, Choice choice) {
    return database.write(
        h -> {
          Comparison open =
              find(h, owner, id)
                  .orElseThrow(() -> new NoSuchElementException("there is no such comparison"));
          for (String side : List.of(open.left(), open.right())) {
            ended(h, owner, side);
          }
          h.createUpdate("update comparison set choice = :choice, chosen = :now where id = :id")
              .bind("choice", choice.label())
              .bind("now", Instant.now().toEpochMilli())
              .bind("id", id)
              .execute();
          Comparison decided = find(h, owner, id).orElseThrow();
          h.createUpdate("update conversation set leaf = :leaf where id = :id")
              .bind("leaf", decided.chosen())
              .bind("id", decided.conversation())
              .execute();
          return decided;
        });
  }

  private static Optional<Comparison> find(Handle h, String owner, String id) {
    return h.createQuery(
            """
            select c.id, c.conversation, c.choice, a.id as a, b.id as b
            from comparison c
            join conversation o on o.id = c.conversation
            join message a on a.comparison = c.id and a.side = 0
            join message b on b.comparison = c.id and b.side = 1
            where c.id = :id and o.owner = :owner
            """)
        .bind("id", Texts.clean(id))
        .bind("owner", owner)
        .map(
            (row, _) ->
                new Comparison(
                    Rows.text(row, "id"),
                    Rows.text(row, "conversation"),
                    Rows.text(row, "a"),
                    Rows.text(row, "b"),
                    Rows.choice(row, "choice")))
        .findOne();
  }
}
