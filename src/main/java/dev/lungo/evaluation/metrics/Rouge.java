package dev.lungo.evaluation.metrics;

import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.regex.Pattern;

/// ROUGE (Lin 2004), with the tokens and the stemmer of the Python package rouge-score.
///
/// A text is lowered and cut at everything that is not a to z or 0 to 9. With stemming, words of
/// more than three letters lose their endings. The target comes first, as in that package.
public record Rouge(boolean stemming) {
  private static final Pattern OTHER = Pattern.compile("[^a-z0-9]+");

  /// Shares of the prediction and of the target that agree, and their harmonic mean; each 0 to 1.
  public record Score(double precision, double recall, double f1) {
    static final Score NONE = new Score(0, 0, 0);

    static Score of(int hits, int predicted, int expected) {
      double precision = hits / (double) Math.max(predicted, 1);
      double recall = hits / (double) Math.max(expected, 1);
      double sum = precision + recall;
      return new Score(precision, recall, sum == 0 ? 0 : 2 * precision * recall / sum);
    }
  }

  /// ROUGE-N: common n-grams.
  public Score n(int n, String target, String prediction) {
    if (n < 1) {
      throw new IllegalArgumentException("ROUGE-N needs n of 1 or more, but n=" + n);
    }
    Map<List<String>, Integer> expected = Words.ngrams(tokens(target), n);
    Map<List<String>, Integer> predicted = Words.ngrams(tokens(prediction), n);
    return Score.of(
        Words.overlap(expected, predicted), Words.total(predicted), Words.total(expected));
  }

  /// ROUGE-L: the longest common subsequence of the whole texts.
  public Score l(String target, String prediction) {
    List<String> expected = tokens(target);
    List<String> predicted = tokens(prediction);
    int[][] lengths = commonLengths(expected, predicted);
    return Score.of(lengths[expected.size()][predicted.size()], predicted.size(), expected.size());
  }

  /// ROUGE-Lsum: sentences stand on lines of their own, and each target sentence counts the
  /// words that a longest common subsequence with any predicted sentence covers (section 3.2).
  public Score lSum(String target, String prediction) {
    List<List<String>> expected = sentences(target);
    List<List<String>> predicted = sentences(prediction);
    int expectedSize = expected.stream().mapToInt(List::size).sum();
    int predictedSize = predicted.stream().mapToInt(List::size).sum();
    // A word counts no more often than it stands in either text, however often it is covered.
    Map<String, Integer> expectedLeft = bag(expected);
    Map<String, Integer> predictedLeft = bag(predicted);
    int hits = 0;
    for (List<String> sentence : expected) {
      BitSet covered = new BitSet();
      predicted.forEach(each -> cover(sentence, each, covered));
      for (int i = covered.nextSetBit(0); i >= 0; i = covered.nextSetBit(i + 1)) {
        String word = sentence.get(i);
        if (predictedLeft.getOrDefault(word, 0) > 0 && expectedLeft.getOrDefault(word, 0) > 0) {
          hits++;
          predictedLeft.merge(word, -1, Integer::sum);
          expectedLeft.merge(word, -1, Integer::sum);
        }
      }
    }
    return Score.of(hits, predictedSize, expectedSize);
  }

  List<String> tokens(String text) {
    return Arrays.stream(OTHER.split(text.toLowerCase(Locale.ROOT)))
        .filter(token -> !token.isEmpty())
        .map(token -> stemming && token.length() > 3 ? PorterStemmer.stem(token) : token)
        .toList();
  }

  private List<List<String>> sentences(String text) {
    return Arrays.stream(text.split("\n")).filter(s -> !s.isEmpty()).map(this::tokens).toList();
  }

  private static Map<String, Integer> bag(List<List<String>> sentences) {
    Map<String, Integer> bag = new HashMap<>();
    sentences.forEach(s -> s.forEach(word -> bag.merge(word, 1, Integer::sum)));
    return bag;
  }

  /// Entry (i, j): the longest common subsequence of the first i and the first j tokens.
  private static int[][] commonLengths(List<String> a, List<String> b) {
    int[][] table = new int[a.size() + 1][b.size() + 1];
    for (int i = 1; i <= a.size(); i++) {
      for (int j = 1; j <= b.size(); j++) {
        table[i][j] =
            a.get(i - 1).equals(b.get(j - 1))
                ? table[i - 1][j - 1] + 1
                : Math.max(table[i - 1][j], table[i][j - 1]);
      }
    }
    return table;
  }

  /// Marks the target's positions in one longest common subsequence. Which one it is where there
  /// are several changes the score, so the ways are taken in rouge-score's order.
  private static void cover(List<String> target, List<String> prediction, BitSet covered) {
    int[][] lengths = commonLengths(target, prediction);
    int i = target.size();
    int j = prediction.size();
    while (i > 0 && j > 0) {
      if (target.get(i - 1).equals(prediction.get(j - 1))) {
        covered.set(i - 1);
        i--;
        j--;
      } else if (lengths[i][j - 1] > lengths[i - 1][j]) {
        j--;
      } else {
        i--;
      }
    }
  }
}
