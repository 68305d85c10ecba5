package dev.lungo.curriculum;

import dev.lungo.chat.Conversation;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.ToIntFunction;
import java.util.stream.LongStream;
import java.util.stream.Stream;

/// All families, and the endless streams of texts and lessons that they make.
///
/// The streams are the same for the same seed, and may be cut anywhere. No taught lesson is among
/// those of the examination: see {@link Part}.
public final class Curriculum {
  private static final List<Family> FAMILIES =
      List.of(
          new SmallTalk(),
          new Stories(),
          new Arithmetic(),
          Facts.countries(),
          Facts.elements(),
          Facts.planets(),
          Facts.animals(),
          new Words(),
          new Sentiment(),
          new SmallLists(),
          new Records(),
          new Reading(),
          new Translation(),
          new Refusals(),
          new Unknown(),
          new JavaFacts(),
          new JavaMethods());

  private static final List<Family> PRACTISED = repeated(Curriculum::practice);

  private static final List<Family> READ = repeated(Curriculum::reading);

  private Curriculum() {}

  public static List<Family> families() {
    return FAMILIES;
  }

  /// What must be computed or looked up needs more practice than what is remembered.
  private static int practice(Family family) {
    return switch (family.name()) {
      case "arithmetic", "refusals" -> 4;
      case "lists" -> 3;
      case "reading", "records", "words" -> 2;
      default -> 1;
    };
  }

  /// What must be remembered must be read often: a family with many facts needs more text.
  private static int reading(Family family) {
    return switch (family.name()) {
      case "countries", "java-facts", "refusals" -> 4;
      case "arithmetic" -> 3;
      case "animals", "elements", "lists", "reading", "records", "words" -> 2;
      default -> 1;
    };
  }

  private static List<Family> repeated(ToIntFunction<Family> times) {
    return FAMILIES.stream()
        .flatMap(family -> Collections.nCopies(times.applyAsInt(family), family).stream())
        .toList();
  }

  /// Running text of all families, for pretraining.
  public static Stream<String> texts(long seed) {
    return draws(seed, Part.TAUGHT).map(draw -> draw.any(READ).text(draw));
  }

  /// Lessons to learn from, of all families.
  public static Stream<Lesson> lessons(long seed) {
    return lessons(seed, Part.TAUGHT);
  }

  /// Lessons that the tuned model is asked, to compare its answers.
  public static Stream<Lesson> feedback(long seed) {
    return lessons(seed, Part.FEEDBACK);
  }

  private static Stream<Lesson> lessons(long seed, Part part) {
    return draws(seed, part).map(draw -> draw.any(PRACTISED).lesson(draw));
  }

  /// A lesson, unless nothing in it is new where something should be.
  private static Optional<Lesson> examined(Family family, Draw draw) {
    Lesson lesson = family.lesson(draw);
    boolean isNew = draw.part().newPhrasings() || draw.asksAbout();
    return draw.part() == Part.TAUGHT || isNew ? Optional.of(lesson) : Optional.empty();
  }

  /// The examination of all parts, taught lessons among them: the difference tells what was learned
  /// by heart.
  ///
  /// @param perFamily how many of each family and part, or as many as there are
  public static List<Question> questions(int perFamily, long seed) {
    return Part.EXAMINED.stream()
        .flatMap(
            part -> examination(part, perFamily, seed).stream().map(l -> new Question(part, l)))
        .toList();
  }

  /// Questions of each family for the examination, each once.
  ///
  /// @param perFamily how many of each, or as many as there are
  public static List<Lesson> examination(Part part, int perFamily, long seed) {
    List<Lesson> all = new ArrayList<>();
    for (Family family : FAMILIES) {
      Set<Conversation> asked = new HashSet<>();
      // A family with few entities repeats itself; it need not be asked for ever.
      draws(seed ^ family.name().hashCode(), part)
          .limit(perFamily * 20L)
          .flatMap(draw -> examined(family, draw).stream())
          .filter(lesson -> asked.add(lesson.prompt()))
          .limit(perFamily)
          .forEachOrdered(all::add);
    }
    return List.copyOf(all);
  }

  static Stream<Draw> draws(long seed, Part part) {
    return LongStream.iterate(0, i -> i + 1).mapToObj(i -> new Draw(mix(seed, i), part));
  }

  private static long mix(long seed, long index) {
    long z = seed * 0x9E3779B97F4A7C15L + index * 0xD1B54A32D192ED03L;
    z = (z ^ (z >>> 32)) * 0xD6E8FEB86659FD93L;
    return z ^ (z >>> 32);
  }
}
