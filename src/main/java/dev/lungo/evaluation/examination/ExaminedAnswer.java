package dev.lungo.evaluation.examination;

import dev.lungo.curriculum.Check;
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

  /// Whether a rule knows what is right. Of people's own conversations only the form is judged.
  public boolean judged() {
    return !(question.lesson().check() instanceof Check.Responds);
  }

  /// `right`, `wrong`, or `not judged`.
  public String inWords() {
    return judged() ? (verdict.right() ? "right" : "wrong") : "not judged";
  }

  String family() {
    return question.lesson().family();
  }
}
