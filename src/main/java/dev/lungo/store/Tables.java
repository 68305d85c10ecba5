package dev.lungo.store;

import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.HashSet;
import java.util.Set;
import javax.sql.DataSource;
import org.flywaydb.core.Flyway;
import org.flywaydb.core.api.FlywayException;
import org.flywaydb.core.api.exception.FlywayValidateException;

/// The tables of a database, which Flyway makes and brings up to date by `migrations/V*.sql`.
final class Tables {
  /// The newest migration.
  static final int VERSION = 1;

  private Tables() {}

  /// @throws StoreException if they are somebody else's, or of a newer version
  static void prepare(Place place, DataSource database) {
    if (upToDate(database)) {
      return; // Flyway would take 1.1 of the 4.0 CPU seconds of a command.
    }
    try {
      Flyway.configure(Tables.class.getClassLoader())
          .dataSource(database)
          .locations("classpath:dev/lungo/store/migrations")
          .ignoreMigrationPatterns(new String[0]) // not even newer ones
          .load()
          .migrate();
    } catch (FlywayValidateException e) {
      throw new StoreException(
          "the database "
              + place.name()
              + " was written by another version of Lungo, probably a newer one: use that one",
          e);
    } catch (FlywayException e) {
      if (e.getMessage() != null && e.getMessage().contains("non-empty schema")) {
        throw new StoreException(
            "the database " + place.name() + " holds something else: name an empty one", e);
      }
      throw e;
    }
  }

  /// Whether Flyway has noted exactly this version's migrations, each with success.
  private static boolean upToDate(DataSource database) {
    Set<String> applied = new HashSet<>();
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement();
        ResultSet row =
            statement.executeQuery("select version, success from flyway_schema_history")) {
      while (row.next()) {
        String version = row.getString("version");
        if (!row.getBoolean("success")) {
          return false;
        }
        if (version != null) { // null notes that a schema was made
          applied.add(version);
        }
      }
    } catch (SQLException _) {
      return false; // There is no such table yet, or Flyway finds out what is wrong.
    }
    for (int version = 1; version <= VERSION; version++) {
      if (!applied.remove(String.valueOf(version))) {
        return false;
      }
    }
    return applied.isEmpty();
  }
}
