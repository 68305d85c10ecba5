package dev.lungo.store;

import java.time.Instant;
import java.util.List;

/// Who administered what, and when.
public final class AuditLog {
  private final Database database;

  AuditLog(Database database) {
    this.database = database;
  }

  public void add(String actor, String action, String subject) {
    database.write(
        h ->
            h.createUpdate(
                    """
                    insert into audit (id, time, actor, action, subject)
                    values (:id, :time, :actor, :action, :subject)
                    """)
                .bind("id", Ids.next())
                .bind("time", Instant.now().toEpochMilli())
                .bind("actor", Texts.clean(actor))
                .bind("action", action)
                .bind("subject", Texts.clean(subject))
                .execute());
  }

  /// The newest entries, newest first.
  public List<AuditEntry> newest(int limit) {
    return database.read(
        h ->
            h.createQuery("select * from audit order by time desc, id desc limit :limit")
                .bind("limit", limit)
                .map(Rows::audit)
                .list());
  }
}
