package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Predicate;

/// Sentences of a small grammar in English and Chinese.
///
/// A sentence is a subject, a verb, an object that fits it, and perhaps a time or a place. Chinese
/// puts time and place after the subject, English at the end. What is held out are whole
/// combinations of subject, verb and object.
final class Translation implements Family {
  private static final Phrasings TO_CHINESE =
      Phrasings.asking(
          "Translate into Chinese: {0}",
          "How do you say \"{0}\" in Chinese?",
          "Chinese, please: {0}",
          "What is the Chinese for: {0}",
          "What does \"{0}\" mean in Chinese?",
          "Put this sentence into Chinese: {0}",
          "Can you translate \"{0}\" into Chinese?",
          "Write this in Chinese: {0}",
          "{0}\nSay it in Chinese.",
          "Give me the Chinese translation of \"{0}\".",
          "I need this sentence in Chinese: {0}",
          "In Chinese: {0}",
          "{0} What is that in Chinese?",
          "Translate from English to Chinese: {0}",
          "How would you write \"{0}\" in Chinese?",
          "把这句话翻译成中文：{0}",
          "This is an English sentence: {0} Translate it into Chinese.",
          "Please give me this sentence in Chinese: {0}",
          "What is the Chinese translation of: {0}",
          "{0}\nCan you write that in Chinese?",
          "Say this English sentence in Chinese: {0}");
  private static final Phrasings TO_ENGLISH =
      Phrasings.asking(
          "Translate into English: {0}",
          "How do you say \"{0}\" in English?",
          "English, please: {0}",
          "What is the English for: {0}",
          "What does \"{0}\" mean in English?",
          "Put this sentence into English: {0}",
          "Can you translate \"{0}\" into English?",
          "Write this in English: {0}",
          "{0}\nSay it in English.",
          "Give me the English translation of \"{0}\".",
          "I need this sentence in English: {0}",
          "In English: {0}",
          "{0} What is that in English?",
          "Translate from Chinese to English: {0}",
          "How would you write \"{0}\" in English?",
          "把这句话翻译成英语：{0}",
          "This is a Chinese sentence: {0} Translate it into English.",
          "Please give me this sentence in English: {0}",
          "What is the English translation of: {0}",
          "{0}\nCan you write that in English?",
          "Say this Chinese sentence in English: {0}");

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

  /// Sentences beside their translations, some asked for, and words beside theirs. Held-out
  /// sentences stand in one language only.
  @Override
  public String text(Draw draw) {
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    List<String> lines = new ArrayList<>();
    for (int i = draw.between(2, 4); i > 0; i--) {
      lines.add(line(draw, taught));
    }
    return String.join("\n", lines);
  }

  private String line(Draw draw, Draw taught) {
    if (draw.chance(0.2)) {
      List<String> word = draw.any(words.rows());
      return draw.answer(
          List.of("{0} = {1}", "{1} = {0}", "The Chinese for \"{0}\" is \"{1}\"."),
          word.getFirst(),
          word.get(1));
    }
    if (draw.chance(0.3)) {
      return lesson(taught).written();
    }
    Sentence sentence = sentence(draw);
    if (Draw.heldOut(sentence.english)) {
      return draw.chance(0.5) ? sentence.english : sentence.chinese;
    }
    return draw.answer(
        List.of("{0} {1}", "{1} {0}", "English: {0}\nChinese: {1}", "{1} means in English: {0}"),
        sentence.english,
        sentence.chinese);
  }
}
