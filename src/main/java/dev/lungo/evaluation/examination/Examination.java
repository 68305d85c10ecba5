package dev.lungo.evaluation.examination;

import dev.lungo.curriculum.Judge;
import dev.lungo.curriculum.Question;
import dev.lungo.evaluation.LanguageModel.Answer;
import dev.lungo.evaluation.LanguageModel.Open;
import dev.lungo.evaluation.Prompt;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/// Asks a model questions and has the judge say what the answers are worth.
public final class Examination {
  /// Between two reports of progress.
  private static final int AT_ONCE = 256;

  /// A model that was never tuned goes on after its answer: what follows an empty line is not part
  /// of it.
  private static final List<String> STOP = List.of("\n\n");

  private Examination() {}

  /// Told from time to time how far it is.
  @FunctionalInterface
  public interface Progress {
    void answered(int done, int of);
  }

  /// Asks each question once.
  public static ExaminationResult ask(
      Examinee examinee, List<Question> questions, Judge judge, Progress progress) {
    List<String> stop = examinee.chats() ? List.of() : STOP;
    List<ExaminedAnswer> answers = new ArrayList<>();
    for (int from = 0; from < questions.size(); from += AT_ONCE) {
      List<Question> some = questions.subList(from, Math.min(from + AT_ONCE, questions.size()));
      List<Answer> given = examinee.model().answers(some.stream().map(q -> open(q, stop)).toList());
      for (int i = 0; i < some.size(); i++) {
        String text = given.get(i).text().strip();
        boolean ended = given.get(i).ended();
        answers.add(
            new ExaminedAnswer(
                some.get(i), text, ended, judge.judge(some.get(i).lesson(), text, ended)));
      }
      progress.answered(answers.size(), questions.size());
    }
    return new ExaminationResult(examinee.name(), examinee.temperature(), answers);
  }

  /// Room for twice the right answer or so: a token is two bytes of Java code or Chinese, and four
  /// of English.
  private static Open open(Question question, List<String> stop) {
    int bytes = question.lesson().answer().getBytes(StandardCharsets.UTF_8).length;
    int longest = 24 + 2 * bytes / 3;
    return new Open(Prompt.of(question.lesson().prompt()), longest, stop);
  }
}
