package dev.lungo.alignment.reward;

import dev.lungo.alignment.preferences.Comparison;
import dev.lungo.chat.Preference;
import dev.lungo.training.Doc;
import java.util.List;

/// What a model's scores of a comparison's responses cost, given what was preferred. `recipe.yaml`
/// holds it under `loss`.
public sealed interface PreferenceLoss {
  /// @param gradient of the loss by each score
  record Cost(double loss, double[] gradient) {}

  /// @param scores one per response
  Cost of(Preference judged, double[] scores);

  /// The elements of a batch that a comparison gives.
  default List<Comparison> elements(Comparison comparison) {
    return List.of(comparison);
  }

  /// How much an element counts beside others of its batch.
  default double weight(Preference judged) {
    return 1;
  }

  /// Whether adding a constant to all scores changes it.
  default boolean seesShift() {
    return false;
  }

  /// @throws IllegalArgumentException if it cannot learn from a preference, with the reason
  default void check(Preference judged) {
    double weight = weight(judged);
    if (!(weight > 0 && Double.isFinite(weight))) {
      throw new IllegalArgumentException(
          "a confidence that is to weigh must be above 0, but is " + weight);
    }
  }

  /// All pairs of a ranking as one element: the mean over them of `−log σ(better − worse − margin)`
  /// (Ouyang et al. 2022). Each response is read once, and a long ranking counts as much as a pair.
  record Ranking(
      @Doc("by how much the better response's score is to be larger, at least") double margin,
      @Doc("whether comparisons weigh by the labeller's confidence") boolean confidence)
      implements PreferenceLoss {
    public Ranking {
      checkMargin(margin);
    }

    public static Ranking defaults() {
      return new Ranking(0, false);
    }

    @Override
    public Cost of(Preference judged, double[] scores) {
      return pairs(judged, scores, margin);
    }

    @Override
    public double weight(Preference judged) {
      return confidence ? confident(judged) : 1;
    }
  }

  /// Each pair as an element of its own (Stiennon et al. 2020).
  record Pairs(
      @Doc("by how much the better response's score is to be larger, at least") double margin,
      @Doc("whether pairs weigh by the labeller's confidence") boolean confidence)
      implements PreferenceLoss {
    public Pairs {
      checkMargin(margin);
    }

    public static Pairs defaults() {
      return new Pairs(0, false);
    }

    @Override
    public Cost of(Preference judged, double[] scores) {
      return pairs(judged, scores, margin);
    }

    @Override
    public List<Comparison> elements(Comparison comparison) {
      return comparison.split();
    }

    @Override
    public double weight(Preference judged) {
      return confidence ? confident(judged) : 1;
    }
  }

  /// Which one is best: `−log softmax(scores)[best]` (Ziegler et al. 2019). Where several are, the
  /// mean over them.
  record BestOf() implements PreferenceLoss {
    @Override
    public Cost of(Preference judged, double[] scores) {
      List<Integer> best = judged.ranking().getFirst();
      double most = Double.NEGATIVE_INFINITY;
      for (double score : scores) {
        most = Math.max(most, score);
      }
      double sum = 0;
      for (double score : scores) {
        sum += Math.exp(score - most);
      }
      double[] gradient = new double[scores.length];
      for (int i = 0; i < scores.length; i++) {
        gradient[i] = Math.exp(scores[i] - most) / sum;
      }
      double loss = 0;
      for (int i : best) {
        loss += (most + Math.log(sum) - scores[i]) / best.size();
        gradient[i] -= 1.0 / best.size();
      }
      return new Cost(loss, gradient);
    }
  }

  /// Ratings themselves: the mean square of their distance from the scores.
  record Ratings() implements PreferenceLoss {
    @Override
    public Cost of(Preference judged, double[] scores) {
      double loss = 0;
      double[] gradient = new double[scores.length];
      for (int i = 0; i < scores.length; i++) {
        double error = scores[i] - judged.scores().get(i);
        loss += error * error / scores.length;
        gradient[i] = 2 * error / scores.length;
      }
      return new Cost(loss, gradient);
    }

    @Override
    public boolean seesShift() {
      return true;
    }

    @Override
    public void check(Preference judged) {
      if (judged.scores().isEmpty()) {
        throw new IllegalArgumentException(
            "ratings are to be learned, but the line has no 'scores', one for each response");
      }
    }
  }

  private static Cost pairs(Preference judged, double[] scores, double margin) {
    List<Preference.Pair> pairs = judged.pairs();
    double loss = 0;
    double[] gradient = new double[scores.length];
    for (Preference.Pair pair : pairs) {
      double ahead = scores[pair.better()] - scores[pair.worse()] - margin;
      loss += negativeLogSigmoid(ahead) / pairs.size();
      double slope = -1 / (1 + Math.exp(ahead)) / pairs.size(); // σ(ahead) − 1
      gradient[pair.better()] += slope;
      gradient[pair.worse()] -= slope;
    }
    return new Cost(loss, gradient);
  }

  /// `−log σ(x)`, also where σ(x) is 0 in floating point.
  static double negativeLogSigmoid(double x) {
    return Math.max(-x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  private static double confident(Preference judged) {
    return judged
        .details()
        .confidence()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "confidence is to weigh, but the line has no 'confidence'"));
  }

  private static void checkMargin(double margin) {
    if (!(margin >= 0 && Double.isFinite(margin))) {
      throw new IllegalArgumentException("loss.margin must be 0 or more, but is " + margin);
    }
  }
}
