package dev.lungo.store;

import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Keys for programs.
public final class Keys {
  /// By which scanners for lost secrets can tell ours.
  private static final String PREFIX = "sk-lungo-";

  private final Database database;

  Keys(Database database) {
    this.database = database;
  }

  /// Makes a key.
  ///
  /// @param requestsPerMinute null for no limit
  /// @param tokensPerMinute null for no limit
  /// @throws IllegalArgumentException if the name is taken or no name, or a limit below 1
  public NewKey add(
      String name, @Nullable Integer requestsPerMinute, @Nullable Integer tokensPerMinute) {
    Names.checked("a key", name);
    requirePositive("requests", requestsPerMinute);
    requirePositive("tokens", tokensPerMinute);
    String secret = PREFIX + Secrets.fresh();
    return database.write(
        h -> {
          int added =
              h.createUpdate(
                      """
                      insert into api_key (id, name, folded, hash, requests_per_minute,
                        tokens_per_minute, created)
                      values (:id, :name, :folded, :hash, :requests, :tokens, :now)
                      on conflict (folded) do nothing
                      """)
                  .bind("id", Ids.next())
                  .bind("name", name)
                  .bind("folded", Texts.folded(name))
                  .bind("hash", Secrets.hash(secret))
                  .bind("requests", requestsPerMinute)
                  .bind("tokens", tokensPerMinute)
                  .bind("now", Instant.now().toEpochMilli())
                  .execute();
          if (added == 0) {
            throw new IllegalArgumentException("there is or was a key '" + name + "' already");
          }
          return new NewKey(require(h, name), secret);
        });
  }

  private static void requirePositive(String what, @Nullable Integer limit) {
    if (limit != null && limit < 1) {
      throw new IllegalArgumentException(
          what + " per minute must be 1 or more, but they are " + limit);
    }
  }

  private static ApiKey require(Handle h, String name) {
    return h.createQuery("select * from api_key where folded = :name")
        .bind("name", Texts.folded(name))
        .map(Rows::key)
        .findOne()
        .orElseThrow(() -> new NoSuchElementException("there is no key '" + name + "'"));
  }

  /// All keys by name.
  public List<ApiKey> all() {
    return database.read(
        h -> h.createQuery("select * from api_key order by folded").map(Rows::key).list());
  }

  /// Whether there is a key that is valid.
  public boolean anyValid() {
    return all().stream().anyMatch(key -> key.revoked() == null);
  }

  /// The key with this secret, if it is valid.
  public Optional<ApiKey> find(String secret) {
    return database.read(
        h ->
            h.createQuery("select * from api_key where hash = :hash and revoked is null")
                .bind("hash", Secrets.hash(secret))
                .map(Rows::key)
                .findOne());
  }

  /// Makes a key invalid, from the next request on.
  ///
  /// @throws NoSuchElementException if there is no such key
  public ApiKey revoke(String name) {
    return database.write(
        h -> {
          h.createUpdate("update api_key set revoked = :now where id = :id and revoked is null")
              .bind("now", Instant.now().toEpochMilli())
              .bind("id", require(h, name).id())
              .execute();
          return require(h, name);
        });
  }
}
