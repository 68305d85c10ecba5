package dev.lungo.store;

import com.zaxxer.hikari.HikariConfig;
import java.sql.SQLException;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/// A database of a PostgreSQL server.
final class PostgresServer implements Place {
  private final String url;

  PostgresServer(String url) {
    this.url = url;
  }

  @Override
  public String name() {
    return url.replaceFirst("^jdbc:", "").replaceFirst("\\?.*", "").replaceFirst("//.*@", "//");
  }

  @Override
  public HikariConfig connections() {
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl(url);
    pool.setMaximumPoolSize(10);
    pool.addDataSourceProperty("ApplicationName", "lungo");
    pool.addDataSourceProperty("connectTimeout", "5"); // seconds, like the next
    pool.addDataSourceProperty("socketTimeout", "30");
    pool.addDataSourceProperty("tcpKeepAlive", "true");
    // Details quote what people wrote.
    pool.addDataSourceProperty("logServerErrorDetail", "false");
    pool.setConnectionInitSql("set synchronous_commit = on");
    return pool;
  }

  /// The driver is written in Java and waits as virtual threads like it.
  @Override
  public Lane reads() {
    return Lane.DIRECT;
  }

  @Override
  public Lane writes() {
    return Lane.DIRECT;
  }

  @Override
  public @Nullable StoreException failure(SQLException e) {
    return switch (kind(e)) {
      // connections; resources, a full disk among them; an operator's doing; the system's
      case "08", "53", "57", "58" ->
          new StoreUnavailableException(
              "the database " + name() + " does not answer: " + reason(e), e);
      case "40", "55" ->
          new StoreUnavailableException("the database " + name() + " is busy: try again later", e);
      case "28", "3D", "3F", "42" ->
          new StoreException("cannot use the database " + name() + ": " + reason(e), e);
      case "XX" -> new StoreException("the database " + name() + " is damaged: " + reason(e), e);
      default -> null;
    };
  }

  @Override
  public boolean connectionLost(SQLException e) {
    return kind(e).equals("08") || kind(e).equals("57");
  }

  /// Two transactions stood in each other's way: the server ended one so that the other could go
  // on.
  @Override
  public boolean worthRepeating(SQLException e) {
    return kind(e).equals("40");
  }

  /// The class of the failure, which is how every SQLSTATE begins.
  private static String kind(SQLException e) {
    String state = Objects.requireNonNullElse(e.getSQLState(), "");
    return state.length() < 2 ? "" : state.substring(0, 2);
  }

  private static String reason(SQLException e) {
    return String.valueOf(e.getMessage()).lines().findFirst().orElse("");
  }
}
