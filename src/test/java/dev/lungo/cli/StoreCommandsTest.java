package dev.lungo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.Message;
import dev.lungo.store.AuditEntry;
import dev.lungo.store.Ending;
import dev.lungo.store.NewAnswer;
import dev.lungo.store.Person;
import dev.lungo.store.SamplingSettings;
import dev.lungo.store.Sent;
import dev.lungo.store.Status;
import dev.lungo.store.Store;
import dev.lungo.store.UserRole;
import dev.lungo.store.Vote;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// `users`, `keys` and `feedback`, as typed.
class StoreCommandsTest {
  @TempDir private Path folder = Path.of("");

  private CommandLines.Ended run(String input, Object... arguments) {
    InputStream before = System.in;
    System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
    try {
      List<String> all = new ArrayList<>(CommandLines.arguments(arguments));
      all.addAll(List.of("--store", folder.resolve("lungo.db").toString()));
      return CommandLines.run(all);
    } finally {
      System.setIn(before);
    }
  }

  private Store store() {
    return Store.open(folder.resolve("lungo.db").toString());
  }

  @Test
  void usersAreAddedChangedAndRemoved() {
    assertThat(run("correct horse\n", "users", "add", "ada"))
        .isEqualTo(new CommandLines.Ended(0, "", "added user ada\n"));
    assertThat(run("battery staple", "users", "add", "bob", "--admin").code()).isZero();
    try (Store store = store()) {
      assertThat(store.people().signIn("ada", "correct horse")).isPresent();
      assertThat(store.people().signIn("bob", "battery staple").orElseThrow().role())
          .isEqualTo(UserRole.ADMIN);
    }
    assertThat(run("", "users", "list").out().lines().map(String::strip))
        .hasSize(3)
        .anyMatch(line -> line.matches("ada +user +undecided +0 +\\d{4}-\\d\\d-\\d\\d"));
    assertThat(run("", "users", "role", "ada", "admin").err()).isEqualTo("ada is now admin\n");
    assertThat(run("new password\n", "users", "password", "ada").code()).isZero();
    assertThat(run("", "users", "remove", "bob").err()).isEqualTo("removed bob\n");
    try (Store store = store()) {
      assertThat(store.people().signIn("ada", "new password")).isPresent();
      assertThat(store.people().users()).extracting(Person::name).containsExactly("ada");
      assertThat(store.audit().newest(10))
          .extracting(AuditEntry::action)
          .containsExactlyInAnyOrder(
              "user.add user", "user.add admin", "user.role admin", "user.password", "user.remove");
    }
  }

  @Test
  void whatIsWrongIsOneLine() {
    assertThat(run("", "users", "list").err()).matches("lungo: there is no database .*: name .*\n");
    assertThat(folder.resolve("lungo.db")).doesNotExist();
    assertThat(run("short\n", "users", "add", "ada").err())
        .isEqualTo("lungo: a password has 8 to 1000 characters: choose another\n");
    assertThat(run("", "users", "add", "ada").err())
        .startsWith("lungo: no password was given")
        .hasLineCount(1);
    assertThat(run("long enough\n", "users", "add", "a b").code()).isEqualTo(2);
    assertThat(run("long enough\n", "users", "add", "ada").code()).isZero();
    assertThat(run("long enough\n", "users", "add", "ADA").err())
        .isEqualTo("lungo: there is a user 'ADA' already\n");
    assertThat(run("", "users", "role", "eve", "admin"))
        .returns(1, CommandLines.Ended::code)
        .returns(
            "lungo: there is no user 'eve' (`./lungo users list` shows all)\n",
            CommandLines.Ended::err);
    assertThat(run("", "users", "role", "ada", "king").code()).isEqualTo(2);
    assertThat(run("", "users").code()).isEqualTo(2);
    assertThat(run("", "keys", "add", "x", "--requests-per-minute", "0").code()).isEqualTo(2);
    assertThat(run("", "keys", "revoke", "x").err()).isEqualTo("lungo: there is no key 'x'\n");
  }

  @Test
  void aKeyIsShownOnceAndHasLimits() {
    CommandLines.Ended added =
        run("", "keys", "add", "ci", "--requests-per-minute", "60", "--tokens-per-minute", "20000");
    String secret = added.out().strip();
    assertThat(secret).matches("sk-lungo-[A-Za-z0-9_-]{43}");
    assertThat(added.err()).isEqualTo("the key of ci, which is not shown again:\n");
    CommandLines.Ended listed = run("", "keys", "list");
    assertThat(listed.out()).doesNotContain(secret).containsPattern("ci +60 +20,000 +\\d{4}");
    try (Store store = store()) {
      assertThat(store.keys().find(secret)).isPresent();
    }
    assertThat(run("", "keys", "revoke", "ci").code()).isZero();
    try (Store store = store()) {
      assertThat(store.keys().find(secret)).isEmpty();
    }
  }

  @Test
  void conversationsAreDeletedOnlyWhenThatIsSaid() {
    try (Store store = store()) {
      String ada = store.people().add("ada", "long enough", UserRole.USER).id();
      store.conversations().create(ada, "t", "m", "", SamplingSettings.OPEN);
    }
    assertThat(run("", "users", "remove", "ada").err())
        .isEqualTo("lungo: ada has conversations (1): --with-conversations deletes them, too\n");
    assertThat(run("", "users", "remove", "ada", "--with-conversations").code()).isZero();
  }

  @Test
  void feedbackBecomesFilesForTraining() {
    try (Store store = store()) {
      String me = store.people().local().id();
      String chat = store.conversations().create(me, "", "m", "", SamplingSettings.OPEN).id();
      NewAnswer answer = new NewAnswer("m", "v", SamplingSettings.OPEN, 0, "");
      Sent sent = store.messages().send(me, chat, null, "Hi", null, List.of(answer));
      String id = sent.answers().getFirst().id();
      store.messages().finish(id, new Ending(Status.COMPLETE, "Hello", "stop", null, 1, 1, 1));
      store.feedback().vote(me, id, new Vote(1, List.of(), ""));
    }
    Path out = folder.resolve("feedback");
    assertThat(run("", "feedback", "export", "--out", out).out())
        .isEqualTo(
            """
                 0  chats
                 0  demonstrations
                 0  preferences
                 0  people who agreed
                 1  judgements left out: not agreed (people: 1)
            in %s
            """
                .formatted(out));
    try (Store store = store()) {
      store.people().consent(store.people().local().id(), true);
    }
    assertThat(run("", "feedback", "export", "--out", out).out())
        .startsWith("     1  chats\n")
        .contains("     1  people who agreed\nin ");
    try (var chats = ConversationFiles.read(List.of(out.resolve("chats.jsonl")), BadLines.stop())) {
      assertThat(chats.toList())
          .singleElement()
          .satisfies(c -> assertThat(c.last()).isEqualTo(Message.assistant("Hello")));
    }
    assertThat(out).isDirectoryContaining("glob:**preferences.jsonl");
  }
}
