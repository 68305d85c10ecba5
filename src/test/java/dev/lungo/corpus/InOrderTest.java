package dev.lungo.corpus;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class InOrderTest {
  @Test
  void resultsComeInTheOrderOfTheElements() {
    List<Integer> results = new ArrayList<>();
    Iterator<Integer> numbers = IntStream.range(0, 5000).iterator();
    try (InOrder<Integer, Integer> squares =
        new InOrder<>(numbers, 4, i -> i % 97 * 1000L, InOrderTest::slowlySquared)) {
      squares.forEachRemaining(results::add);
    }
    assertThat(results).isEqualTo(IntStream.range(0, 5000).map(i -> i * i).boxed().toList());
  }

  /// Memory stays bounded because elements are taken only a few groups ahead of the results.
  @Test
  void elementsAreTakenOnlyAFewGroupsAhead() {
    AtomicInteger taken = new AtomicInteger();
    Iterator<Integer> numbers =
        IntStream.iterate(0, i -> i + 1).peek(_ -> taken.incrementAndGet()).iterator();
    try (InOrder<Integer, Integer> same = new InOrder<>(numbers, 2, _ -> 1 << 17, i -> i)) {
      int most = 0;
      for (int i = 0; i < 10_000; i++) {
        same.next();
        most = Math.max(most, taken.get() - i);
      }
      // Four groups of two elements under way, and one being given.
      assertThat(most).isLessThanOrEqualTo(11);
    }
  }

  @Test
  void aFailureArrivesInItsTurn() {
    try (InOrder<Integer, Integer> inverse =
        new InOrder<>(List.of(1, 2, 0).iterator(), 2, _ -> 1 << 20, i -> 10 / i)) {
      assertThat(inverse.next()).isEqualTo(10);
      assertThat(inverse.next()).isEqualTo(5);
      assertThatThrownBy(inverse::next).isInstanceOf(ArithmeticException.class);
    }
  }

  private static int slowlySquared(int i) {
    if (i % 500 == 0) {
      Thread.onSpinWait();
    }
    return i * i;
  }
}
