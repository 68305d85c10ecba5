package dev.lungo.evaluation.metrics;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/// chrF (Popović 2015): F-score of character n-grams up to 6, and with `wordOrder` 2 of words
/// and word pairs too (chrF++, Popović 2017). From 0 to 100, as sacrebleu gives it: white space
/// does not count, recall weighs twice as much as precision, and orders that either side is too
/// short for are left out.
///
/// @param wordOrder the longest word n-grams: 0 for chrF, 2 for chrF++
/// @param lowercase whether case is ignored
public record Chrf(int wordOrder, boolean lowercase) {
  public static final Chrf CHRF = new Chrf(0, false);
  public static final Chrf CHRF_PLUS_PLUS = new Chrf(2, false);

  private static final int CHARACTER_ORDER = 6;
  private static final double BETA_SQUARED = 2 * 2;
  private static final String PUNCTUATION = "!\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~";

  public Chrf {
    if (wordOrder < 0) {
      throw new IllegalArgumentException("wordOrder must be 0 or more, but is " + wordOrder);
    }
  }

  public double sentence(String hypothesis, List<String> references) {
    return score(List.of(counts(hypothesis, references)));
  }

  /// The score of a corpus.
  ///
  /// @param references of each hypothesis, one or more; the one with the best score counts
  public double corpus(List<String> hypotheses, List<List<String>> references) {
    if (hypotheses.size() != references.size()) {
      throw new IllegalArgumentException(
          hypotheses.size() + " hypotheses, but references for " + references.size());
    }
    List<Counts> segments = new ArrayList<>();
    for (int i = 0; i < hypotheses.size(); i++) {
      segments.add(counts(hypotheses.get(i), references.get(i)));
    }
    return score(segments);
  }

  /// One segment's counts with the reference that it scores best with.
  public Counts counts(String hypothesis, List<String> references) {
    List<Map<?, Integer>> given = grams(hypothesis);
    return references.stream()
        .map(reference -> counts(given, grams(reference)))
        .max(Comparator.comparingDouble((Counts counts) -> score(List.of(counts))))
        .orElseThrow(() -> new IllegalArgumentException("no reference to score against"));
  }

  /// For each order three counts: n-grams of the hypothesis, of the reference, and common ones.
  private static Counts counts(List<Map<?, Integer>> given, List<Map<?, Integer>> expected) {
    long[] counts = new long[3 * given.size()];
    for (int i = 0; i < given.size(); i++) {
      int inReference = Words.total(expected.get(i));
      // Without a reference n-gram, the hypothesis's count for nothing either.
      counts[3 * i] = inReference == 0 ? 0 : Words.total(given.get(i));
      counts[3 * i + 1] = inReference;
      counts[3 * i + 2] = overlap(given.get(i), expected.get(i));
    }
    return new Counts(counts);
  }

  /// Precision and recall are averaged over the orders first.
  public double score(List<Counts> segments) {
    Counts counts = Counts.sum(segments);
    double precision = 0;
    double recall = 0;
    int orders = 0;
    for (int i = 0; i < CHARACTER_ORDER + wordOrder; i++) {
      double common = counts.get(3 * i + 2);
      if (counts.get(3 * i) > 0 && counts.get(3 * i + 1) > 0) {
        precision += common / counts.get(3 * i);
        recall += common / counts.get(3 * i + 1);
        orders++;
      }
    }
    if (precision + recall == 0) {
      return 0;
    }
    precision /= orders;
    recall /= orders;
    return 100 * (1 + BETA_SQUARED) * precision * recall / (BETA_SQUARED * precision + recall);
  }

  /// The n-grams by order: characters first, then words.
  private List<Map<?, Integer>> grams(String text) {
    String line = lowercase ? text.toLowerCase(Locale.ROOT) : text;
    List<Map<?, Integer>> grams = new ArrayList<>();
    String dense = Words.withoutSpaces(line);
    for (int n = 1; n <= CHARACTER_ORDER; n++) {
      grams.add(characterGrams(dense, n));
    }
    List<String> words = words(line);
    for (int n = 1; n <= wordOrder; n++) {
      grams.add(Words.ngrams(words, n));
    }
    return grams;
  }

  private static Map<String, Integer> characterGrams(String text, int n) {
    Map<String, Integer> grams = new HashMap<>();
    if (text.codePointCount(0, text.length()) < n) {
      return grams;
    }
    int end = text.offsetByCodePoints(0, n);
    for (int start = 0; ; start += Character.charCount(text.codePointAt(start))) {
      grams.merge(text.substring(start, end), 1, Integer::sum);
      if (end == text.length()) {
        return grams;
      }
      end += Character.charCount(text.codePointAt(end));
    }
  }

  /// Words, with a punctuation mark at the end, or else at the start, as a word of its own.
  private static List<String> words(String text) {
    List<String> words = new ArrayList<>();
    for (String word : Words.split(text)) {
      int last = word.length() - 1;
      if (last > 0 && PUNCTUATION.indexOf(word.charAt(last)) >= 0) {
        words.addAll(List.of(word.substring(0, last), word.substring(last)));
      } else if (last > 0 && PUNCTUATION.indexOf(word.charAt(0)) >= 0) {
        words.addAll(List.of(word.substring(0, 1), word.substring(1)));
      } else {
        words.add(word);
      }
    }
    return words;
  }

  private static int overlap(Map<?, Integer> given, Map<?, Integer> expected) {
    int common = 0;
    for (Map.Entry<?, Integer> entry : given.entrySet()) {
      Integer other = expected.get(entry.getKey());
      common += other == null ? 0 : Math.min(entry.getValue(), other);
    }
    return common;
  }
}
