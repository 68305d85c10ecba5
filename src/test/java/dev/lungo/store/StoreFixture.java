package dev.lungo.store;

import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.Parameter;

/// An empty store with one person, for test classes that run on every kind of database.
abstract class StoreFixture {
  static final SamplingSettings SAMPLING = new SamplingSettings(0.7, 0.9, 100, 1L << 40);

  @Parameter DatabaseKind kind = DatabaseKind.SQLITE;
  @TempDir Path folder = Path.of("");
  String address;
  Store store;
  String owner;

  @BeforeEach
  void open() {
    address = kind.fresh(folder);
    store = Store.open(address);
    owner = store.people().local().id();
  }

  @AfterEach
  void close() {
    if (store != null) {
      store.close();
    }
  }

  void reopen() {
    store.close();
    store = Store.open(address);
  }

  SavedConversation conversation(String title) {
    return store.conversations().create(owner, title, "small", "Be brief.", SAMPLING);
  }

  static NewAnswer answer() {
    return new NewAnswer("small", "v1", SAMPLING, 0, "");
  }

  Sent send(String conversation, @Nullable String parent, String content, int answers) {
    return store
        .messages()
        .send(owner, conversation, parent, content, null, Collections.nCopies(answers, answer()));
  }

  SavedMessage finish(SavedMessage answer, String content) {
    return store
        .messages()
        .finish(answer.id(), new Ending(Status.COMPLETE, content, "stop", null, 5, 7, 12.5))
        .orElseThrow();
  }

  /// A question and its answer at the end of a conversation.
  SavedMessage exchange(
      String conversation, @Nullable String parent, String question, String answer) {
    return finish(send(conversation, parent, question, 1).answers().getFirst(), answer);
  }

  static String comparison(SavedMessage side) {
    return Objects.requireNonNull(side.comparison()).id();
  }

  static List<String> contents(List<SavedMessage> messages) {
    return messages.stream().map(SavedMessage::content).toList();
  }
}
