package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Answers that stand in the question: a few sentences about people and places that are invented
/// anew each time, and a question about one of them.
///
/// What is held out are words of questions; the entities are new always.
final class Reading implements Family {
  /// A kind of fact: a statement and questions about it, `{0}` its subject and `{1}` what is said.
  private record Kind(List<String> statements, Phrasings questions, String answer, Values values) {}

  private interface Values {
    String of(Draw draw);
  }

  private static final List<String> COLOURS =
      List.of(
          "red", "blue", "green", "yellow", "black", "white", "brown", "grey", "pink", "orange");
  private static final List<String> JOBS =
      List.of(
          "baker", "teacher", "doctor", "farmer", "pilot", "singer", "painter", "nurse", "cook",
          "driver");

  private static final List<Kind> KINDS =
      List.of(
          new Kind(
              List.of("The capital of {0} is {1}.", "{1} is the capital of {0}."),
              Phrasings.asking(
                  "What is the capital of {0}?",
                  "Which city is the capital of {0}?",
                  "Name the capital of {0}.",
                  "Tell me the capital of {0}.",
                  "And the capital of {0}?",
                  "capital of {0}?",
                  "What is {0}'s capital?",
                  "Which capital does {0} have?"),
              "The capital of {0} is {1}.",
              Invented::name),
          new Kind(
              List.of("{0} lives in {1}.", "The home of {0} is in {1}."),
              Phrasings.asking(
                  "Where does {0} live?",
                  "In which town does {0} live?",
                  "Where is the home of {0}?",
                  "Which town does {0} live in?",
                  "Tell me where {0} lives.",
                  "What is the town in which {0} lives?"),
              "The home of {0} is in {1}.",
              Invented::name),
          new Kind(
              List.of("The {2} of {0} is {1}.", "{0} has a {2}, and it is {1}."),
              Phrasings.asking(
                  "What colour is the {2} of {0}?",
                  "Which colour has the {2} of {0}?",
                  "Tell me the colour of the {2} of {0}.",
                  "What is the colour of {0}'s {2}?",
                  "Of which colour is the {2} of {0}?",
                  "The {2} of {0}: which colour?"),
              "The {2} of {0} is {1}.",
              draw -> draw.any(COLOURS)),
          new Kind(
              List.of("{0} works as a {1}.", "{0} is a {1}.", "The job of {0} is: {1}."),
              Phrasings.asking(
                  "What is the job of {0}?",
                  "What does {0} work as?",
                  "Which job does {0} have?",
                  "Tell me the job of {0}.",
                  "As what does {0} work?",
                  "What job does {0} do?"),
              "The job of {0} is: {1}.",
              draw -> draw.any(JOBS)),
          new Kind(
              List.of("{0} is {1} years old.", "The age of {0} is {1}."),
              Phrasings.asking(
                  "How old is {0}?",
                  "What is the age of {0}?",
                  "Tell me the age of {0}.",
                  "Which age does {0} have?",
                  "How many years old is {0}?",
                  "What age is {0}?"),
              "The age of {0} is {1}.",
              draw -> String.valueOf(draw.between(6, 90))),
          new Kind(
              List.of("The pet of {0} is called {1}.", "{0} has a pet with the name {1}."),
              Phrasings.asking(
                  "What is the name of the pet of {0}?",
                  "How is the pet of {0} called?",
                  "What is the pet of {0} called?",
                  "Tell me the name of {0}'s pet.",
                  "Which name does the pet of {0} have?",
                  "What is {0}'s pet called?"),
              "The pet of {0} is called {1}.",
              Invented::firstName));

  private static final List<String> THINGS =
      List.of("car", "house", "coat", "door", "bag", "boat", "hat", "cup");

  private record Fact(Kind kind, String subject, String value, String thing) {
    String say(String template) {
      return Phrasings.fill(template, subject, value, thing);
    }
  }

  @Override
  public String name() {
    return "reading";
  }

  @Override
  public Lesson lesson(Draw draw) {
    List<Fact> facts = facts(draw);
    Fact asked = draw.any(facts);
    Set<String> others = new HashSet<>();
    facts.forEach(fact -> others.add(fact.value));
    others.remove(asked.value);
    String question = draw.phrase(asked.kind.questions, asked.subject, asked.value, asked.thing);
    String between = draw.chance(0.5) ? "\n" : " ";
    return Lesson.of(
        name(),
        said(draw, facts) + between + question,
        asked.say(asked.kind.answer),
        new Check.Says(List.of(asked.value), Set.copyOf(others)));
  }

  /// Several facts of one kind about different subjects: to answer is to look for the right one.
  private static List<Fact> facts(Draw draw) {
    Kind kind = draw.any(KINDS);
    List<Fact> facts = new ArrayList<>();
    List<String> used = new ArrayList<>();
    for (int n = draw.between(1, 3); n > 0; n--) {
      String subject = Invented.person(draw, used);
      used.add(subject);
      String value = kind.values.of(draw);
      for (int tries = 0; used.contains(value) && tries < 20; tries++) {
        value = kind.values.of(draw);
      }
      used.add(value);
      facts.add(new Fact(kind, subject, value, draw.any(THINGS)));
    }
    return facts;
  }

  private static String said(Draw draw, List<Fact> facts) {
    List<String> sentences = new ArrayList<>();
    facts.forEach(fact -> sentences.add(fact.say(draw.any(fact.kind.statements))));
    return String.join(" ", sentences);
  }

  /// Said in one way and then in another, so that what is new has to be read and repeated.
  @Override
  public String text(Draw draw) {
    List<Fact> facts = facts(new Draw(draw.seed(), Part.TAUGHT));
    String first = said(draw, facts);
    List<String> again = new ArrayList<>();
    draw.some(facts, facts.size()).forEach(fact -> again.add(fact.say(fact.kind.answer)));
    return first + " " + String.join(" ", again);
  }
}
