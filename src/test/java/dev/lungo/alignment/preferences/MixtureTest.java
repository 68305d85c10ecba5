package dev.lungo.alignment.preferences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Preference;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class MixtureTest {
  private static List<Comparison> set(String source, int size) {
    return IntStream.range(0, size)
        .mapToObj(
            i ->
                new Comparison(
                    Preference.ofPair(Conversation.of(Message.user("q" + i)), "a", "b"),
                    source,
                    new int[] {i},
                    List.of(new int[] {1}, new int[] {2})))
        .toList();
  }

  private static List<Comparison> steps(Mixture mixture, long from, long to) {
    List<Comparison> all = new ArrayList<>();
    for (long step = from; step < to; step++) {
      all.addAll(mixture.of(step));
    }
    return all;
  }

  @Test
  void anEpochHasEveryComparisonOnceInAnotherOrderEachTime() {
    List<Comparison> all = set("a", 10);
    Mixture mixture = new Mixture(List.of(new Mixture.Share(all, 1, 0)), 4, 1);
    assertThat(mixture.stepsPerEpoch()).isEqualTo(3);
    assertThat(mixture.of(2)).hasSize(2); // what is left
    List<Comparison> first = steps(mixture, 0, 3);
    List<Comparison> second = steps(mixture, 3, 6);
    assertThat(first).containsExactlyInAnyOrderElementsOf(all);
    assertThat(second).containsExactlyInAnyOrderElementsOf(all).isNotEqualTo(first);
    // A step is a function of its number.
    assertThat(new Mixture(List.of(new Mixture.Share(all, 1, 0)), 4, 1).of(4))
        .isEqualTo(second.subList(4, 8));
    assertThat(steps(new Mixture(List.of(new Mixture.Share(all, 1, 0)), 4, 2), 0, 3))
        .isNotEqualTo(first);
  }

  @Test
  void weightsAndCapsAreSharesOfAnEpoch() {
    Mixture mixture =
        new Mixture(
            List.of(
                new Mixture.Share(set("twice", 5), 2, 0),
                new Mixture.Share(set("capped", 40), 1, 10)),
            20,
            3);
    List<Comparison> first = mixture.of(0);
    assertThat(first).hasSize(20);
    assertThat(first.stream().filter(c -> c.source().equals("twice"))).hasSize(10);
    assertThat(new HashSet<>(first)).hasSize(15);
    // The capped set is gone through in four epochs.
    assertThat(
            new HashSet<>(steps(mixture, 0, 4)).stream().filter(c -> c.source().equals("capped")))
        .hasSize(40);
  }

  @Test
  void nothingToLearnFromIsRefused() {
    assertThatThrownBy(() -> new Mixture(List.of(new Mixture.Share(List.of(), 1, 0)), 4, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage("there is no comparison to learn from");
  }
}
