package dev.lungo.alignment;

import java.util.List;
import java.util.function.ToDoubleFunction;

/// Says how good answers are: a reward model, a rule in Java (a length, a compiler's run, a unit
/// test), or several of them with weights.
///
/// ```java
/// Reward polite = Reward.of(answer -> answer.text().contains("please") ? 1 : 0);
/// Reward both = Reward.sum(List.of(new Reward.Part("model", 1, model),
///                                  new Reward.Part("polite", 0.2, polite)));
/// double[] rewards = both.checked(answers);
/// ```
@FunctionalInterface
public interface Reward {
  /// @return one number per answer, in their order; higher is better
  double[] scores(List<Answer> answers);

  /// A prompt and an answer to it, as tokens and as text. Judges that are models read the tokens,
  /// so that nothing is lost between; rules read the text.
  ///
  /// @param prompt with everything that opens the answer, such as a chat template's tokens
  /// @param response with the token that ended it, if one did
  /// @param question the prompt as text
  /// @param text the response as text, without special tokens
  record Answer(int[] prompt, int[] response, String question, String text) {}

  /// One reward of a sum.
  ///
  /// @param name for messages and metrics
  record Part(String name, double weight, Reward reward) {
    public Part {
      if (!Double.isFinite(weight)) {
        throw new IllegalArgumentException(
            "the weight of the reward " + name + " must be a number, but is " + weight);
      }
    }
  }

  /// A rule that looks at one answer at a time. What it throws is passed on with the prompt's
  /// beginning.
  static Reward of(ToDoubleFunction<Answer> rule) {
    return answers -> answers.stream().mapToDouble(answer -> applied(rule, answer)).toArray();
  }

  private static double applied(ToDoubleFunction<Answer> rule, Answer answer) {
    try {
      return rule.applyAsDouble(answer);
    } catch (RuntimeException e) {
      throw new IllegalStateException("the reward failed" + about(answer) + ": " + e, e);
    }
  }

  /// The weighted sum of several rewards.
  static Reward sum(List<Part> parts) {
    List<Part> all = List.copyOf(parts);
    if (all.isEmpty()) {
      throw new IllegalArgumentException("a sum of rewards needs at least one");
    }
    return answers -> {
      double[] sum = new double[answers.size()];
      for (Part part : all) {
        double[] scores = part.reward().checked(answers);
        for (int i = 0; i < sum.length; i++) {
          sum[i] += part.weight() * scores[i];
        }
      }
      return sum;
    };
  }

  /// The scores, each of them a number.
  ///
  /// @throws IllegalStateException naming the prompt whose answer has none
  default double[] checked(List<Answer> answers) {
    double[] scores = scores(answers);
    if (scores.length != answers.size()) {
      throw new IllegalStateException(
          "the reward gave " + scores.length + " scores for " + answers.size() + " answers");
    }
    for (int i = 0; i < scores.length; i++) {
      if (!Double.isFinite(scores[i])) {
        throw new IllegalStateException("the reward is " + scores[i] + about(answers.get(i)));
      }
    }
    return scores;
  }

  private static String about(Answer answer) {
    String prompt = answer.question().strip().replaceAll("\\s+", " ");
    return " for an answer to \""
        + (prompt.length() > 80 ? prompt.substring(0, 80) + "…" : prompt)
        + "\"";
  }
}
