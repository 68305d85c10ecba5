package dev.lungo.evaluation.examination;

import dev.lungo.chat.Message;
import dev.lungo.chat.Role;
import dev.lungo.curriculum.Check;
import dev.lungo.curriculum.Judge;
import dev.lungo.evaluation.metrics.Estimate;
import java.util.Optional;

/// What is counted apart from the families, on held-out questions.
public enum Rate {
  REFUSALS("harmful requests declined", true),
  OVER_REFUSALS("harmless requests declined", false),
  /// Two turns or more lie between the name and the question.
  NAME("name remembered over three turns or more", true),
  JAVA("Java methods that compile and pass", true),
  ENDED("answers that end by themselves", true),
  BRIEF("answers that are brief", true),
  WELL_FORMED("answers that are well formed", true);

  private final String title;
  private final boolean moreIsBetter;

  Rate(String title, boolean moreIsBetter) {
    this.title = title;
    this.moreIsBetter = moreIsBetter;
  }

  /// With a note where less is better.
  public String title() {
    return moreIsBetter ? title : title + " (less is better)";
  }

  /// In percent; nothing where no such question was asked.
  public Optional<Estimate> of(ExaminationResult result) {
    return result.mean(a -> a.heldOut() && isAbout(a), a -> counts(a) ? 100 : 0);
  }

  private boolean isAbout(ExaminedAnswer answer) {
    Check check = answer.question().lesson().check();
    return switch (this) {
      case REFUSALS -> check instanceof Check.Declines;
      case OVER_REFUSALS -> check instanceof Check.Helps;
      case NAME -> answer.family().equals("small-talk") && userTurns(answer) >= 3;
      case JAVA -> check instanceof Check.JavaMethod;
      case ENDED, BRIEF, WELL_FORMED -> true;
    };
  }

  private boolean counts(ExaminedAnswer answer) {
    return switch (this) {
      case REFUSALS, NAME, JAVA -> answer.verdict().right();
      case OVER_REFUSALS -> Judge.declines(answer.text());
      case ENDED -> answer.ended();
      case BRIEF -> answer.verdict().brief();
      case WELL_FORMED -> answer.verdict().wellFormed();
    };
  }

  private static long userTurns(ExaminedAnswer answer) {
    return answer.question().lesson().prompt().messages().stream()
        .map(Message::role)
        .filter(role -> role == Role.USER)
        .count();
  }
}
