package dev.lungo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.chat.Role;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class MessagesTest extends StoreFixture {
  @Test
  void anAnswerSaysHowItCameAbout() {
    SavedConversation made = conversation("");
    Sent sent = send(made.id(), null, "Why is the sky blue?", 1);
    SavedMessage running = sent.answers().getFirst();
    assertThat(sent.user())
        .returns(Role.USER, SavedMessage::role)
        .returns(Status.COMPLETE, SavedMessage::status)
        .returns(null, SavedMessage::origin)
        .returns(null, SavedMessage::parent);
    assertThat(running)
        .returns(Role.ASSISTANT, SavedMessage::role)
        .returns(Status.RUNNING, SavedMessage::status)
        .returns(sent.user().id(), SavedMessage::parent)
        .returns("", SavedMessage::content);
    finish(running, "Rayleigh.");
    reopen();
    SavedMessage whole = store.messages().find(owner, running.id()).orElseThrow();
    assertThat(whole.content()).isEqualTo("Rayleigh.");
    assertThat(whole.status()).isEqualTo(Status.COMPLETE);
    assertThat(whole.origin())
        .isEqualTo(
            new SavedMessage.Origin("small", "v1", "Be brief.", SAMPLING, 0, "stop", 5, 7, 12.5));
    assertThat(store.conversations().find(owner, made.id()).orElseThrow())
        .returns("Why is the sky blue?", SavedConversation::title)
        .returns(running.id(), SavedConversation::leaf);
  }

  @Test
  void aTitleIsCutBetweenWords() {
    String id = conversation("").id();
    send(id, null, "  one two\nthree " + "word ".repeat(40), 0);
    String title = store.conversations().find(owner, id).orElseThrow().title();
    assertThat(title).startsWith("one two three word").endsWith("word…").hasSizeLessThan(62);
  }

  @Test
  void theSystemPromptIsKeptAsItWasForEachAnswer() {
    String id = conversation("").id();
    SavedMessage first = exchange(id, null, "q", "a");
    var change = new ConversationChange(null, null, "Be long.", null, null);
    store.conversations().change(owner, id, change);
    SavedMessage second = exchange(id, first.id(), "q", "a");
    assertThat(store.messages().all(owner, id))
        .extracting(m -> m.origin() == null ? null : m.origin().system())
        .containsExactly(null, "Be brief.", null, "Be long.");
    assertThat(second.parent()).isNotNull();
  }

  @Test
  void aSendingThatIsRepeatedIsOneMessage() throws Exception {
    String id = conversation("").id();
    Callable<Sent> sending =
        () -> store.messages().send(owner, id, null, "once", "key-1", List.of(answer()));
    List<Sent> all = new ArrayList<>();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      for (Future<Sent> each : threads.invokeAll(java.util.Collections.nCopies(12, sending))) {
        all.add(each.get());
      }
    }
    assertThat(all).extracting(Sent::fresh).containsOnlyOnce(true);
    assertThat(all).extracting(Sent::user).containsOnly(all.getFirst().user());
    assertThat(all).extracting(Sent::answers).containsOnly(all.getFirst().answers());
    assertThat(store.messages().all(owner, id)).hasSize(2);
    // Another conversation's keys are its own.
    assertThat(
            store
                .messages()
                .send(owner, conversation("").id(), null, "x", "key-1", List.of())
                .fresh())
        .isTrue();
  }

  @Test
  void manyWritersOfOneConversationAllGetTheirPlace() throws Exception {
    String id = conversation("").id();
    try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
      List<Callable<Sent>> sendings = new ArrayList<>();
      for (int i = 0; i < 40; i++) {
        String content = "m" + i;
        sendings.add(() -> send(id, null, content, 1));
      }
      for (Future<Sent> each : threads.invokeAll(sendings)) {
        Sent sent = each.get();
        finish(sent.answers().getFirst(), "to " + sent.user().content());
      }
    }
    List<SavedMessage> all = store.messages().all(owner, id);
    assertThat(new HashSet<>(contents(all))).hasSize(80);
  }

  /// Random growth of a tree, against lists in memory.
  @Test
  void theTreeIsWhatWasAdded() {
    Random random = new Random(7);
    String id = conversation("t").id();
    List<SavedMessage> expected = new ArrayList<>();
    for (int step = 0; step < 60; step++) {
      SavedMessage at = expected.isEmpty() ? null : expected.get(random.nextInt(expected.size()));
      if (at == null || at.role() == Role.ASSISTANT) {
        Sent sent = send(id, at == null ? null : at.id(), "q" + step, random.nextInt(3));
        expected.add(sent.user());
        sent.answers().forEach(answer -> expected.add(finish(answer, "a" + answer.id())));
      } else {
        List<SavedMessage> more = store.messages().answer(owner, at.id(), List.of(answer()));
        expected.add(finish(more.getFirst(), "again " + step));
      }
    }
    assertThat(store.messages().all(owner, id)).isEqualTo(expected);
    for (SavedMessage leaf : expected) {
      List<SavedMessage> path = new ArrayList<>();
      for (String next = leaf.id(); next != null; next = path.getFirst().parent()) {
        String wanted = next;
        path.addFirst(
            expected.stream().filter(m -> m.id().equals(wanted)).findFirst().orElseThrow());
      }
      assertThat(store.messages().path(owner, leaf.id())).isEqualTo(path);
    }
  }

  @Test
  void aMessageNeedsAParentOfItsConversation() {
    String id = conversation("").id();
    SavedMessage elsewhere = exchange(conversation("").id(), null, "q", "a");
    for (String parent : List.of(elsewhere.id(), "none", "")) {
      assertThatThrownBy(() -> send(id, parent, "x", 1)).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(store.messages().all(owner, id)).isEmpty();
    assertThatThrownBy(() -> store.messages().answer(owner, elsewhere.id(), List.of(answer())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void onlyTheFirstEndingCounts() {
    SavedMessage running = send(conversation("").id(), null, "q", 1).answers().getFirst();
    store.messages().progress(running.id(), "half");
    assertThat(store.messages().find(owner, running.id()).orElseThrow())
        .returns("half", SavedMessage::content)
        .returns(Status.RUNNING, SavedMessage::status);
    Ending stopped = new Ending(Status.STOPPED, "half a", "cancelled", null, 5, 2, 1);
    assertThat(store.messages().finish(running.id(), stopped).orElseThrow().status())
        .isEqualTo(Status.STOPPED);
    assertThat(finish(running, "whole").content()).isEqualTo("half a");
    store.messages().progress(running.id(), "later");
    assertThat(store.messages().find(owner, running.id()).orElseThrow().content())
        .isEqualTo("half a");
  }

  @Test
  void whatAKilledServerLeftRunningIsCut() {
    String id = conversation("").id();
    SavedMessage whole = exchange(id, null, "q", "whole");
    SavedMessage running = send(id, whole.id(), "q", 1).answers().getFirst();
    store.messages().progress(running.id(), "half an ans");
    reopen();
    assertThat(store.messages().cutUnfinished()).isEqualTo(1);
    assertThat(store.messages().cutUnfinished()).isZero();
    assertThat(store.messages().find(owner, running.id()).orElseThrow())
        .returns(Status.CUT, SavedMessage::status)
        .returns("half an ans", SavedMessage::content);
    assertThat(store.messages().find(owner, whole.id())).contains(whole);
    // It ran on another server of this database: what it says in the end is what counts.
    assertThat(finish(running, "half an answer").status()).isEqualTo(Status.COMPLETE);
  }

  @Test
  void anyTextComesBackWithoutWhatIsNoCharacter() {
    Random random = new Random(11);
    String id = conversation("").id();
    for (int i = 0; i < 40; i++) {
      StringBuilder text = new StringBuilder("'\"\\:name?\u0000;--{}\r\n");
      for (int j = random.nextInt(60); j > 0; j--) {
        text.append((char) (random.nextBoolean() ? random.nextInt(128) : random.nextInt(1 << 16)));
      }
      SavedMessage saved = exchange(id, null, text.toString(), text.toString());
      assertThat(saved.content().length()).isEqualTo(text.length());
      byte[] utf8 =
          text.toString().replace('\u0000', '?').getBytes(java.nio.charset.StandardCharsets.UTF_8);
      assertThat(saved.content().replace('\uFFFD', '?'))
          .isEqualTo(
              new String(utf8, java.nio.charset.StandardCharsets.UTF_8).replace('\uFFFD', '?'));
    }
  }
}
