package dev.lungo.alignment.preferences;

import dev.lungo.chat.Preference;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// A judgement with its texts as tokens.
///
/// @param judged what was said about the responses
/// @param source the data set it is from
/// @param prompt with everything that opens the answer
/// @param responses with the token that ends them, if one does; in the order of `judged`
public record Comparison(Preference judged, String source, int[] prompt, List<int[]> responses) {
  public Comparison {
    responses = List.copyOf(responses);
    if (responses.size() != judged.responses().size()) {
      throw new IllegalArgumentException(
          "there are %d responses as tokens for %d as text"
              .formatted(responses.size(), judged.responses().size()));
    }
  }

  /// Prompt and response, one row for each response.
  public List<int[]> texts() {
    return responses.stream().map(this::text).toList();
  }

  private int[] text(int[] response) {
    return IntStream.concat(IntStream.of(prompt), IntStream.of(response)).toArray();
  }

  /// Tokens of all rows.
  public long tokens() {
    return responses.stream().mapToLong(response -> prompt.length + response.length).sum();
  }

  /// One comparison of two responses for each pair that the ranking decides, the better one first.
  public List<Comparison> split() {
    List<Comparison> pairs = new ArrayList<>();
    for (Preference.Pair pair : judged.pairs()) {
      List<Integer> both = List.of(pair.better(), pair.worse());
      List<Double> scores = judged.scores();
      pairs.add(
          new Comparison(
              new Preference(
                  judged.prompt(),
                  both.stream().map(judged.responses()::get).toList(),
                  List.of(List.of(0), List.of(1)),
                  scores.isEmpty() ? scores : both.stream().map(scores::get).toList(),
                  judged.details()),
              source,
              prompt,
              both.stream().map(responses::get).toList()));
    }
    return pairs;
  }

  /// What was asked, as text: comparisons of one prompt have the same.
  public String question() {
    return judged.prompt().messages().stream()
        .map(message -> message.role().text() + ": " + message.content())
        .collect(Collectors.joining("\n"));
  }
}
