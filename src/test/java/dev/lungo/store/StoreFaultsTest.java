package dev.lungo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Databases that fail while they are used: every failure is one that a caller can tell from a
/// mistake, nothing is half done, and all works again afterwards.
class StoreFaultsTest {
  @TempDir Path folder;

  private static void assertUnavailable(Store store, String reason) {
    assertThatThrownBy(() -> store.people().add("new", "long enough", UserRole.USER))
        .isInstanceOf(StoreUnavailableException.class)
        .hasMessageContaining(reason)
        .hasMessageNotContaining("secret")
        .message()
        .hasLineCount(1);
  }

  private static void assertWorks(Store store, String name) {
    Person added = store.people().add(name, "long enough", UserRole.USER);
    assertThat(store.people().user(name)).contains(added);
    assertThat(store.healthy()).isTrue();
  }

  @Test
  void anotherProgramsLockIsWaitedForAndThenGivenUp() throws Exception {
    Path file = folder.resolve("store.db");
    String impatient = "jdbc:sqlite:" + file + "?busy_timeout=100";
    try (Store store = Store.open(impatient);
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      assertUnavailable(store, "is locked");
      assertThat(store.people().users()).isEmpty(); // readers do not wait
      statement.execute("rollback");
      assertWorks(store, "ada");
    }
    try (Store store = Store.open(file.toString());
        Connection other = DriverManager.getConnection("jdbc:sqlite:" + file);
        Statement statement = other.createStatement()) {
      statement.execute("begin immediate");
      Thread release =
          Thread.startVirtualThread(
              () -> {
                try {
                  Thread.sleep(300);
                  statement.execute("rollback");
                } catch (Exception e) {
                  throw new IllegalStateException(e);
                }
              });
      assertWorks(store, "bob");
      release.join();
    }
  }

  @Test
  void aFullDiskLosesNothingThatWasAcknowledged() {
    try (Store store =
        Store.open("jdbc:sqlite:" + folder.resolve("store.db") + "?max_page_count=80")) {
      String owner = store.people().local().id();
      String id = store.conversations().create(owner, "t", "m", "", SamplingSettings.OPEN).id();
      String first = store.conversations().create(owner, "t", "m", "", SamplingSettings.OPEN).id();
      int[] written = {0};
      String text = "x".repeat(3000);
      store.messages().send(owner, first, null, text.repeat(4), null, List.of());
      assertThatThrownBy(
              () -> {
                for (; written[0] < 1000; written[0]++) {
                  store.messages().send(owner, id, null, text, null, List.of());
                }
              })
          .isInstanceOf(StoreUnavailableException.class)
          .hasMessageStartingWith("the disk is full");
      assertThat(store.messages().all(owner, id)).hasSize(written[0]).hasSizeGreaterThan(3);
      // Space was made.
      store.conversations().delete(owner, first);
      store.messages().send(owner, id, null, text, null, List.of());
      assertThat(store.messages().all(owner, id)).hasSize(written[0] + 1);
    }
  }

  /// SQLite itself would go on writing into the deleted file.
  @Test
  void aFileThatIsGoneTakesNoMessagesUntilItIsBack() throws Exception {
    Path file = folder.resolve("store.db");
    try (Store store = Store.open(file.toString())) {
      assertWorks(store, "ada");
      Files.move(file, folder.resolve("aside"));
      assertUnavailable(store, "is gone");
      assertThat(store.healthy()).isFalse();
      Files.writeString(file, "");
      assertUnavailable(store, "was replaced");
      Files.delete(file);
      Files.move(folder.resolve("aside"), file);
      assertWorks(store, "bob");
    }
    try (Store store = Store.open(file.toString())) {
      assertThat(store.people().users()).extracting(Person::name).containsExactly("ada", "bob");
    }
  }

  @Test
  void aServerThatIsGoneIsFoundAgain() {
    PostgresForTests postgres = PostgresForTests.require();
    try (Store store = Store.open(postgres.freshDatabase())) {
      assertWorks(store, "ada");
      postgres.stop();
      try {
        assertUnavailable(store, "does not answer");
        assertThat(store.healthy()).isFalse();
      } finally {
        postgres.start();
      }
      assertWorks(store, "bob");
    }
  }

  @Test
  void connectionsThatTheServerEndedAreReplaced() {
    PostgresForTests postgres = PostgresForTests.require();
    try (Store store = Store.open(postgres.freshDatabase())) {
      assertWorks(store, "ada");
      postgres.execute(
          "select pg_terminate_backend(pid) from pg_stat_activity where application_name ="
              + " 'lungo'");
      int failed = 0;
      for (int i = 0; i < 3; i++) {
        try {
          store.people().users();
        } catch (StoreUnavailableException _) {
          failed++;
        }
      }
      assertThat(failed).isLessThanOrEqualTo(1);
      assertWorks(store, "bob");
    }
  }

  @Test
  void aDatabaseThatLocksOutEverybodyIsUnavailable() throws Exception {
    PostgresForTests postgres = PostgresForTests.require();
    String address = postgres.freshDatabase() + "&options=-c%20lock_timeout=100";
    try (Store store = Store.open(address);
        Connection other = DriverManager.getConnection(address);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.execute("lock table person");
      assertUnavailable(store, "is busy");
      other.rollback();
      assertWorks(store, "ada");
    }
  }

  /// An interrupted caller must not take for lost what is written all the same.
  @Test
  void anInterruptedCallerStillLearnsTheResult() throws Exception {
    try (Store store = Store.open(folder.resolve("store.db").toString())) {
      boolean[] interrupted = {false};
      Thread caller =
          Thread.ofVirtual()
              .start(
                  () -> {
                    Thread.currentThread().interrupt();
                    store.people().add("ada", "long enough", UserRole.USER);
                    interrupted[0] = Thread.currentThread().isInterrupted();
                  });
      caller.join();
      assertThat(interrupted[0]).isTrue();
      assertThat(store.people().user("ada")).isPresent();
    }
  }
}
