package dev.lungo.evaluation.examination;

import dev.lungo.curriculum.Judge.Verdict;
import dev.lungo.curriculum.Part;
import dev.lungo.curriculum.Question;

/// A model's answer to a question, and what the judge says of it.
///
/// @param ended whether the model ended it, and not the limit
public record ExaminedAnswer(Question question, String text, boolean ended, Verdict verdict) {
  /// Whether the like was never taught.
  public boolean heldOut() {
    return question.part() != Part.TAUGHT;
  }

  String family() {
    return question.lesson().family();
  }
}
