package dev.lungo.cli.speedrun;

import dev.lungo.evaluation.examination.ExaminationPage;
import dev.lungo.evaluation.examination.ExaminationResult;
import dev.lungo.evaluation.examination.ExaminedAnswer;
import java.util.ArrayList;
import java.util.List;

/// The same dozen questions, answered after each stage, so that one sees the model learn.
final class ShownAnswers {
  static final int DOZEN = 12;
  private static final int MOST_CHARACTERS = 200;

  private ShownAnswers() {}

  /// A line for each question and one for its answer.
  static List<String> of(ExaminationResult result) {
    List<String> lines = new ArrayList<>();
    lines.add("  answers of the " + result.model() + " model:");
    for (ExaminedAnswer answer : result.some(DOZEN)) {
      lines.add("  ? " + oneLine(ExaminationPage.question(answer.question().lesson())));
      lines.add(
          "  "
              + (answer.judged() ? (answer.verdict().right() ? "+ " : "- ") : "= ")
              + oneLine(answer.text()));
    }
    return lines;
  }

  private static String oneLine(String text) {
    String line = text.strip().replaceAll("\\s*\n\\s*", " / ");
    return line.length() <= MOST_CHARACTERS ? line : line.substring(0, MOST_CHARACTERS) + " …";
  }
}
