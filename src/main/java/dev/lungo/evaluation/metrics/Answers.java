package dev.lungo.evaluation.metrics;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;
import java.util.regex.Pattern;

/// Exact match and F1 of short answers (Rajpurkar et al. 2016, SQuAD, section 6.1): case,
/// punctuation, articles and spacing do not count, and the best of several references does.
///
/// Chinese has no spaces between words, so each of its characters counts as a word (as in MLQA,
/// Lewis et al. 2020) and its punctuation is dropped too; other text scores as in SQuAD's script.
public final class Answers {
  private static final Pattern PUNCTUATION = Pattern.compile("\\p{Punct}");
  private static final Pattern PUNCTUATION_OF_ANY_SCRIPT = Pattern.compile("[\\p{P}\\p{S}]");
  private static final Pattern ARTICLES =
      Pattern.compile("\\b(a|an|the)\\b", Pattern.UNICODE_CHARACTER_CLASS);
  private static final Pattern HAN = Pattern.compile("\\p{IsHan}");

  private Answers() {}

  /// The words that count.
  static List<String> normalised(String answer) {
    Pattern dropped = HAN.matcher(answer).find() ? PUNCTUATION_OF_ANY_SCRIPT : PUNCTUATION;
    String text = dropped.matcher(answer.toLowerCase(Locale.ROOT)).replaceAll("");
    text = ARTICLES.matcher(text).replaceAll(" ");
    return Words.split(HAN.matcher(text).replaceAll(" $0 "));
  }

  /// 1 if the answer is one of the references, else 0.
  public static double exactMatch(String answer, List<String> references) {
    return best(
        answer, references, (a, reference) -> normalised(a).equals(normalised(reference)) ? 1 : 0);
  }

  /// The harmonic mean of the shares of common words, 0 to 1, with the closest reference.
  public static double f1(String answer, List<String> references) {
    return best(answer, references, (a, reference) -> f1(normalised(a), normalised(reference)));
  }

  private static double f1(List<String> answer, List<String> reference) {
    if (answer.isEmpty() || reference.isEmpty()) {
      return answer.equals(reference) ? 1 : 0; // "no answer" is right only if none is expected
    }
    Map<List<String>, Integer> expected = Words.ngrams(reference, 1);
    int common = Words.overlap(Words.ngrams(answer, 1), expected);
    return 2.0 * common / (answer.size() + reference.size());
  }

  /// The best score with any reference.
  ///
  /// @throws IllegalArgumentException without references
  public static double best(
      String answer, List<String> references, ToDoubleBiFunction<String, String> score) {
    List<Double> scores = new ArrayList<>();
    references.forEach(reference -> scores.add(score.applyAsDouble(answer, reference)));
    return scores.stream()
        .max(Double::compare)
        .orElseThrow(() -> new IllegalArgumentException("no reference to score against"));
  }
}
