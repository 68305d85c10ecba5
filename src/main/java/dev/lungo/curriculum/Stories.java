package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.List;

/// Very short stories: somebody somewhere meets a difficulty and comes through it.
///
/// They are put together from parts that fit each other, so that even a small model can learn what
/// follows from what. What is held out are combinations of hero and thing.
final class Stories implements Family {
  private record Hero(String name, String kind, String pronoun, String possessive) {}

  private record Plot(String thing, String loss, String search, String found, String moral) {}

  private static final List<String> GIRLS = List.of("Mia", "Lily", "Anna", "Rosa", "Nina", "Ella");
  private static final List<String> BOYS = List.of("Tim", "Ben", "Max", "Leo", "Sam", "Tom");
  private static final List<String> ANIMALS =
      List.of("rabbit", "fox", "bear", "mouse", "cat", "dog", "duck", "owl", "frog", "hedgehog");
  private static final List<String> PLACES =
      List.of(
          "in a small house by the sea",
          "at the edge of a forest",
          "in a quiet village",
          "near a blue lake",
          "on a farm in the hills",
          "in a busy town");
  private static final List<String> FRIENDS =
      List.of(
          "a kind old man", "a clever crow", "her neighbour", "a little girl", "a friendly goat");
  private static final List<Plot> PLOTS =
      List.of(
          new Plot(
              "kite",
              "the wind tore it away",
              "looked up into every tree",
              "hung in the branches of an old oak",
              "Hold on to what you love"),
          new Plot(
              "ball",
              "it rolled down the hill",
              "followed the path to the bottom",
              "lay in the grass beside a gate",
              "Patience finds what haste has lost"),
          new Plot(
              "red hat",
              "a goat ran off with it",
              "asked everybody on the road",
              "sat on the head of a scarecrow",
              "A question is better than a guess"),
          new Plot(
              "boat",
              "the river carried it off",
              "walked along the water",
              "had stopped between two stones",
              "Rivers take, and rivers give back"),
          new Plot(
              "lantern",
              "it went out in the dark",
              "waited for the moon to rise",
              "shone again with a new candle",
              "No night is without an end"),
          new Plot(
              "drum",
              "somebody hid it",
              "listened at every door",
              "was found behind the stove",
              "Look at home before you look abroad"),
          new Plot(
              "map",
              "the rain made it wet",
              "laid it in the sun",
              "could be read again in the evening",
              "Some things only need time"),
          new Plot(
              "bell",
              "it fell into the well",
              "let down a long rope",
              "came up, bright and ringing",
              "Where there is a rope, there is a way"));
  private static final Phrasings ASK =
      Phrasings.of(
          "Tell me a story about {0} and {1}.",
          "Write a short story about {0} with {1} in it.",
          "Please tell a story. It should have {0} and {1}.",
          "I want to hear a story about {0} and {1}.",
          "Make up a little tale of {0} and {1}.",
          "Can you tell a tale with {0} and {1} in it?",
          "A story about {0} and {1}, please.",
          "Please write a tale about {0} and {1}.",
          "I want to hear a little tale of {0} and {1}.",
          "Can you make up a short tale of {0} and {1}?");

  @Override
  public String name() {
    return "stories";
  }

  @Override
  public Lesson lesson(Draw draw) {
    record Pair(Hero hero, Plot plot) {}
    Pair pair =
        draw.made(
            () -> new Pair(hero(draw), draw.any(PLOTS)),
            p -> p.hero.name + p.hero.kind + p.plot.thing);
    String hero =
        pair.hero.kind.isEmpty()
            ? pair.hero.name
            : Table.withArticle(pair.hero.kind) + " called " + pair.hero.name;
    return Lesson.of(
        name(),
        draw.phrase(ASK, hero, Table.withArticle(pair.plot.thing)),
        story(draw, pair.hero, pair.plot),
        new Check.Story(List.of(pair.hero.name, pair.plot.thing), 4));
  }

  private static Hero hero(Draw draw) {
    boolean girl = draw.chance(0.5);
    String name = draw.chance(0.4) ? Invented.name(draw) : draw.any(girl ? GIRLS : BOYS);
    String kind = draw.chance(0.5) ? "" : draw.any(ANIMALS);
    return new Hero(name, kind, girl ? "she" : "he", girl ? "her" : "his");
  }

  private static String story(Draw draw, Hero hero, Plot plot) {
    String who =
        hero.kind.isEmpty()
            ? (hero.pronoun.equals("she") ? "a girl" : "a boy")
            : Table.withArticle(hero.kind);
    List<String> sentences = new ArrayList<>();
    sentences.add(
        draw.answer(
            List.of(
                "Once upon a time there was {0} called {1} who lived {2}.",
                "Long ago {0} called {1} lived {2}.",
                "There once lived {0} {2}, and the name was {1}."),
            who,
            hero.name,
            draw.any(PLACES)));
    sentences.add(
        draw.answer(
            List.of(
                "{0} had {1} and took it everywhere.",
                "Nothing was dearer to {2} than {3} {4}.", "For a birthday {5} got {1}."),
            Table.capitalized(hero.pronoun),
            Table.withArticle(plot.thing),
            hero.name,
            hero.possessive,
            plot.thing,
            hero.pronoun));
    sentences.add("One day " + plot.loss + ".");
    sentences.add(
        draw.answer(
            List.of(
                "{0} was very sad.",
                "{0} sat down and cried.", "At first {0} did not know what to do."),
            hero.name));
    String friend = draw.any(FRIENDS).replace("her neighbour", hero.possessive + " neighbour");
    sentences.add(
        Table.capitalized(
            draw.answer(
                List.of(
                    "{0} came by and wanted to help.",
                    "then {0} came and said: \"Do not give up!\""),
                friend)));
    sentences.add("Together they " + plot.search + ".");
    sentences.add("In the end the " + plot.thing + " " + plot.found + ".");
    sentences.add(
        draw.answer(
            List.of("{0} laughed and thanked {1}.", "{0} was happy again and thanked {1}."),
            hero.name,
            friend.replaceFirst("^a ", "the ")));
    if (draw.chance(0.5)) {
      sentences.add(plot.moral + ".");
    }
    return String.join(" ", sentences);
  }

  @Override
  public String text(Draw draw) {
    return story(draw, hero(draw), draw.any(PLOTS));
  }
}
