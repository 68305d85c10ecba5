package dev.lungo.alignment.reward;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Preference;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.stream.IntStream;

/// Judgements for tests.
final class Judged {
  private Judged() {}

  static Preference of(List<List<Integer>> ranking, double... scores) {
    return of("who", ranking, OptionalDouble.empty(), Optional.empty(), scores);
  }

  static Preference of(
      String question,
      List<List<Integer>> ranking,
      OptionalDouble confidence,
      Optional<String> labeler,
      double... scores) {
    int responses = ranking.stream().mapToInt(List::size).sum();
    return new Preference(
        Conversation.of(Message.user(question)),
        IntStream.range(0, responses).mapToObj(i -> "response " + i).toList(),
        ranking,
        java.util.Arrays.stream(scores).boxed().toList(),
        new Preference.Details(
            labeler, confidence, Optional.empty(), Optional.empty(), Optional.empty()));
  }

  static Comparison comparison(Preference judged, int[] prompt, int[]... responses) {
    return new Comparison(judged, "test", prompt, List.of(responses));
  }
}
