package dev.lungo.curriculum;

import java.util.stream.Collectors;
import java.util.stream.Stream;

/// One kind of thing that the curriculum teaches.
public interface Family {
  /// In small letters with hyphens; reports and metrics name it so.
  String name();

  /// A question with a right answer.
  Lesson lesson(Draw draw);

  /// A short running text that holds what lessons ask for, for pretraining: the facts of all
  /// entities, also of those that no taught lesson asks about. So an examination about new entities
  /// asks whether the model can use in a conversation what it only read.
  String text(Draw draw);

  /// Several lessons as running text.
  ///
  /// @param taught draws what may be taught
  default String written(Draw taught, int lessons) {
    return Stream.generate(() -> lesson(taught).written())
        .limit(lessons)
        .collect(Collectors.joining("\n"));
  }
}
