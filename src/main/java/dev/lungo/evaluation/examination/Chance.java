package dev.lungo.evaluation.examination;

import dev.lungo.curriculum.Check;
import java.util.OptionalDouble;

/// What a model would reach that knows a family's answers but not which belongs to which question.
final class Chance {
  private Chance() {}

  /// Of a family's held-out questions, in percent.
  static OptionalDouble of(ExaminationResult result, String family) {
    return result.answers().stream()
        .filter(ExaminationResult.heldOut(family).and(ExaminedAnswer::judged))
        .mapToDouble(answer -> 100 * of(answer.question().lesson().check()))
        .average();
  }

  /// A table's answers are guessed among its values, whether to decline by a coin; what is to be
  /// worked out or written cannot be guessed.
  private static double of(Check check) {
    return switch (check) {
      case Check.Says says ->
          says.wrong().isEmpty()
              ? 0
              : (double) says.right().size() / (says.right().size() + says.wrong().size());
      case Check.Declines _, Check.Helps _ -> 0.5;
      case Check.SaysAll _,
          Check.Gives _,
          Check.Is _,
          Check.Lists _,
          Check.IsJson _,
          Check.Admits _,
          Check.Story _,
          Check.JavaMethod _,
          Check.Responds _ ->
          0;
    };
  }
}
