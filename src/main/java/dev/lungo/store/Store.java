package dev.lungo.store;

import java.time.Instant;

/// Everything that is kept: see the package. All methods of all parts may be called from any
/// thread, virtual ones too; what they wrote is on the disk when they return.
///
/// Any method of any part throws {@link StoreUnavailableException} while the database does not
/// answer, and works again once it does.
public final class Store implements AutoCloseable {
  private final Database database;
  private final Conversations conversations;
  private final Messages messages;
  private final Feedback feedback;
  private final People people;
  private final Sessions sessions;
  private final Keys keys;
  private final AuditLog audit;

  private Store(Database database) {
    this.database = database;
    conversations = new Conversations(database);
    messages = new Messages(database);
    feedback = new Feedback(database);
    people = new People(database);
    sessions = new Sessions(database);
    keys = new Keys(database);
    audit = new AuditLog(database);
  }

  /// Opens a database, and makes it or brings it up to date first. A server then calls {@link
  /// Messages#cutUnfinished}; a command beside a running server must not.
  ///
  /// @param place a file for SQLite, `jdbc:sqlite:FILE`, or `jdbc:postgresql://HOST/NAME?user=...`
  /// @throws IllegalArgumentException if it is another kind of address
  /// @throws StoreException if it is damaged, not ours, or of a newer version
  /// @throws StoreUnavailableException if it does not answer
  public static Store open(String place) {
    Store store = new Store(Database.open(Place.of(place)));
    store.sessions.forgetExpired(Instant.now());
    return store;
  }

  /// Opens a database that must be there, so that a mistyped name does not make an empty one.
  ///
  /// @throws IllegalArgumentException if there is no such file; the rest as {@link #open}
  public static Store openExisting(String place) {
    Place.of(place).requireMade();
    return open(place);
  }

  public Conversations conversations() {
    return conversations;
  }

  public Messages messages() {
    return messages;
  }

  public Feedback feedback() {
    return feedback;
  }

  public People people() {
    return people;
  }

  public Sessions sessions() {
    return sessions;
  }

  public Keys keys() {
    return keys;
  }

  public AuditLog audit() {
    return audit;
  }

  /// Whether the database answers now; never throws.
  public boolean healthy() {
    try {
      return database.read(h -> h.createQuery("select 1").mapTo(Integer.class).one()) == 1;
    } catch (RuntimeException _) {
      return false;
    }
  }

  Database database() {
    return database;
  }

  /// Waits for what was begun. What is asked for later fails with IllegalStateException.
  @Override
  public void close() {
    database.close();
  }
}
