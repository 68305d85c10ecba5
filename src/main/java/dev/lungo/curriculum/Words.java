package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Opposites of words, and what kind of thing something is.
final class Words implements Family {
  private static final Phrasings OPPOSITE =
      Phrasings.asking(
          "What is the opposite of {0}?",
          "What's the opposite of {0}?",
          "Give me the opposite of the word {0}.",
          "Which word means the opposite of {0}?",
          "opposite of {0}?",
          "Tell me a word that is the opposite of {0}.",
          "If something is not {0} but just the other way round, which word is it?",
          "The word {0} has an opposite. Name it.",
          "Not {0}, but what?",
          "I need a word for the opposite of {0}.",
          "{0} and its opposite make a pair. What is the other word?",
          "What is the other word of the pair that {0} belongs to?",
          "I am looking for the opposite of {0}. Which word is it?",
          "Do you know what the opposite of {0} is?",
          "{0} is one side. What is the other side called?",
          "Turn {0} round: which word do you get?",
          "What do we say if we mean just the opposite of {0}?",
          "{0} is the opposite of which word?",
          "To what word is {0} the opposite?",
          "Find the opposite: {0}.",
          "Name the other word of the pair of {0} and its opposite.",
          "Do you know the word that means just the other side of {0}?",
          "I am looking for the other word: not {0}, but the opposite.",
          "Tell me what you get if you turn {0} the other way round.");
  private static final Phrasings KIND =
      Phrasings.asking(
          "What kind of thing is {0}?",
          "What is {0}?",
          "Which category does {0} belong to?",
          "Tell me what {0} is.",
          "What sort of thing is {0}?",
          "To which kind of things does {0} belong?",
          "I never heard of {0}. What is it?",
          "Which word tells what kind of thing {0} is?",
          "Do you know what {0} is?",
          "How would you class {0}?",
          "{0} belongs to which category?",
          "Name the category of {0}.",
          "In which category would you put {0}?",
          "Explain in one sentence what {0} is.",
          "My child asks what {0} is. What do I tell her?",
          "If I hear of {0}, what sort of thing is meant?",
          "category of {0}?",
          "In one word: what is {0}?",
          "Is there a word for the kind of thing that {0} is?",
          "Name the kind of things to which {0} belongs.",
          "Do you know in which category to put {0}?",
          "My child never heard of {0}. What sort of thing is it?",
          "Explain what kind of thing {0} is.");
  private static final Phrasings ODD =
      Phrasings.asking(
          "Which word does not fit: {0}?",
          "Which one is the odd one out: {0}?",
          "One of these does not belong with the others: {0}. Which one?",
          "Find the word that does not fit: {0}.",
          "Three of these belong together, one does not: {0}. Name it.",
          "Among {0}, which is not like the others?",
          "Here are four words: {0}. Which of them is of another kind?",
          "Which of these words is different: {0}?",
          "Odd one out: {0}?",
          "Tell me which word is of a different kind: {0}.",
          "I have four words: {0}. One is out of place. Which one?",
          "Look at the words {0}. Which one is not of the same kind?",
          "Three are alike and one is not: {0}. Find it.",
          "Which word would you take out: {0}?",
          "Name the word that is not like the others: {0}.",
          "Which of the words {0} does not belong?",
          "What does not go with the rest: {0}?",
          "Only one of these is not the same kind of thing: {0}. Which?",
          "Find the one that is different among {0}.",
          "Here are {0}. Three belong together. Which one would you take out?",
          "Look at these: {0}. Which word is out of place?",
          "Tell me the one that does not belong with the others: {0}.");

  /// Kinds whose members are also of the other kind: an orange is a fruit, gold is a colour.
  private static final List<Set<String>> ALIKE =
      List.of(
          Set.of("colour", "fruit"),
          Set.of("colour", "flower"),
          Set.of("colour", "metal"),
          Set.of("fruit", "tree"),
          Set.of("fruit", "vegetable"));

  /// Kinds whose members have no article, and other things without one.
  private static final Set<String> WITHOUT_ARTICLE =
      Set.of("colour", "sport", "drink", "metal", "spinach", "celery", "pliers");

  private static final List<String> OPPOSITES =
      List.of(
          "The opposite of {0} is {1}, and the opposite of {1} is {0}.",
          "The opposite of {0} is {1}.",
          "The words {0} and {1} are opposites: what is not {0} may be {1}.",
          "A pair of opposites: {0} and {1}.",
          "Some say {0}, others say {1}. The one word is the opposite of the other.",
          "Which word means the opposite of {0}? The opposite of {0} is {1}.",
          "Turn {0} round and you get {1}.",
          "If you mean just the opposite of {0}, say {1}.",
          "{0} - {1}, {1} - {0}",
          "Not {0}, but {1}.",
          "The other side of {0} is {1}, and the other side of {1} is {0}.");
  private static final List<String> KINDS =
      List.of(
          "The word {0} stands for {2}.",
          "{1} is {2}.",
          "If you hear of {1}, {2} is meant.",
          "{0}: {3}",
          "What is {1}? The word {0} stands for {2}.",
          "The category of {1} is {3}.",
          "You can put {1} in the category {3}.",
          "One {3} is called {0}.");

  private final Table opposites = Table.read("opposites");
  private final Table categories = Table.read("categories");

  @Override
  public String name() {
    return "words";
  }

  @Override
  public Lesson lesson(Draw draw) {
    return switch (draw.between(0, 2)) {
      case 0 -> opposite(draw);
      case 1 -> kind(draw);
      default -> odd(draw);
    };
  }

  private Lesson opposite(Draw draw) {
    List<String> pair = draw.entity(opposites.rows(), row -> String.join(" ", row));
    boolean turned = draw.chance(0.5);
    String asked = pair.get(turned ? 1 : 0);
    String right = pair.get(turned ? 0 : 1);
    Set<String> wrong = new HashSet<>(opposites.column(0));
    wrong.addAll(opposites.column(1));
    wrong.removeAll(pair);
    return Lesson.of(
        name(),
        Table.capitalized(draw.phrase(OPPOSITE, asked)),
        Phrasings.fill("The opposite of {0} is {1}.", asked, right),
        new Check.Says(List.of(right), wrong));
  }

  private Lesson kind(Draw draw) {
    Member member = draw.entity(members(), Member::thing);
    Set<String> wrong = new HashSet<>(categories.column(0));
    wrong.remove(member.category);
    // What the question itself names may be repeated in the answer.
    wrong.remove(member.thing);
    return Lesson.of(
        name(),
        Table.capitalized(draw.phrase(KIND, member.named())),
        member.say(KINDS.getFirst()),
        new Check.Says(List.of(member.category), wrong));
  }

  private record Odd(List<String> all, String other, String kind) {
    String answer() {
      return Phrasings.fill("Three are of one kind: {0}. The odd one out is {1}.", kind, other);
    }
  }

  private Lesson odd(Draw draw) {
    Odd odd = draw.made(() -> oddOne(draw), o -> String.join(" ", o.all));
    List<String> alike = odd.all.stream().filter(each -> !each.equals(odd.other)).toList();
    return Lesson.of(
        name(),
        Table.capitalized(draw.phrase(ODD, String.join(", ", odd.all))),
        odd.answer(),
        new Check.Says(List.of(odd.other), Set.copyOf(alike)));
  }

  private Odd oddOne(Draw draw) {
    List<String> two = draw.some(categories.column(0), 2);
    while (ALIKE.contains(Set.copyOf(two))) {
      two = draw.some(categories.column(0), 2);
    }
    List<String> all = new ArrayList<>(draw.some(of(two.getFirst()), 3));
    String other = draw.any(of(two.getLast()));
    all.add(draw.between(0, 3), other);
    return new Odd(List.copyOf(all), other, two.getFirst());
  }

  private record Member(String thing, String category) {
    /// "an apple", but "milk".
    String named() {
      boolean bare = WITHOUT_ARTICLE.contains(category) || WITHOUT_ARTICLE.contains(thing);
      return bare ? thing : Table.withArticle(thing);
    }

    String say(String template) {
      return Table.capitalized(
          Phrasings.fill(template, thing, named(), Table.withArticle(category), category));
    }
  }

  private List<Member> members() {
    return categories.rows().stream()
        .flatMap(row -> row.stream().skip(1).map(thing -> new Member(thing, row.getFirst())))
        .toList();
  }

  private List<String> of(String category) {
    return categories.rows().stream()
        .filter(row -> row.getFirst().equals(category))
        .flatMap(row -> row.stream().skip(1))
        .toList();
  }

  /// Pairs and kinds of all words; questions with their answers, and the odd one out with its
  /// reasons, only of what is taught.
  @Override
  public String text(Draw draw) {
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    List<String> lines = new ArrayList<>();
    return switch (draw.between(0, 7)) {
      case 0, 1 -> {
        for (List<String> pair : draw.some(opposites.rows(), draw.between(2, 4))) {
          boolean turned = draw.chance(0.5);
          String template = draw.any(OPPOSITES);
          List<String> said = turned ? pair.reversed() : pair;
          lines.add(Table.capitalized(Phrasings.fill(template, said.toArray())));
        }
        yield String.join(draw.chance(0.5) ? " " : "\n", lines);
      }
      case 2, 3 -> {
        for (Member member : draw.some(members(), draw.between(2, 5))) {
          lines.add(member.say(draw.any(KINDS)));
        }
        yield String.join("\n", lines);
      }
      case 4 -> group(draw);
      case 5 -> {
        Odd odd = taught.made(() -> oddOne(taught), o -> String.join(" ", o.all));
        for (String each : odd.all) {
          lines.add(each + ": " + (each.equals(odd.other) ? kindOf(each, odd.kind) : odd.kind));
        }
        yield String.join(", ", odd.all) + "\n" + String.join(", ", lines) + "\n" + odd.answer();
      }
      default -> written(taught, draw.between(2, 4));
    };
  }

  /// The kind of a thing that is not of a certain kind.
  private String kindOf(String thing, String not) {
    return members().stream()
        .filter(member -> member.thing.equals(thing) && !member.category.equals(not))
        .findFirst()
        .orElseThrow()
        .category;
  }

  private String group(Draw draw) {
    String category = draw.any(categories.column(0));
    List<String> things = draw.some(of(category), draw.between(3, 5));
    return Table.capitalized(
        Phrasings.fill(
            draw.any(
                List.of(
                    "These belong together: {0}. They are of one kind: {1}.",
                    "Things of the kind {1}: {0}.", "The words {0} belong to one category: {1}.")),
            Table.inWords(things),
            category));
  }
}
