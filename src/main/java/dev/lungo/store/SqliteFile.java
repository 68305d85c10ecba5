package dev.lungo.store;

import com.zaxxer.hikari.HikariConfig;
import dev.lungo.files.AtomicFiles;
import java.io.IOException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.sql.SQLException;
import java.util.Objects;
import java.util.Properties;
import org.jspecify.annotations.Nullable;
import org.sqlite.SQLiteConfig;
import org.sqlite.SQLiteConfig.JournalMode;
import org.sqlite.SQLiteConfig.SynchronousMode;
import org.sqlite.SQLiteConfig.TransactionMode;
import org.sqlite.SQLiteException;

/// A SQLite database in a file.
///
/// - Write-ahead log: readers and the one writer do not wait for each other.
/// - `synchronous = FULL`: a commit returns when the log has been forced to the disk.
/// - Transactions begin as writers (`IMMEDIATE`). One that began as a reader and wants to write
///   after another has written fails at once, whatever the timeout.
/// - One thread writes, so that the program's own writers queue in order instead of polling; the
///   timeout is for other programs, such as a command beside the server.
final class SqliteFile implements Place {
  private static final int READERS = 3;
  private static final int TIMEOUT = 5_000;

  private final Path file;
  private final String pragmas;
  private @Nullable Object key;

  /// @param pragmas `?name=value&...`, or ""
  SqliteFile(Path file, String pragmas) {
    this.file = file;
    this.pragmas = pragmas;
  }

  static SqliteFile of(String address) {
    int question = address.indexOf('?');
    String name = question < 0 ? address : address.substring(0, question);
    if (name.isEmpty() || name.startsWith(":") || name.startsWith("file:")) {
      throw new IllegalArgumentException(
          "jdbc:sqlite: needs the path of a file, but it has '" + name + "'");
    }
    return new SqliteFile(Path.of(name), question < 0 ? "" : address.substring(question));
  }

  @Override
  public String name() {
    return file.toString();
  }

  @Override
  public HikariConfig connections() {
    SQLiteConfig config = new SQLiteConfig();
    config.setJournalMode(JournalMode.WAL);
    config.setSynchronous(SynchronousMode.FULL);
    config.enforceForeignKeys(true);
    config.setTransactionMode(TransactionMode.IMMEDIATE);
    config.setBusyTimeout(TIMEOUT);
    Properties properties = config.toProperties();
    HikariConfig pool = new HikariConfig();
    pool.setJdbcUrl("jdbc:sqlite:" + file + pragmas);
    pool.setDataSourceProperties(properties);
    // On macOS alone, forcing a file to the disk takes more than fsync.
    pool.setConnectionInitSql("pragma fullfsync = 1");
    pool.setMaximumPoolSize(READERS + 1);
    return pool;
  }

  @Override
  public Lane reads() {
    return new ThreadLane("store-read", READERS);
  }

  @Override
  public Lane writes() {
    return new ThreadLane("store-write", 1);
  }

  @Override
  public void requireMade() {
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "there is no database " + file + ": name the one that the server uses");
    }
  }

  /// Makes the file where it is absent, for its owner's eyes only; SQLite gives the log the same
  /// permissions.
  @Override
  public void prepare() {
    try {
      Files.createDirectories(Objects.requireNonNull(file.toAbsolutePath().getParent()));
      boolean posix = file.getFileSystem().supportedFileAttributeViews().contains("posix");
      FileAttribute<?>[] attributes =
          posix
              ? new FileAttribute<?>[] {
                PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
              }
              : new FileAttribute<?>[0];
      Files.createFile(file, attributes);
    } catch (FileAlreadyExistsException _) {
      // From an earlier run. A folder of that name fails below.
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot create the database", file, e);
    }
    if (Files.isDirectory(file)) {
      throw new IllegalArgumentException(file + " is a folder, not a database");
    }
    key = currentKey();
  }

  /// SQLite would go on with a file that was deleted, and all would be lost with the process. One
  /// that was replaced cannot be taken over either: the old one's log has the new one's name.
  @Override
  public void requireThere() {
    Object now = currentKey();
    if (!Objects.equals(now, key)) {
      throw new StoreUnavailableException(
          now == null
              ? "the database " + file + " is gone: put it back"
              : "the database " + file + " was replaced while in use: restart the server");
    }
  }

  /// What tells this file from another of its name; null if there is none.
  private @Nullable Object currentKey() {
    try {
      Object inode = Files.readAttributes(file, BasicFileAttributes.class).fileKey();
      return inode == null ? "there" : inode; // Windows has no such keys.
    } catch (IOException _) {
      return null;
    }
  }

  @Override
  public @Nullable StoreException failure(SQLException e) {
    if (!(e instanceof SQLiteException sqlite)) {
      return null;
    }
    return switch (sqlite.getResultCode().code & 0xFF) {
      case 5, 6 ->
          new StoreUnavailableException("the database " + file + " is locked: try again later", e);
      case 13 -> new StoreUnavailableException("the disk is full: " + file + " cannot grow", e);
      case 8, 10, 14 ->
          new StoreUnavailableException(
              "cannot read or write the database " + file + ": " + e.getMessage(), e);
      case 11, 26 ->
          new StoreException(
              "the database " + file + " is damaged or of another kind: put a copy in its place",
              e);
      default -> null;
    };
  }
}
