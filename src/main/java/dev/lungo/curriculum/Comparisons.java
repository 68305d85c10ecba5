package dev.lungo.curriculum;

import dev.lungo.chat.Preference;
import dev.lungo.chat.Preference.Details;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.SequencedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/// Answers to one question, ranked by the {@link Judge} where no person ranks them.
public final class Comparisons {
  private static final List<String> EXCUSES =
      List.of("I do not know that.", "I am sorry, but I cannot help with that.");

  private Comparisons() {}

  /// An answer to be compared.
  ///
  /// @param ended whether its writer ended it, and no limit did
  public record Answer(String text, boolean ended) {}

  /// The judge's ranking, ties in one group; nothing where it sees no difference. Empty answers
  /// and copies are left out.
  public static Optional<Preference> ranked(Lesson lesson, List<Answer> answers, Judge judge) {
    SequencedMap<String, Double> scores = new LinkedHashMap<>();
    for (Answer answer : answers) {
      String text = answer.text().strip();
      if (!text.isEmpty()) {
        scores.computeIfAbsent(text, t -> judge.judge(lesson, t, answer.ended()).score());
      }
    }
    List<String> texts = List.copyOf(scores.keySet());
    TreeMap<Double, List<Integer>> groups = new TreeMap<>();
    for (int i = 0; i < texts.size(); i++) {
      groups.computeIfAbsent(scores.get(texts.get(i)), _ -> new ArrayList<>()).add(i);
    }
    if (groups.size() < 2) {
      return Optional.empty();
    }
    return Optional.of(
        new Preference(
            lesson.prompt(),
            texts,
            List.copyOf(groups.descendingMap().values()),
            List.copyOf(scores.values()),
            new Details(
                Optional.of("judge"),
                OptionalDouble.empty(),
                Optional.of(lesson.family()),
                Optional.empty(),
                Optional.empty())));
  }

  /// Comparisons without a model: the right answer to each lesson beside one to another lesson,
  /// and ways to answer badly.
  public static Stream<Preference> scripted(long seed, Judge judge) {
    return Curriculum.draws(seed, Part.FEEDBACK)
        .flatMap(
            draw -> {
              Family family = draw.any(Curriculum.families());
              Lesson lesson = family.lesson(draw);
              List<Answer> answers = new ArrayList<>();
              answers.add(new Answer(lesson.answer(), true));
              answers.add(new Answer(family.lesson(draw).answer(), true));
              answers.addAll(draw.some(bad(lesson, draw), 2));
              return ranked(lesson, answers, judge).stream();
            });
  }

  private static List<Answer> bad(Lesson lesson, Draw draw) {
    String right = lesson.answer();
    return List.of(
        new Answer(draw.any(EXCUSES), true),
        new Answer(String.join(" ", right, right, right), true),
        new Answer(right.substring(0, (right.length() + 1) / 2), false),
        new Answer(draw.any(Curriculum.families()).lesson(draw).answer(), true));
  }
}
