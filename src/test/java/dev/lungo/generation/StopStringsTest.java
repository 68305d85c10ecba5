package dev.lungo.generation;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Test;

class StopStringsTest {
  @Test
  void aStopStringAcrossPiecesEndsTheTextBeforeIt() {
    StopStrings stops = new StopStrings(List.of("\nUser:"));
    assertThat(stops.push("Hi.")).isEqualTo("Hi.");
    assertThat(stops.push("\nUs")).isEmpty();
    assertThat(stops.push("er")).isEmpty();
    assertThat(stops.push(": more")).isEmpty();
    assertThat(stops.stopped()).isTrue();
    assertThat(stops.push("x")).isEmpty();
    assertThat(stops.finish()).isEmpty();
  }

  @Test
  void whatTurnsOutToBeTextIsReleased() {
    StopStrings stops = new StopStrings(List.of("\nUser:"));
    assertThat(stops.push("a\nUs")).isEqualTo("a");
    assertThat(stops.push("ual")).isEqualTo("\nUsual");
    assertThat(stops.push("\n")).isEmpty();
    assertThat(stops.finish()).isEqualTo("\n");
    assertThat(stops.stopped()).isFalse();
  }

  @Test
  void theFirstOfSeveralStopStringsCounts() {
    StopStrings stops = new StopStrings(List.of("later", "soon"));
    assertThat(stops.push("as soon as later")).isEqualTo("as ");
  }

  @Test
  void anySplitGivesTheTextBeforeTheFirstCompleteStop() {
    SplittableRandom random = new SplittableRandom(11);
    for (int trial = 0; trial < 5000; trial++) {
      String text = letters(random, random.nextInt(30));
      List<String> strings = new ArrayList<>();
      for (int i = random.nextInt(4); i > 0; i--) {
        strings.add(letters(random, random.nextInt(1, 5)));
      }
      int end = end(text, strings);
      StopStrings stops = new StopStrings(strings);
      StringBuilder out = new StringBuilder();
      for (int at = 0; at < text.length(); ) {
        int to = Math.min(text.length(), at + random.nextInt(1, 4));
        out.append(stops.push(text.substring(at, to)));
        assertThat(text.substring(0, end)).as("never too much").startsWith(out);
        at = to;
      }
      out.append(stops.finish());
      assertThat(out.toString()).as("%s in %s", strings, text).isEqualTo(text.substring(0, end));
    }
  }

  /// Reads the text letter by letter until it ends with a stop string.
  private static int end(String text, List<String> stops) {
    for (int n = 1; n <= text.length(); n++) {
      String begin = text.substring(0, n);
      var longest =
          stops.stream().filter(begin::endsWith).max(Comparator.comparingInt(String::length));
      if (longest.isPresent()) {
        return n - longest.get().length();
      }
    }
    return text.length();
  }

  private static String letters(SplittableRandom random, int n) {
    StringBuilder s = new StringBuilder();
    for (int i = 0; i < n; i++) {
      s.append("ab".charAt(random.nextInt(2)));
    }
    return s.toString();
  }
}
