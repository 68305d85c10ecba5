package dev.lungo.store;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;

/// A PostgreSQL server of the tests' own, from the binaries that are installed: in a temporary
/// folder, on a free port of this machine, gone with the JVM.
final class PostgresForTests {
  private static final Optional<PostgresForTests> SHARED = find().map(PostgresForTests::new);

  private final AtomicInteger databases = new AtomicInteger();
  private final Path binaries;
  private final Path folder;
  private final int port;

  private PostgresForTests(Path binaries) {
    this.binaries = binaries;
    try {
      folder = Files.createTempDirectory("lungo-postgres");
      if (root()) {
        command("chown", "postgres", folder.toString());
      }
      try (ServerSocket free = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        port = free.getLocalPort();
      }
      postgres(
          "initdb",
          "--auth=trust",
          "--username=lungo",
          "--encoding=UTF8",
          "--no-sync",
          "-D",
          data());
      start();
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    }
    Runtime.getRuntime().addShutdownHook(new Thread(this::remove));
  }

  /// The server; skips the test where PostgreSQL is not installed.
  static PostgresForTests require() {
    Assumptions.assumeTrue(SHARED.isPresent(), "skipped: PostgreSQL is not installed");
    return SHARED.orElseThrow();
  }

  private static Optional<Path> find() {
    try (Stream<Path> versions = Files.list(Path.of("/usr/lib/postgresql"))) {
      return versions
          .map(version -> version.resolve("bin"))
          .filter(bin -> Files.isExecutable(bin.resolve("initdb")))
          .max(Comparator.comparing(Path::toString));
    } catch (IOException _) {
      return Optional.empty();
    }
  }

  String freshDatabase() {
    String name = "test" + databases.incrementAndGet();
    execute("create database " + name);
    return "jdbc:postgresql://127.0.0.1:"
        + port
        + "/"
        + name
        + "?user=lungo&password=unused-secret";
  }

  /// Runs a statement as the server's owner.
  void execute(String sql) {
    String url = "jdbc:postgresql://127.0.0.1:" + port + "/postgres?user=lungo";
    try (Connection connection = DriverManager.getConnection(url);
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    } catch (SQLException e) {
      throw new IllegalStateException(e);
    }
  }

  void start() {
    // Only processes are killed here, never the machine: the disk need not be waited for.
    String options = "-p " + port + " -k '' -c listen_addresses=127.0.0.1 -c fsync=off";
    postgres(
        "pg_ctl",
        "-D",
        data(),
        "-w",
        "-l",
        folder.resolve("log").toString(),
        "-o",
        options,
        "start");
  }

  void stop() {
    postgres("pg_ctl", "-D", data(), "-w", "-m", "immediate", "stop");
  }

  private String data() {
    return folder.resolve("data").toString();
  }

  private void remove() {
    try {
      stop();
    } finally {
      command("rm", "-rf", folder.toString());
    }
  }

  /// The server refuses to run as root.
  private void postgres(String program, String... arguments) {
    List<String> command =
        new ArrayList<>(root() ? List.of("runuser", "-u", "postgres", "--") : List.of());
    command.add(binaries.resolve(program).toString());
    command.addAll(Arrays.asList(arguments));
    command(command.toArray(String[]::new));
  }

  private static boolean root() {
    return "root".equals(System.getProperty("user.name"));
  }

  private static void command(String... command) {
    try {
      // The server keeps its parent's output open: a pipe would be waited for until it ends.
      Path output = Files.createTempFile("lungo-postgres", ".out");
      int status =
          new ProcessBuilder(command)
              .directory(Path.of("/").toFile())
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start()
              .waitFor();
      String said = Files.readString(output);
      Files.delete(output);
      if (status != 0) {
        throw new IllegalStateException(String.join(" ", command) + ": " + said);
      }
    } catch (IOException e) {
      throw new java.io.UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
