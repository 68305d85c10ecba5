package dev.lungo.store;

import java.time.Instant;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Optional;
import org.jdbi.v3.core.Handle;
import org.jspecify.annotations.Nullable;

/// Who talks to the models: users with a password, and the one person at a server that is open.
public final class People {
  private final Database database;

  People(Database database) {
    this.database = database;
  }

  /// The one person at an open server: no user, and an administrator.
  public Person local() {
    Optional<Person> found = database.read(People::findLocal);
    return found.orElseGet(
        () ->
            database.write(
                h -> {
                  insert(h, "local", "", UserRole.ADMIN, null);
                  return findLocal(h).orElseThrow();
                }));
  }

  private static Optional<Person> findLocal(Handle h) {
    return h.createQuery("select * from person where folded = ''").map(Rows::person).findOne();
  }

  /// All users by name; the person of {@link #local} is none.
  public List<Person> users() {
    return database.read(
        h ->
            h.createQuery("select * from person where folded <> '' order by folded")
                .map(Rows::person)
                .list());
  }

  /// A user by name, in any case.
  public Optional<Person> user(String name) {
    return database.read(h -> find(h, name));
  }

  private static Optional<Person> find(Handle h, String name) {
    return h.createQuery("select * from person where folded = :name and folded <> ''")
        .bind("name", Texts.folded(name))
        .map(Rows::person)
        .findOne();
  }

  private static Person require(Handle h, String name) {
    return find(h, name)
        .orElseThrow(() -> new NoSuchElementException("there is no user '" + name + "'"));
  }

  /// Whether there are users at all.
  public boolean anyUser() {
    return !users().isEmpty();
  }

  /// @throws IllegalArgumentException if the name is taken or no name, or the password too short
  public Person add(String name, String password, UserRole role) {
    Names.checked("a user", name);
    String hash = Passwords.hash(password);
    return database.write(
        h -> {
          if (insert(h, name, Texts.folded(name), role, hash) == 0) {
            throw new IllegalArgumentException("there is a user '" + name + "' already");
          }
          return require(h, name);
        });
  }

  private static int insert(
      Handle h, String name, String folded, UserRole role, @Nullable String hash) {
    return h.createUpdate(
            """
            insert into person (id, name, folded, role, password, created)
            values (:id, :name, :folded, :role, :hash, :now) on conflict (folded) do nothing
            """)
        .bind("id", Ids.opaque())
        .bind("name", name)
        .bind("folded", folded)
        .bind("role", role.label())
        .bind("hash", hash)
        .bind("now", Instant.now().toEpochMilli())
        .execute();
  }

  /// The user, if the password is theirs. It takes as long where there is no such user, and is
  /// slow on purpose: some hundredths of a second of computing, 19 MiB.
  public Optional<Person> signIn(String name, String password) {
    Optional<String> hash =
        database.read(
            h ->
                h.createQuery("select password from person where folded = :name and folded <> ''")
                    .bind("name", Texts.folded(name))
                    .mapTo(String.class)
                    .findOne());
    if (hash.isEmpty()) {
      Passwords.matchNobody(password);
      return Optional.empty();
    }
    return Passwords.matches(password, hash.get()) ? user(name) : Optional.empty();
  }

  /// Changes the password and ends the user's sessions.
  ///
  /// @throws NoSuchElementException if there is no such user, as of the next two
  public void password(String name, String password) {
    String hash = Passwords.hash(password);
    database.write(
        h -> {
          Person person = require(h, name);
          h.createUpdate("delete from session where person = :id")
              .bind("id", person.id())
              .execute();
          return h.createUpdate("update person set password = :hash where id = :id")
              .bind("hash", hash)
              .bind("id", person.id())
              .execute();
        });
  }

  public Person role(String name, UserRole role) {
    return database.write(
        h -> {
          h.createUpdate("update person set role = :role where id = :id")
              .bind("role", role.label())
              .bind("id", require(h, name).id())
              .execute();
          return require(h, name);
        });
  }

  /// Deletes a user with all that they said.
  public void remove(String name) {
    database.write(
        h ->
            h.createUpdate("delete from person where id = :id")
                .bind("id", require(h, name).id())
                .execute());
  }

  /// @param consent whether what they say may become training data; null for undecided
  /// @return the person with it
  public Person consent(String id, @Nullable Boolean consent) {
    return database.write(
        h -> {
          h.createUpdate("update person set consent = :consent, consented = :now where id = :id")
              .bind("consent", consent == null ? null : (Integer) (consent ? 1 : 0))
              .bind("now", Instant.now().toEpochMilli())
              .bind("id", id)
              .execute();
          return h.createQuery("select * from person where id = :id")
              .bind("id", id)
              .map(Rows::person)
              .findOne()
              .orElseThrow(() -> new NoSuchElementException("there is no such person"));
        });
  }
}
