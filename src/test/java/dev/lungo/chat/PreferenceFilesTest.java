package dev.lungo.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import dev.lungo.SharedData;
import dev.lungo.chat.Preference.Details;
import dev.lungo.chat.Preference.Pair;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PreferenceFilesTest {
  private static final Conversation HI = Conversation.of(Message.user("Hi"));

  @TempDir Path folder;

  @Test
  void everyFormOfAPairIsTheSamePreference() {
    String user = "{\"role\":\"user\",\"content\":\"Hi\"}";
    String good = "{\"role\":\"assistant\",\"content\":\"Hello\"}";
    String bad = "{\"role\":\"assistant\",\"text\":\"Go\"}";
    String lines =
        """
        {"prompt":[%1$s],"chosen":[%2$s],"rejected":[%3$s]}
        {"messages":[%1$s],"chosen":"Hello","rejected":"Go"}
        {"prompt":"Hi","chosen":"Hello","rejected":"Go"}
        {"post":"Hi","chosen":"Hello","rejected":"Go"}
        {"prompt":[%1$s],"chosen":[%1$s,%2$s],"rejected":[%1$s,%3$s]}
        {"chosen":[%1$s,%2$s],"rejected":[%1$s,%3$s]}
        {"prompt":"Hi","responses":["Hello","Go"],"ranking":[0,1]}
        """
            .formatted(user, good, bad);
    assertThat(read(lines)).hasSize(7).containsOnly(Preference.ofPair(HI, "Hello", "Go"));
  }

  @Test
  void aRankingGivesEveryPairThatItDecides() {
    Preference ranked =
        read("{\"prompt\":\"Hi\",\"responses\":[\"a\",\"b\",\"c\",\"d\"],"
                + "\"ranking\":[[2],[0,3],[1]]}\n")
            .getFirst();
    assertThat(ranked.pairs())
        .containsExactly(
            new Pair(2, 0), new Pair(2, 3), new Pair(2, 1), new Pair(0, 1), new Pair(3, 1));
  }

  @Test
  void equalScoresInAFlatRankingAreTies() {
    Preference ranked =
        read("{\"prompt\":\"Hi\",\"responses\":[\"a\",\"b\",\"c\"],"
                + "\"scores\":[0.5,2,0.5],\"ranking\":[1,2,0]}\n")
            .getFirst();
    assertThat(ranked.ranking()).containsExactly(List.of(1), List.of(2, 0));
    assertThat(ranked.scores()).containsExactly(0.5, 2.0, 0.5);
  }

  @Test
  void aWrittenLineReadsBackTheSame() {
    var preference =
        new Preference(
            Conversation.of(Message.system("Be kind."), Message.user("Hi")),
            List.of("a", "b", "c"),
            List.of(List.of(1), List.of(0, 2)),
            List.of(1.0, 2.5, 1.0),
            new Details(
                Optional.of("ann"),
                OptionalDouble.of(7),
                Optional.of("hard to say"),
                Optional.of("run-3"),
                Optional.of(Instant.parse("2026-01-31T12:00:00Z"))));
    assertThat(read(PreferenceFiles.line(preference) + "\n")).containsExactly(preference);
  }

  @Test
  void whatStatesNoPreferenceIsABadLine() {
    assertBad("\"responses\":[\"a\"],\"ranking\":[0]", "two responses or more, but there is 1");
    assertBad("\"responses\":[\"a\",\" a\"],\"ranking\":[0,1]", "responses 0 and 1 are equal");
    assertBad("\"chosen\":\"a\",\"rejected\":\"a\"", "responses 0 and 1 are equal");
    assertBad(
        "\"responses\":[\"a\",\"b\"],\"ranking\":[0,2]",
        "the ranking names response 2, but the responses are 0 to 1");
    assertBad("\"responses\":[\"a\",\"b\"],\"ranking\":[0]", "does not name response 1");
    assertBad("\"responses\":[\"a\",\"b\"],\"ranking\":[[0],[1],[1]]", "names response 1 twice");
    assertBad("\"responses\":[\"a\",\"b\"],\"ranking\":[[0,1]]", "all responses are tied");
    assertBad("\"responses\":[\"a\",\"b\"],\"ranking\":[[0,1],[]]", "an empty group");
    assertBad("\"responses\":[\"a\",\"b\"],\"ranking\":[\"a\",\"b\"]", "must hold the responses'");
    assertBad("\"responses\":[\"a\",\"b\"]", "needs the list 'ranking'");
    assertBad("\"responses\":[\"a\",\"b\"],\"ranking\":[0,1],\"scores\":[1]", "1 scores for 2");
    assertBad("\"chosen\":\"a\"", "expected chosen and rejected");
    assertBad("\"chosen\":\"a\",\"rejected\":[]", "'rejected' must be a list of messages");
    assertBad("\"chosen\":\"a\",\"rejected\":\"b\",\"created\":\"noon\"", "'created' must be");
  }

  @Test
  void aPreferenceNeedsAPromptOfTheUser() {
    assertThatIllegalStateException()
        .isThrownBy(() -> read("{\"chosen\":\"a\",\"rejected\":\"b\"}\n"))
        .withMessageContaining(":1: there is no prompt; its fields are chosen, rejected");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Preference.ofPair(
                    Conversation.of(Message.user("Hi"), Message.assistant("Ho")), "a", "b"))
        .withMessageContaining("a prompt ends with the user's message");
  }

  @Test
  void realPreferenceSetsAreReadWhole() {
    assertThat(count("pref_hh_harmless")).isEqualTo(1687);
    assertThat(count("pref_oasst_ranked")).isEqualTo(206);
    assertThat(count("pref_tldr")).isEqualTo(749);
    assertThat(count("pref_sst5_kway")).isEqualTo(1003);
    assertThat(count("pref_dpo_demo_zh")).isEqualTo(289);
    assertThat(count("pref_mtbench_human")).isEqualTo(192);
  }

  private static long count(String set) {
    Path file = SharedData.require("data/" + set + "/train.jsonl.gz");
    try (var preferences = PreferenceFiles.read(List.of(file), BadLines.stop())) {
      return preferences.count();
    }
  }

  private void assertBad(String fields, String reason) {
    assertThatIllegalStateException()
        .isThrownBy(() -> read("{\"prompt\":\"Hi\"," + fields + "}\n"))
        .withMessageStartingWith(folder.resolve("preferences.jsonl") + ":1: ")
        .withMessageContaining(reason);
  }

  private List<Preference> read(String lines) {
    try {
      Path file = Files.writeString(folder.resolve("preferences.jsonl"), lines);
      try (var preferences = PreferenceFiles.read(List.of(file), BadLines.stop())) {
        return preferences.toList();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
