package dev.lungo.store;

import com.zaxxer.hikari.HikariConfig;
import java.nio.file.Path;
import java.sql.SQLException;
import org.jspecify.annotations.Nullable;

/// Where a database is, and what is particular to its kind.
sealed interface Place permits SqliteFile, PostgresServer {
  /// @throws IllegalArgumentException if it is neither kind
  static Place of(String text) {
    if (text.startsWith("jdbc:postgresql:")) {
      return new PostgresServer(text);
    }
    if (text.startsWith("jdbc:sqlite:")) {
      return SqliteFile.of(text.substring("jdbc:sqlite:".length()));
    }
    if (text.isBlank() || text.startsWith("jdbc:") || text.contains("://")) {
      throw new IllegalArgumentException(
          "a store is a file, or jdbc:postgresql://HOST/DATABASE?user=NAME, but it is '"
              + text.replaceFirst("\\?.*", "")
              + "'");
    }
    return new SqliteFile(Path.of(text), "");
  }

  /// For messages: without a password.
  String name();

  /// How to connect.
  HikariConfig connections();

  /// Where what reads runs, and what writes.
  Lane reads();

  Lane writes();

  /// @throws IllegalArgumentException if opening it would make a file
  default void requireMade() {}

  /// Does what is to be done before the first connection.
  default void prepare() {}

  /// @throws StoreUnavailableException if the database is known to be elsewhere than it was
  default void requireThere() {}

  /// The failure as one of this package's; null if it says nothing about the database's state.
  @Nullable StoreException failure(SQLException e);

  /// Whether the failure ended its connection.
  default boolean connectionLost(SQLException e) {
    return false;
  }

  /// Whether the same transaction may succeed at once if it is run again.
  default boolean worthRepeating(SQLException e) {
    return false;
  }
}
