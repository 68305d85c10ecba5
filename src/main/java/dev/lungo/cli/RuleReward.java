package dev.lungo.cli;

import dev.lungo.alignment.Reward;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.curriculum.Judge;
import dev.lungo.curriculum.Lesson;
import dev.lungo.curriculum.LessonFiles;
import dev.lungo.curriculum.Question;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/// A file of questions with checks as a reward: what the judge says of an answer, from 0 to 1.
///
/// @param lessons by the text of their question
/// @param end the token by which the policy ends an answer
record RuleReward(Path file, Map<String, Lesson> lessons, int end, Judge judge)
    implements Reward, AutoCloseable {
  /// @param template of the policy
  /// @param most tokens that a prompt may have
  static RuleReward read(Path file, ChatTemplate template, int most) {
    Map<String, Lesson> lessons = new HashMap<>();
    for (Question question : LessonFiles.read(file)) {
      Lesson lesson = question.lesson();
      PolicyPrompts.fitted(template, lesson.prompt(), most)
          .ifPresent(asked -> lessons.putIfAbsent(PolicyPrompts.text(asked), lesson));
    }
    return new RuleReward(file, lessons, template.endToken(), new Judge());
  }

  @Override
  public double[] scores(List<Answer> answers) {
    return answers.stream().mapToDouble(this::score).toArray();
  }

  private double score(Answer answer) {
    int[] said = answer.response();
    boolean ended = said.length > 0 && said[said.length - 1] == end;
    return judge.judge(requireCheck(answer.question()), answer.text(), ended).score();
  }

  /// @throws IllegalArgumentException if the file does not hold the question
  Lesson requireCheck(String question) {
    Lesson lesson = lessons.get(question);
    if (lesson == null) {
      throw new IllegalArgumentException(
          "%s has no check for the prompt \"%s\": ask what it holds (--prompts %s)"
              .formatted(file, question.strip(), file));
    }
    return lesson;
  }

  @Override
  public void close() {
    judge.close();
  }
}
