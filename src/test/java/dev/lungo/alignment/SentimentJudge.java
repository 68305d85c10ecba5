package dev.lungo.alignment;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Random;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/// A judge that shares nothing with the models that are trained: logistic regression on the words
/// and pairs of words of a sentence.
final class SentimentJudge {
  private static final Pattern WORD = Pattern.compile("[\\p{L}']+|[!?.,]");
  private static final int EPOCHS = 12;
  private static final double DECAY = 2e-5;

  private final Map<String, Integer> features = new HashMap<>();
  private double[] weights = new double[1]; // the first is the bias

  /// A sentence and whether it is positive.
  record Labelled(String text, boolean positive) {}

  /// Plain stochastic gradient descent, each weight with a rate of its own (AdaGrad).
  static SentimentJudge train(List<Labelled> examples, long seed) {
    SentimentJudge judge = new SentimentJudge();
    List<int[]> rows = new ArrayList<>();
    for (Labelled example : examples) {
      rows.add(judge.row(example.text(), true));
    }
    judge.weights = new double[judge.features.size() + 1];
    double[] squares = new double[judge.weights.length];
    Random random = new Random(seed);
    for (int i = 0; i < EPOCHS * rows.size(); i++) {
      int at = random.nextInt(rows.size());
      double error = judge.probability(rows.get(at)) - (examples.get(at).positive() ? 1 : 0);
      for (int feature : rows.get(at)) {
        double gradient = error + DECAY * judge.weights[feature];
        squares[feature] += gradient * gradient;
        judge.weights[feature] -= 0.2 * gradient / Math.sqrt(squares[feature] + 1e-8);
      }
    }
    return judge;
  }

  /// How probably a text is positive.
  double probability(String text) {
    return probability(row(text, false));
  }

  private double probability(int[] row) {
    return 1 / (1 + Math.exp(-Arrays.stream(row).mapToDouble(i -> weights[i]).sum()));
  }

  private int[] row(String text, boolean learn) {
    List<Integer> row = new ArrayList<>(List.of(0));
    String before = "";
    Matcher words = WORD.matcher(text.toLowerCase(Locale.ROOT));
    while (words.find()) {
      for (String feature : List.of(words.group(), before + " " + words.group())) {
        if (learn) {
          features.putIfAbsent(feature, features.size() + 1);
        }
        Integer index = features.get(feature);
        if (index != null) {
          row.add(index);
        }
      }
      before = words.group();
    }
    return row.stream().distinct().mapToInt(Integer::intValue).toArray();
  }
}
