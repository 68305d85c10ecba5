package dev.lungo.chat;

import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;

/// Somebody's judgement of several answers to one prompt.
///
/// A pair is the ranking of two; the best of K is a ranking of two groups, the first with one
/// answer.
///
/// @param prompt ends with the user's message
/// @param responses at least two different answers
/// @param ranking the responses' indices in groups from best to worst; a group holds ties. Every
///     response is named once, and there are two groups or more
/// @param scores one rating per response where the set has them, higher is better; else empty
public record Preference(
    Conversation prompt,
    List<String> responses,
    List<List<Integer>> ranking,
    List<Double> scores,
    Details details) {

  /// Where a judgement comes from; each part may be unknown.
  ///
  /// @param labeler who judged
  /// @param confidence how sure the labeler was, on the data set's own scale
  /// @param model which model answered
  public record Details(
      Optional<String> labeler,
      OptionalDouble confidence,
      Optional<String> note,
      Optional<String> model,
      Optional<Instant> created) {
    public static final Details NONE =
        new Details(
            Optional.empty(),
            OptionalDouble.empty(),
            Optional.empty(),
            Optional.empty(),
            Optional.empty());
  }

  /// Two responses by index, of which the first was preferred.
  public record Pair(int better, int worse) {}

  public Preference {
    prompt.requirePrompt();
    responses = List.copyOf(responses);
    ranking = ranking.stream().map(List::copyOf).toList();
    scores = List.copyOf(scores);
    checkResponses(responses);
    checkRanking(ranking, responses.size());
    if (!scores.isEmpty() && scores.size() != responses.size()) {
      throw new IllegalArgumentException(
          "there are " + scores.size() + " scores for " + responses.size() + " responses");
    }
  }

  /// One answer preferred to another.
  public static Preference ofPair(Conversation prompt, String chosen, String rejected) {
    return new Preference(
        prompt,
        List.of(chosen, rejected),
        List.of(List.of(0), List.of(1)),
        List.of(),
        Details.NONE);
  }

  /// Every pair that the ranking decides; ties give none.
  public List<Pair> pairs() {
    List<Pair> pairs = new ArrayList<>();
    for (int i = 0; i < ranking.size(); i++) {
      for (int better : ranking.get(i)) {
        for (List<Integer> group : ranking.subList(i + 1, ranking.size())) {
          group.forEach(worse -> pairs.add(new Pair(better, worse)));
        }
      }
    }
    return pairs;
  }

  private static void checkResponses(List<String> responses) {
    if (responses.size() < 2) {
      throw new IllegalArgumentException(
          "a preference needs two responses or more, but there is " + responses.size());
    }
    Map<String, Integer> seen = new HashMap<>();
    for (int i = 0; i < responses.size(); i++) {
      Integer same = seen.putIfAbsent(responses.get(i).strip(), i);
      if (same != null) {
        throw new IllegalArgumentException(
            "responses " + same + " and " + i + " are equal, so neither can be preferred");
      }
    }
  }

  private static void checkRanking(List<List<Integer>> ranking, int responses) {
    boolean[] ranked = new boolean[responses];
    for (List<Integer> group : ranking) {
      if (group.isEmpty()) {
        throw new IllegalArgumentException("the ranking has an empty group");
      }
      for (int index : group) {
        if (index < 0 || index >= responses) {
          throw new IllegalArgumentException(
              "the ranking names response "
                  + index
                  + ", but the responses are 0 to "
                  + (responses - 1));
        }
        if (ranked[index]) {
          throw new IllegalArgumentException("the ranking names response " + index + " twice");
        }
        ranked[index] = true;
      }
    }
    for (int i = 0; i < responses; i++) {
      if (!ranked[i]) {
        throw new IllegalArgumentException("the ranking does not name response " + i);
      }
    }
    if (ranking.size() < 2) {
      throw new IllegalArgumentException("all responses are tied, so none is preferred");
    }
  }
}
