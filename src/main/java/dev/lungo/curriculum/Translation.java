package dev.lungo.curriculum;

import java.util.List;
import java.util.function.Predicate;

/// Sentences of a small grammar in English and Chinese.
///
/// A sentence is a subject, a verb, an object that fits it, and perhaps a time or a place. Chinese
/// puts time and place after the subject, English at the end. What is held out are whole
/// combinations of subject, verb and object.
final class Translation implements Family {
  private static final Phrasings TO_CHINESE =
      Phrasings.of(
          "Translate into Chinese: {0}",
          "How do you say \"{0}\" in Chinese?",
          "Chinese, please: {0}",
          "What is the Chinese for: {0}",
          "Please put this sentence into Chinese: {0}");
  private static final Phrasings TO_ENGLISH =
      Phrasings.of(
          "Translate into English: {0}",
          "What does \"{0}\" mean in English?",
          "English, please: {0}",
          "把这句话翻译成英语：{0}",
          "Please put this sentence into English: {0}");

  private final Table words = Table.read("translation");

  private record Sentence(String english, String chinese) {}

  @Override
  public String name() {
    return "translation";
  }

  @Override
  public Lesson lesson(Draw draw) {
    Sentence sentence = draw.made(() -> sentence(draw), Sentence::english);
    return draw.chance(0.5)
        ? Lesson.of(
            name(),
            draw.phrase(TO_CHINESE, sentence.english),
            sentence.chinese,
            new Check.Is(List.of(sentence.chinese)))
        : Lesson.of(
            name(),
            draw.phrase(TO_ENGLISH, sentence.chinese),
            sentence.english,
            new Check.Is(List.of(sentence.english)));
  }

  private Sentence sentence(Draw draw) {
    List<String> subject =
        draw.any(rows(row -> row.get(2).equals("pronoun") || row.get(2).equals("person")));
    List<String> verb = draw.any(rows(row -> row.get(2).equals("verb")));
    List<String> object = draw.any(rows(row -> row.get(2).equals(verb.get(3))));
    String english = inflected(subject, verb.getFirst()) + " " + object.getFirst();
    String action = verb.get(1) + object.get(1);
    return switch (draw.between(0, 2)) {
      case 0 -> sentence(subject.getFirst() + " " + english, subject.get(1) + action);
      case 1 -> {
        List<String> time = draw.any(rows(row -> row.get(2).equals("time")));
        yield sentence(
            subject.getFirst() + " " + english + " " + time.getFirst(),
            subject.get(1) + time.get(1) + action);
      }
      default -> {
        List<String> place = draw.any(rows(row -> row.get(2).equals("place")));
        yield sentence(
            subject.getFirst() + " " + english + " " + place.getFirst(),
            subject.get(1) + place.get(1) + action);
      }
    };
  }

  private static Sentence sentence(String english, String chinese) {
    return new Sentence(Table.capitalized(english) + ".", chinese + "。");
  }

  /// "I eat", "she eats", "he has", "the teacher looks for".
  private static String inflected(List<String> subject, String verb) {
    boolean third =
        subject.get(2).equals("person") || List.of("he", "she").contains(subject.getFirst());
    if (!third) {
      return verb;
    }
    if (verb.equals("have")) {
      return "has";
    }
    int space = verb.indexOf(' ');
    return space < 0 ? verb + "s" : verb.substring(0, space) + "s" + verb.substring(space);
  }

  private List<List<String>> rows(Predicate<List<String>> which) {
    return words.rows().stream().filter(which).toList();
  }

  /// Sentences beside their translations, and words beside theirs. Held-out sentences stand in
  /// one language only.
  @Override
  public String text(Draw draw) {
    if (draw.chance(0.3)) {
      List<String> word = draw.any(words.rows());
      return word.getFirst() + " = " + word.get(1);
    }
    Sentence sentence = sentence(draw);
    if (Draw.heldOut(sentence.english)) {
      return draw.chance(0.5) ? sentence.english : sentence.chinese;
    }
    return sentence.english + " " + sentence.chinese;
  }
}
