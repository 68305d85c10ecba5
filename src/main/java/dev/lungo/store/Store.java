package dev.lungo.store;

/// Everything that is kept: see the package. All methods of all parts may be called from any
/// thread; those that write have been forced to the disk when they return.
///
/// Any method of any part throws {@link StoreUnavailableException} while the database does not
/// answer, and works again once it does.
public final class Store implements AutoCloseable {
  /// Opens a database, and makes it or brings it up to date first. Answers that a killed server
  /// left running are marked as cut.
  ///
  /// @param place a file for SQLite, `jdbc:sqlite:FILE`, or `jdbc:postgresql://HOST/NAME?user=...`
  /// @throws IllegalArgumentException if it is another kind of address
  /// @throws StoreException if it is damaged, not ours, or of a newer version
  /// @throws StoreUnavailableException if it does not answer
  public static Store open(String place) {
    throw new UnsupportedOperationException(place);
  }

  public Conversations conversations() {
    throw new UnsupportedOperationException();
  }

  public Messages messages() {
    throw new UnsupportedOperationException();
  }

  public Feedback feedback() {
    throw new UnsupportedOperationException();
  }

  public People people() {
    throw new UnsupportedOperationException();
  }

  public Sessions sessions() {
    throw new UnsupportedOperationException();
  }

  public Keys keys() {
    throw new UnsupportedOperationException();
  }

  public AuditLog audit() {
    throw new UnsupportedOperationException();
  }

  /// Whether the database answers now; never throws.
  public boolean healthy() {
    throw new UnsupportedOperationException();
  }

  @Override
  public void close() {}
}
