package dev.lungo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class ConversationsTest extends StoreFixture {
  @Test
  void aConversationComesBackAsItWasMade() {
    SavedConversation made = conversation("Cats");
    reopen();
    assertThat(store.conversations().find(owner, made.id())).contains(made);
    assertThat(made)
        .returns("Cats", SavedConversation::title)
        .returns("small", SavedConversation::model)
        .returns("Be brief.", SavedConversation::system)
        .returns(SAMPLING, SavedConversation::settings)
        .returns(null, SavedConversation::leaf);
    var open = store.conversations().create(owner, "", "m", "", SamplingSettings.OPEN);
    assertThat(open.settings()).isEqualTo(SamplingSettings.OPEN);
  }

  @Test
  void pagesHaveEveryConversationOnceNewestFirst() {
    List<String> made = new ArrayList<>();
    for (int i = 0; i < 23; i++) { // many within one millisecond
      made.add(conversation("c" + i).id());
    }
    exchange(made.get(3), null, "moves it to the top", "yes");
    List<SavedConversation> seen = new ArrayList<>();
    String before = null;
    do {
      ConversationPage page = store.conversations().page(owner, "", before, 5);
      assertThat(page.conversations()).hasSizeLessThanOrEqualTo(5).isNotEmpty();
      seen.addAll(page.conversations());
      before = page.next();
    } while (before != null);
    assertThat(seen)
        .extracting(SavedConversation::id)
        .containsExactlyInAnyOrderElementsOf(made)
        .startsWith(made.get(3));
    for (int i = 1; i < seen.size(); i++) {
      assertThat(seen.get(i).updated()).isBeforeOrEqualTo(seen.get(i - 1).updated());
    }
  }

  @Test
  void aCursorThatIsNoneIsRefused() {
    for (String before : List.of("", "x", "1.2", "1'; drop table message; --", "9".repeat(40))) {
      assertThatThrownBy(() -> store.conversations().page(owner, "", before, 5))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void searchFindsTitlesAndMessagesInAnyCaseOfAnyScript() {
    String title = conversation("Ärger mit der STRASSE").id();
    String said = conversation("one").id();
    exchange(said, null, "Привет, мир", "Ответ: ΟΔΟΣ 你好 100%_!");
    String folded = conversation("ﬁne caﬀè").id();
    for (String query : List.of("ärger", "ÄRGER", "straße", "Strasse")) {
      assertThat(found(query)).as(query).containsExactly(title);
    }
    for (String query : List.of("привет", "МИР", "οδος", "οδοσ", "你好", "100%_!", "0%", "_", "!")) {
      assertThat(found(query)).as(query).containsExactly(said);
    }
    assertThat(found("FINE CAFFÈ")).containsExactly(folded);
    assertThat(found("%")).containsExactly(said);
    assertThat(found("1_0")).isEmpty();
    assertThat(found("nothing like it")).isEmpty();
  }

  @Test
  void anAnswerIsFoundOnceItIsWhole() {
    String id = conversation("t").id();
    SavedMessage running = send(id, null, "q", 1).answers().getFirst();
    store.messages().progress(running.id(), "half of a Giraffe");
    assertThat(found("giraffe")).isEmpty();
    store.messages().cutUnfinished();
    assertThat(found("giraffe")).containsExactly(id);
  }

  private List<String> found(String query) {
    return store.conversations().page(owner, query, null, 10).conversations().stream()
        .map(SavedConversation::id)
        .toList();
  }

  @Test
  void aChangeChangesWhatItNames() {
    SavedConversation made = conversation("Cats");
    SavedMessage answer = exchange(made.id(), null, "q", "a");
    SavedConversation before = store.conversations().find(owner, made.id()).orElseThrow();
    SavedConversation renamed =
        store.conversations().change(owner, made.id(), ConversationChange.title("Dogs"));
    assertThat(renamed.title()).isEqualTo("Dogs");
    var back = ConversationChange.title(before.title());
    assertThat(store.conversations().change(owner, made.id(), back)).isEqualTo(before);
    store.conversations().change(owner, made.id(), ConversationChange.title("Dogs"));
    assertThat(found("dogs")).containsExactly(made.id());
    SavedConversation other =
        store
            .conversations()
            .change(
                owner,
                made.id(),
                new ConversationChange(null, "large", "", SamplingSettings.OPEN, answer.parent()));
    assertThat(other)
        .returns("Dogs", SavedConversation::title)
        .returns("large", SavedConversation::model)
        .returns("", SavedConversation::system)
        .returns(SamplingSettings.OPEN, SavedConversation::settings)
        .returns(answer.parent(), SavedConversation::leaf)
        .returns(before.updated(), SavedConversation::updated);
  }

  @Test
  void aLeafOfAnotherConversationIsRefused() {
    SavedConversation one = conversation("1");
    SavedMessage elsewhere = exchange(conversation("2").id(), null, "q", "a");
    var change = new ConversationChange(null, null, null, null, elsewhere.id());
    assertThatThrownBy(() -> store.conversations().change(owner, one.id(), change))
        .isInstanceOf(NoSuchElementException.class);
  }

  @Test
  void anotherPersonsConversationsDoNotExist() {
    SavedConversation mine = conversation("secret plan");
    SavedMessage answer = exchange(mine.id(), null, "q", "a");
    Sent pair = send(mine.id(), answer.id(), "q", 2);
    pair.answers().forEach(a -> finish(a, a.id()));
    String comparison = comparison(pair.answers().getFirst());
    String other = store.people().add("eve", "eavesdropper", UserRole.ADMIN).id();

    assertThat(store.conversations().find(other, mine.id())).isEmpty();
    assertThat(store.conversations().page(other, "", null, 10).conversations()).isEmpty();
    assertThat(store.conversations().page(other, "plan", null, 10).conversations()).isEmpty();
    assertThat(store.conversations().delete(other, mine.id())).isFalse();
    assertThat(store.messages().find(other, answer.id())).isEmpty();
    assertThat(store.messages().all(other, mine.id())).isEmpty();
    assertThat(store.messages().path(other, answer.id())).isEmpty();
    assertThat(store.feedback().comparison(other, comparison)).isEmpty();
    Vote vote = new Vote(1, List.of(), "");
    List<Runnable> writes =
        List.of(
            () -> store.conversations().change(other, mine.id(), ConversationChange.title("x")),
            () -> store.messages().send(other, mine.id(), null, "x", null, List.of(answer())),
            () -> store.messages().answer(other, pair.user().id(), List.of(answer())),
            () -> store.feedback().vote(other, answer.id(), vote),
            () -> store.feedback().demonstrate(other, answer.id(), "x"),
            () -> store.feedback().choose(other, comparison, Choice.LEFT));
    for (Runnable write : writes) {
      assertThatThrownBy(write::run).isInstanceOf(NoSuchElementException.class);
    }
    assertThat(contents(store.messages().all(owner, mine.id()))).hasSize(5);
  }

  @Test
  void deletingTakesTheMessagesAndAllThatWasSaidOfThem() {
    SavedConversation gone = conversation("gone");
    SavedMessage answer = exchange(gone.id(), null, "q", "a");
    store.feedback().vote(owner, answer.id(), new Vote(-1, List.of("wrong"), "no"));
    store.feedback().demonstrate(owner, answer.id(), "better");
    SavedMessage kept = exchange(conversation("kept").id(), null, "q", "a");

    assertThat(store.conversations().delete(owner, gone.id())).isTrue();
    assertThat(store.conversations().delete(owner, gone.id())).isFalse();
    assertThat(store.messages().find(owner, answer.id())).isEmpty();
    assertThat(store.messages().find(owner, kept.id())).contains(kept);
    // Whoever still writes the answer is not disturbed.
    store.messages().progress(answer.id(), "more");
    assertThat(
            store
                .messages()
                .finish(answer.id(), new Ending(Status.COMPLETE, "", "stop", null, 1, 1, 1)))
        .isEmpty();
  }

  /// SQLite ends a cascade that descends more than a thousand levels.
  @Test
  void aConversationOfMoreThanAThousandMessagesCanBeReadAndDeleted() {
    String id = conversation("long").id();
    String parent = send(id, null, "m", 0).user().id();
    for (int i = 1; i < 1100; i++) {
      parent = send(id, parent, "m" + i, 0).user().id();
    }
    assertThat(store.messages().path(owner, parent)).hasSize(1100);
    assertThat(store.conversations().delete(owner, id)).isTrue();
    assertThat(store.messages().all(owner, id)).isEmpty();
  }
}
