package dev.lungo.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedClass;
import org.junit.jupiter.params.provider.EnumSource;

@ParameterizedClass
@EnumSource(DatabaseKind.class)
class FeedbackTest extends StoreFixture {
  @Test
  void aVoteCanBeChangedAndTakenBack() {
    SavedMessage answer = exchange(conversation("").id(), null, "q", "a");
    Vote bad = new Vote(-1, List.of("too_long", "style"), "Ünclear");
    assertThat(store.feedback().vote(owner, answer.id(), bad).vote()).isEqualTo(bad);
    Vote good = new Vote(1, List.of(), "");
    assertThat(store.feedback().vote(owner, answer.id(), good).vote()).isEqualTo(good);
    reopen();
    assertThat(store.messages().find(owner, answer.id()).orElseThrow().vote()).isEqualTo(good);
    assertThat(store.feedback().vote(owner, answer.id(), null)).isEqualTo(answer);
  }

  @Test
  void aDemonstrationCanBeChangedAndTakenBack() {
    SavedMessage answer = exchange(conversation("").id(), null, "q", "a");
    store.feedback().demonstrate(owner, answer.id(), "better");
    assertThat(store.feedback().demonstrate(owner, answer.id(), "best").demonstration())
        .isEqualTo("best");
    assertThat(store.feedback().demonstrate(owner, answer.id(), null)).isEqualTo(answer);
  }

  @Test
  void onlyAnswersThatHaveEndedAreJudged() {
    Sent sent = send(conversation("").id(), null, "q", 2);
    SavedMessage running = sent.answers().getFirst();
    Vote vote = new Vote(1, List.of(), "");
    List<Runnable> tooEarly =
        List.of(
            () -> store.feedback().vote(owner, sent.user().id(), vote),
            () -> store.feedback().vote(owner, running.id(), vote),
            () -> store.feedback().demonstrate(owner, running.id(), "x"),
            () -> store.feedback().choose(owner, comparison(running), Choice.LEFT));
    for (Runnable write : tooEarly) {
      assertThatThrownBy(write::run).isInstanceOf(IllegalArgumentException.class);
    }
  }

  @Test
  void theChosenAnswerGoesOn() {
    String id = conversation("").id();
    List<SavedMessage> pair = send(id, null, "q", 2).answers();
    String left = finish(pair.getFirst(), "l").id();
    String right = finish(pair.getLast(), "r").id();
    String comparison = comparison(pair.getFirst());
    assertThat(store.feedback().comparison(owner, comparison))
        .contains(new Comparison(comparison, id, left, right, null));
    for (Choice choice : Choice.values()) {
      Comparison decided = store.feedback().choose(owner, comparison, choice);
      assertThat(decided).isEqualTo(new Comparison(comparison, id, left, right, choice));
      assertThat(decided.chosen()).isEqualTo(choice == Choice.RIGHT ? right : left);
      assertThat(store.conversations().find(owner, id).orElseThrow().leaf())
          .isEqualTo(decided.chosen());
    }
    assertThat(store.messages().find(owner, right).orElseThrow().comparison())
        .isEqualTo(new SavedMessage.Side(comparison, false, Choice.BOTH_BAD));
    assertThat(store.messages().find(owner, left).orElseThrow().comparison())
        .isEqualTo(new SavedMessage.Side(comparison, true, Choice.BOTH_BAD));
  }

  @Test
  void reasonsAreWords() {
    for (String reason : List.of("", "a,b", "Wrong", "too long", "x".repeat(50))) {
      assertThatThrownBy(() -> new Vote(1, List.of(reason), ""))
          .isInstanceOf(IllegalArgumentException.class);
    }
    assertThatThrownBy(() -> new Vote(0, List.of(), "")).hasMessageContaining("it is 0");
  }
}
