package dev.lungo.alignment.preferences;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Preference;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class SharedRowsTest {
  private static Comparison comparison(int[] prompt, int[]... responses) {
    return new Comparison(
        new Preference(
            Conversation.of(Message.user("q")),
            IntStream.range(0, responses.length).mapToObj(i -> "response " + i).toList(),
            IntStream.range(0, responses.length).mapToObj(List::of).toList(),
            List.of(),
            Preference.Details.NONE),
        "test",
        prompt,
        List.of(responses));
  }

  private static final Comparison THREE =
      comparison(new int[] {1, 2}, new int[] {3}, new int[] {4, 5}, new int[] {6});

  @Test
  void responsesStandBehindTheirPromptAsBranches() {
    SharedRows rows =
        SharedRows.of(
            List.of(THREE, comparison(new int[] {7}, new int[] {8}, new int[] {9, 9})), 10, 0);
    assertThat(rows.rows()).isEqualTo(2);
    assertThat(rows.columns()).isEqualTo(6);
    assertThat(rows.ids()).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9, 9, 0, 0);
    assertThat(rows.branches()).containsExactly(0, 0, 1, 2, 2, 3, 0, 1, 2, 2, 3, 3);
    assertThat(rows.place(1, 1)).isEqualTo(4);
    assertThat(rows.place(1, -1)).isEqualTo(1); // the prompt's last
    assertThat(rows.place(1, -2)).isEqualTo(0);
    assertThat(rows.place(4, 0)).isEqualTo(8);
  }

  @Test
  void whatExceedsTheContextStartsARowWithThePromptAgain() {
    SharedRows rows = SharedRows.of(List.of(THREE), 5, 0);
    assertThat(rows.ids()).containsExactly(1, 2, 3, 4, 5, 1, 2, 6, 0, 0);
    assertThat(rows.branches()).containsExactly(0, 0, 1, 2, 2, 0, 0, 1, 2, 2);
    assertThat(rows.place(2, 0)).isEqualTo(7);
    SharedRows alone =
        SharedRows.of(List.of(comparison(new int[] {1, 2}, new int[] {3}, new int[] {4})), 3, 0);
    assertThat(alone.rows()).isEqualTo(2);
    assertThat(alone.branches()).containsOnly(0);
    assertThatThrownBy(() -> SharedRows.of(List.of(THREE), 3, 0))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("exceed the model's context of 3");
  }
}
