package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;

/// Opposites of words, and what kind of thing something is.
final class Words implements Family {
  private static final Phrasings OPPOSITE =
      Phrasings.of(
          "What is the opposite of \"{0}\"?",
          "What's the opposite of {0}?",
          "Give me the opposite of the word {0}.",
          "Which word means the opposite of {0}?",
          "opposite of {0}?",
          "Tell me a word that is the opposite of {0}.",
          "If something is not {0} but just the other way round, what is it?");
  private static final Phrasings KIND =
      Phrasings.of(
          "What kind of thing is {0}?",
          "What is {0}?",
          "Which category does {0} belong to?",
          "Tell me what {0} is.",
          "{0}: what sort of thing is that?");
  private static final Phrasings ODD =
      Phrasings.of(
          "Which word does not fit: {0}?",
          "Which one is the odd one out: {0}?",
          "One of these does not belong with the others: {0}. Which one?",
          "Find the word that does not fit: {0}.",
          "Among {0}, which is of another kind?");

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
    return Lesson.of(
        name(),
        draw.phrase(OPPOSITE, asked),
        draw.answer(List.of("The opposite of {0} is {1}.", "It is {1}."), asked, right),
        new Check.Says(List.of(right), Set.of()));
  }

  private Lesson kind(Draw draw) {
    Member member = draw.entity(members(), Member::thing);
    Set<String> wrong = new HashSet<>(categories.column(0));
    wrong.remove(member.category());
    return Lesson.of(
        name(),
        Table.capitalized(draw.phrase(KIND, Table.withArticle(member.thing()))),
        draw.answer(
            List.of("{0} is {1}.", "It is {1}."),
            Table.capitalized(Table.withArticle(member.thing())),
            Table.withArticle(member.category())),
        new Check.Says(List.of(member.category()), wrong));
  }

  private record Odd(List<String> all, String other, String kind) {}

  private Lesson odd(Draw draw) {
    Odd odd = draw.made(() -> oddOne(draw), o -> String.join(" ", o.all));
    List<String> alike = odd.all.stream().filter(each -> !each.equals(odd.other)).toList();
    return Lesson.of(
        name(),
        draw.phrase(ODD, String.join(", ", odd.all)),
        Phrasings.fill(
            "The word {0} does not fit. The others are of one kind: {1}.", odd.other, odd.kind),
        new Check.Says(List.of(odd.other), Set.copyOf(alike)));
  }

  private Odd oddOne(Draw draw) {
    List<String> two = draw.some(categories.column(0), 2);
    List<String> all = new ArrayList<>(draw.some(of(two.getFirst()), 3));
    String other = draw.any(of(two.getLast()));
    all.add(draw.between(0, 3), other);
    return new Odd(List.copyOf(all), other, two.getFirst());
  }

  private record Member(String thing, String category) {}

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

  @Override
  public String text(Draw draw) {
    if (draw.chance(0.5)) {
      List<String> pair = draw.any(opposites.rows());
      return Phrasings.fill(
          draw.any(
              List.of(
                  "The opposite of {0} is {1}, and the opposite of {1} is {0}.",
                  "{0} and {1} are opposites: what is {0} is not {1}.",
                  "Some things are {0} and others are {1}. The one word is the opposite of the"
                      + " other.")),
          pair.getFirst(),
          pair.getLast());
    }
    String category = draw.any(categories.column(0));
    List<String> things = draw.some(of(category), draw.between(3, 5));
    String first = things.getFirst();
    return Table.capitalized(
        Phrasings.fill(
            "{0} is {1}. So are {2}.",
            Table.withArticle(first),
            Table.withArticle(category),
            Table.inWords(things.subList(1, things.size()))));
  }
}
