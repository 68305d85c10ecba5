package dev.lungo.store;

import dev.lungo.chat.Role;
import dev.lungo.store.SavedMessage.Origin;
import dev.lungo.store.SavedMessage.Side;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import org.jdbi.v3.core.statement.StatementContext;
import org.jspecify.annotations.Nullable;

/// Rows of tables as records; each method is a `RowMapper`.
final class Rows {
  private Rows() {}

  static SavedConversation conversation(ResultSet row, StatementContext context)
      throws SQLException {
    return new SavedConversation(
        text(row, "id"),
        text(row, "owner"),
        text(row, "title"),
        text(row, "model"),
        text(row, "system"),
        sampling(row),
        row.getString("leaf"),
        time(row, "created"),
        time(row, "updated"));
  }

  /// @param row of {@link Messages#SELECT}
  static SavedMessage message(ResultSet row, StatementContext context) throws SQLException {
    return new SavedMessage(
        text(row, "id"),
        text(row, "conversation"),
        row.getString("parent"),
        Role.of(text(row, "role")),
        text(row, "content"),
        Status.of(text(row, "status")),
        row.getString("error"),
        time(row, "created"),
        origin(row),
        vote(row),
        row.getString("demonstration"),
        side(row));
  }

  private static @Nullable Origin origin(ResultSet row) throws SQLException {
    String model = row.getString("model");
    return model == null
        ? null
        : new Origin(
            model,
            text(row, "version"),
            text(row, "system"),
            sampling(row),
            row.getInt("dropped"),
            row.getString("finish_reason"),
            integer(row, "prompt_tokens"),
            integer(row, "tokens"),
            real(row, "tokens_per_second"));
  }

  private static @Nullable Vote vote(ResultSet row) throws SQLException {
    int value = row.getInt("vote_value");
    if (row.wasNull()) {
      return null;
    }
    String reasons = text(row, "vote_reasons");
    return new Vote(
        value,
        reasons.isEmpty() ? List.of() : List.of(reasons.split(",")),
        text(row, "vote_comment"));
  }

  private static @Nullable Side side(ResultSet row) throws SQLException {
    String comparison = row.getString("comparison");
    return comparison == null
        ? null
        : new Side(comparison, row.getInt("side") == 0, choice(row, "comparison_choice"));
  }

  static @Nullable Choice choice(ResultSet row, String column) throws SQLException {
    String choice = row.getString(column);
    return choice == null ? null : Choice.of(choice);
  }

  private static SamplingSettings sampling(ResultSet row) throws SQLException {
    return new SamplingSettings(
        real(row, "temperature"),
        real(row, "top_p"),
        integer(row, "max_tokens"),
        whole(row, "seed"));
  }

  static Person person(ResultSet row, StatementContext context) throws SQLException {
    Integer consent = integer(row, "consent");
    return new Person(
        text(row, "id"),
        text(row, "name"),
        UserRole.of(text(row, "role")),
        consent == null ? null : consent != 0,
        time(row, "created"));
  }

  static ApiKey key(ResultSet row, StatementContext context) throws SQLException {
    Long revoked = whole(row, "revoked");
    return new ApiKey(
        text(row, "id"),
        text(row, "name"),
        integer(row, "requests_per_minute"),
        integer(row, "tokens_per_minute"),
        time(row, "created"),
        revoked == null ? null : Instant.ofEpochMilli(revoked));
  }

  static AuditEntry audit(ResultSet row, StatementContext context) throws SQLException {
    return new AuditEntry(
        time(row, "time"), text(row, "actor"), text(row, "action"), text(row, "subject"));
  }

  static String text(ResultSet row, String column) throws SQLException {
    return Objects.requireNonNull(row.getString(column), column);
  }

  static Instant time(ResultSet row, String column) throws SQLException {
    return Instant.ofEpochMilli(row.getLong(column));
  }

  private static @Nullable Integer integer(ResultSet row, String column) throws SQLException {
    int value = row.getInt(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Long whole(ResultSet row, String column) throws SQLException {
    long value = row.getLong(column);
    return row.wasNull() ? null : value;
  }

  private static @Nullable Double real(ResultSet row, String column) throws SQLException {
    double value = row.getDouble(column);
    return row.wasNull() ? null : value;
  }
}
