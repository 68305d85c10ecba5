package dev.lungo.curriculum;

import java.util.Collection;
import java.util.List;
import java.util.Set;

/// Words that nobody has seen before.
///
/// A model that only ever reads fifty names learns fifty names; to learn to repeat whatever name it
/// is told, it must be told names without end.
final class Invented {
  private static final List<String> ONSETS =
      List.of(
          "b", "br", "c", "ch", "d", "dr", "f", "fl", "g", "gr", "h", "j", "k", "kl", "l", "m", "n",
          "p", "pr", "qu", "r", "s", "sh", "st", "t", "th", "tr", "v", "w", "y", "z");
  private static final List<String> VOWELS =
      List.of("a", "e", "i", "o", "u", "ai", "ea", "ia", "ou");
  private static final List<String> ENDS =
      List.of("", "", "", "l", "m", "n", "r", "s", "t", "x", "nd", "rk");
  private static final List<String> FIRST_NAMES =
      List.of(
          "Alice", "Bob", "Carla", "Daniel", "Eva", "Frank", "Gina", "Hugo", "Iris", "James",
          "Kate", "Lucas", "Maria", "Nora", "Oscar", "Petra", "Quentin", "Rita", "Simon", "Teresa",
          "Ulrich", "Vera", "Walter", "Xenia", "Yusuf", "Zoe", "Akira", "Bruno", "Chen", "Dora",
          "Emil", "Fiona", "Gustav", "Hanna", "Ivan", "Julia", "Kofi", "Lena", "Marco", "Nadia",
          "Omar", "Paula", "Ravi", "Sofia", "Tariq", "Ursula", "Viktor", "Wanda", "Yara", "Zane",
          "Mei", "Ling", "Anna", "Ben", "Clara", "David", "Emma", "Felix", "Grace", "Henry", "Ida",
          "Jack", "Karen", "Leo", "Mia", "Noah", "Olga", "Paul", "Rosa", "Sam", "Tina", "Victor");

  /// Words that sentences need for themselves; shorter ones are never made.
  private static final Set<String> TAKEN =
      Set.of(
          "that", "than", "them", "then", "there", "these", "this", "those", "thus", "your", "near",
          "year", "real", "name", "come", "some", "same", "more", "have", "here", "were", "home",
          "take", "make", "none");

  private Invented() {}

  /// In small letters, of one to three syllables.
  static String word(Draw draw) {
    while (true) {
      StringBuilder word = new StringBuilder();
      for (int syllables = draw.between(1, 3); syllables > 0; syllables--) {
        word.append(draw.any(ONSETS)).append(draw.any(VOWELS));
      }
      String made = word.append(draw.any(ENDS)).toString();
      if (made.length() > 3 && !TAKEN.contains(made)) {
        return made;
      }
    }
  }

  /// With a capital: of a place, say.
  static String name(Draw draw) {
    return Table.capitalized(word(draw));
  }

  /// A first name: now and then one that people have.
  static String firstName(Draw draw) {
    return draw.chance(0.4) ? draw.any(FIRST_NAMES) : name(draw);
  }

  /// Somebody to ask about, who is none of some.
  static String person(Draw draw, Collection<String> taken) {
    String person = draw.made(() -> firstName(draw), each -> each);
    return taken.contains(person) ? person(draw, taken) : person;
  }
}
