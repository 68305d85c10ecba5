package dev.lungo.store;

import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/// Browsers in which somebody signed in. A session is known by a random token, of which only the
/// hash is kept.
public final class Sessions {
  private final Database database;

  Sessions(Database database) {
    this.database = database;
  }

  /// @param person the id of whoever signed in
  /// @return the token for the cookie
  public String open(String person, Duration life) {
    String token = Secrets.fresh();
    Instant now = Instant.now();
    database.write(
        h ->
            h.createUpdate(
                    """
                    insert into session (hash, person, created, expires)
                    values (:hash, :person, :now, :expires)
                    """)
                .bind("hash", Secrets.hash(token))
                .bind("person", person)
                .bind("now", now.toEpochMilli())
                .bind("expires", now.plus(life).toEpochMilli())
                .execute());
    return token;
  }

  /// The session of a token, if there is one and it has not expired.
  public Optional<Session> find(String token) {
    return database.read(
        h ->
            h.createQuery(
                    """
                    select p.*, s.expires from session s join person p on p.id = s.person
                    where s.hash = :hash and s.expires > :now
                    """)
                .bind("hash", Secrets.hash(token))
                .bind("now", Instant.now().toEpochMilli())
                .map((row, c) -> new Session(Rows.person(row, c), Rows.time(row, "expires")))
                .findOne());
  }

  /// Prolongs a session from now on.
  public void prolong(String token, Duration life) {
    database.write(
        h ->
            h.createUpdate("update session set expires = :expires where hash = :hash")
                .bind("expires", Instant.now().plus(life).toEpochMilli())
                .bind("hash", Secrets.hash(token))
                .execute());
  }

  public void close(String token) {
    database.write(
        h ->
            h.createUpdate("delete from session where hash = :hash")
                .bind("hash", Secrets.hash(token))
                .execute());
  }

  void forgetExpired(Instant now) {
    database.write(
        h ->
            h.createUpdate("delete from session where expires <= :now")
                .bind("now", now.toEpochMilli())
                .execute());
  }
}
