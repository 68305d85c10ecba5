package dev.lungo.store;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.sql.SQLException;
import java.sql.SQLTransientConnectionException;
import java.util.function.Supplier;
import org.jdbi.v3.core.Handle;
import org.jdbi.v3.core.Jdbi;
import org.jdbi.v3.core.statement.StatementExceptions;
import org.jdbi.v3.core.statement.StatementExceptions.MessageRendering;
import org.jspecify.annotations.Nullable;

/// Connections to a database whose tables are of this version.
///
/// Every failure that is the database's passes through {@link #failure}, so that callers see one
/// kind of exception for "try again later".
final class Database implements AutoCloseable {
  private static final int ATTEMPTS = 3;

  private final Place place;
  private final HikariDataSource pool;
  private final Jdbi jdbi;
  private final Lane reads;
  private final Lane writes;

  /// Work on one connection.
  @FunctionalInterface
  interface Work<T> {
    T on(Handle handle);
  }

  private Database(Place place, HikariDataSource pool) {
    this.place = place;
    this.pool = pool;
    jdbi = Jdbi.create(pool);
    // A failure's message would quote what people wrote.
    jdbi.getConfig(StatementExceptions.class).setMessageRendering(MessageRendering.NONE);
    reads = place.reads();
    writes = place.writes();
  }

  static Database open(Place place) {
    place.prepare();
    HikariDataSource pool = null;
    try {
      pool = new HikariDataSource(configured(place));
      Tables.prepare(place, pool);
      return new Database(place, pool);
    } catch (RuntimeException e) {
      if (pool != null) {
        pool.close();
      }
      throw failure(place, e);
    }
  }

  private static HikariConfig configured(Place place) {
    HikariConfig config = place.connections();
    config.setPoolName("store");
    config.setMinimumIdle(1);
    config.setConnectionTimeout(5_000);
    config.setValidationTimeout(2_000);
    return config;
  }

  /// Runs queries. Each sees what was committed before it.
  <T> T read(Work<T> work) {
    return run(reads, () -> jdbi.withHandle(work::on));
  }

  /// Runs one transaction, which is on the disk when this returns.
  <T> T write(Work<T> work) {
    return run(writes, () -> inTransaction(work));
  }

  private <T> T inTransaction(Work<T> work) {
    for (int attempt = 1; ; attempt++) {
      try {
        return jdbi.inTransaction(work::on);
      } catch (RuntimeException e) {
        SQLException reason = sqlException(e);
        if (attempt == ATTEMPTS || reason == null || !place.worthRepeating(reason)) {
          throw e;
        }
      }
    }
  }

  private <T> T run(Lane lane, Supplier<T> work) {
    try {
      if (pool.isClosed()) {
        throw new IllegalStateException("the store is closed");
      }
      place.requireThere();
      return lane.call(work::get);
    } catch (RuntimeException e) {
      SQLException reason = sqlException(e);
      if (reason != null && place.connectionLost(reason)) {
        // The others probably are, too: one question fails and not each of the next.
        pool.getHikariPoolMXBean().softEvictConnections();
      }
      throw failure(place, e);
    } catch (Exception e) {
      throw new IllegalStateException(e);
    }
  }

  private static RuntimeException failure(Place place, RuntimeException e) {
    SQLException reason = e instanceof StoreException ? null : sqlException(e);
    if (reason == null) {
      return e;
    }
    StoreException failure = place.failure(reason);
    if (failure != null) {
      return failure;
    }
    if (reason instanceof SQLTransientConnectionException) {
      return new StoreUnavailableException(
          "the database " + place.name() + " is busy: try again later", e);
    }
    return e;
  }

  /// The innermost, which the driver threw.
  private static @Nullable SQLException sqlException(Throwable e) {
    SQLException found = null;
    for (Throwable cause = e; cause != null; cause = cause.getCause()) {
      if (cause instanceof SQLException sql) {
        found = sql;
      }
    }
    return found;
  }

  @Override
  public void close() {
    writes.close();
    reads.close();
    pool.close();
  }
}
