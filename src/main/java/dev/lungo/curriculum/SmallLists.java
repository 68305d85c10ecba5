package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/// Sorting, counting, and finding the largest and the smallest in short lists of numbers and words.
///
/// What is held out are lists: to be right about them a model must have learned to compare.
final class SmallLists implements Family {
  private static final Phrasings SORT =
      Phrasings.asking(
          "Sort these numbers: {0}.",
          "Put these numbers in order: {0}.",
          "Sort from small to large: {0}.",
          "Please sort the numbers {0}.",
          "sort {0}",
          "Sort the numbers {0}.",
          "Bring these numbers into order: {0}.",
          "Arrange from the smallest to the largest: {0}.",
          "What is the right order of the numbers {0}?",
          "Write these numbers from small to large: {0}.",
          "Order the numbers {0}.",
          "Can you sort these numbers for me: {0}?",
          "List these numbers, the smallest first: {0}.",
          "Put the numbers {0} in order.",
          "Sort these numbers and start with the smallest: {0}.",
          "{0}: sort these numbers.",
          "How do these numbers look when they are sorted: {0}?",
          "Can you bring the numbers {0} into the right order?",
          "Arrange the numbers {0}, the smallest first.",
          "Write the numbers {0} from the smallest to the largest.",
          "{0}: put these numbers in order, please.");
  private static final Phrasings ALPHABET =
      Phrasings.asking(
          "Sort these words by the alphabet: {0}.",
          "Put these words in alphabetical order: {0}.",
          "Alphabetical order, please: {0}.",
          "Sort the words {0}.",
          "Sort from A to Z: {0}.",
          "Arrange these words by their letters: {0}.",
          "What is the alphabetical order of {0}?",
          "Sort the following words alphabetically: {0}.",
          "Which order do the words {0} have in a dictionary?",
          "Bring these words into the order of the alphabet: {0}.",
          "Write these words as they stand in a dictionary: {0}.",
          "List these words alphabetically: {0}.",
          "{0}: sort these words.",
          "Can you sort these words for me: {0}?",
          "Order the words {0} from A to Z.",
          "Sort these by the alphabet, please: {0}.",
          "In which order do these words stand in a dictionary: {0}?",
          "Arrange the words {0} alphabetically.",
          "Bring the words {0} into alphabetical order.",
          "{0}: list these words from A to Z, please.");
  private static final Phrasings COUNT =
      Phrasings.asking(
          "How many words are in this list: {0}?",
          "Count the things in this list: {0}.",
          "How many things are listed here: {0}?",
          "Count these words: {0}.",
          "How many words do I list here: {0}?",
          "How long is this list: {0}?",
          "count {0}",
          "What is the number of words here: {0}?",
          "{0}: how many words are that?",
          "How many entries does this list have: {0}?",
          "Tell me how many words you see: {0}.",
          "I have a list: {0}. How many things are in it?",
          "Here are some words: {0}. Count them.",
          "Give me the number of things in this list: {0}.",
          "How many do you count: {0}?",
          "The list is {0}. How long is it?",
          "Count the entries of this list: {0}.",
          "Here is a list: {0}. How many words do you see in it?",
          "Tell me the number of entries: {0}.",
          "{0}: how many things are listed here?",
          "I have some words: {0}. What is the number of them?");
  private static final Phrasings LARGEST =
      Phrasings.asking(
          "Which is the largest number: {0}?",
          "What is the largest of {0}?",
          "Find the largest number in {0}.",
          "Tell me the biggest number of {0}.",
          "Which of these numbers is the greatest: {0}?",
          "Name the highest of these numbers: {0}.",
          "{0}: which is the largest?",
          "What is the maximum of {0}?",
          "Give me the largest of the numbers {0}.",
          "Look at {0}. Which is the highest number?",
          "I need the greatest of these numbers: {0}.",
          "Among {0}, what is the largest number?",
          "Can you find the biggest of {0}?",
          "Which number is the maximum: {0}?",
          "The largest number, please: {0}.",
          "Which number is larger than the others: {0}?",
          "Find the greatest number among {0}.",
          "Of the numbers {0}, which is the highest?",
          "Look at these numbers and name the biggest: {0}.",
          "I need the maximum of {0}.");
  private static final Phrasings SMALLEST =
      Phrasings.asking(
          "Which is the smallest number: {0}?",
          "What is the smallest of {0}?",
          "Find the smallest number in {0}.",
          "Tell me the least number of {0}.",
          "Which of these numbers is the lowest: {0}?",
          "Name the lowest of these numbers: {0}.",
          "{0}: which is the smallest?",
          "What is the minimum of {0}?",
          "Give me the smallest of the numbers {0}.",
          "Look at {0}. Which is the lowest number?",
          "I need the least of these numbers: {0}.",
          "Among {0}, what is the smallest number?",
          "Can you find the least of {0}?",
          "Which number is the minimum: {0}?",
          "The smallest number, please: {0}.",
          "Which number is smaller than the others: {0}?",
          "Find the lowest number among {0}.",
          "Of the numbers {0}, which is the lowest?",
          "Look at these numbers and name the least: {0}.",
          "I need the minimum of {0}.");

  private static final List<String> NUMBERS =
      IntStream.range(0, 100).mapToObj(Integer::toString).toList();

  private final List<String> things =
      Table.read("categories").rows().stream().flatMap(row -> row.stream().skip(1)).toList();

  @Override
  public String name() {
    return "lists";
  }

  @Override
  public Lesson lesson(Draw draw) {
    return lesson(draw, draw.between(0, 4));
  }

  private Lesson lesson(Draw draw, int kind) {
    return switch (kind) {
      case 0 -> {
        List<String> numbers = numbers(draw);
        yield listed(draw, SORT, numbers, sorted(numbers));
      }
      case 1 -> {
        List<String> words = words(draw, 3, 5);
        yield listed(draw, ALPHABET, words, words.stream().sorted().toList());
      }
      case 2 -> {
        List<String> words = words(draw, 2, 6);
        yield Lesson.of(
            name(),
            draw.phrase(COUNT, joined(words)),
            "There are " + words.size() + ".",
            new Check.Gives(words.size()));
      }
      case 3 -> {
        List<String> numbers = numbers(draw);
        yield one(draw, LARGEST, numbers, "largest", sorted(numbers).getLast());
      }
      default -> {
        List<String> numbers = numbers(draw);
        yield one(draw, SMALLEST, numbers, "smallest", sorted(numbers).getFirst());
      }
    };
  }

  private Lesson listed(Draw draw, Phrasings phrasings, List<String> given, List<String> sorted) {
    return Lesson.of(
        name(), draw.phrase(phrasings, joined(given)), joined(sorted), new Check.Lists(sorted));
  }

  private Lesson one(Draw draw, Phrasings phrasings, List<String> given, String which, String one) {
    Set<String> others = new HashSet<>(given);
    others.remove(one);
    return Lesson.of(
        name(),
        draw.phrase(phrasings, joined(given)),
        "The " + which + " number is " + one + ".",
        new Check.Says(List.of(one), others));
  }

  private static List<String> numbers(Draw draw) {
    return draw.made(() -> draw.some(NUMBERS, draw.between(3, 5)), SmallLists::joined);
  }

  private static List<String> sorted(List<String> numbers) {
    return numbers.stream().sorted(Comparator.comparingInt(Integer::parseInt)).toList();
  }

  /// Different ones, some of them of no language.
  private List<String> words(Draw draw, int least, int most) {
    return draw.made(
        () -> {
          int count = draw.between(least, most);
          double strange = draw.chance(0.5) ? 0 : 0.5;
          Set<String> words = new LinkedHashSet<>();
          while (words.size() < count) {
            words.add(draw.chance(strange) ? Invented.word(draw) : draw.any(things));
          }
          return List.copyOf(words);
        },
        SmallLists::joined);
  }

  private static String joined(List<String> items) {
    return String.join(", ", items);
  }

  /// Counting up, comparing, and the order of words: what sorting rests on, and worked examples.
  /// The lists held out are left out.
  @Override
  public String text(Draw draw) {
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    int kind = taught.between(0, 9);
    return Stream.generate(() -> line(taught, kind))
        .limit(taught.between(3, 6))
        .collect(Collectors.joining("\n"));
  }

  private String line(Draw draw, int kind) {
    return switch (kind) {
      case 0 -> {
        int from = draw.between(0, 90);
        yield joined(NUMBERS.subList(from, Math.min(100, from + draw.between(5, 12))));
      }
      case 1 -> {
        List<String> two = sorted(draw.some(NUMBERS, 2));
        yield draw.answer(
            List.of(
                "{1} is larger than {0}, and {0} is smaller than {1}.",
                "Of {0} and {1}, the larger is {1}.",
                "Of {1} and {0}, the smaller is {0}.",
                "First comes {0}, then {1}."),
            two.getFirst(),
            two.getLast());
      }
      case 2 -> {
        List<String> two = words(draw, 2, 2).stream().sorted().toList();
        yield draw.answer(
            List.of(
                "In a dictionary {0} stands before {1}.",
                "In the alphabet {2} comes before {3}: {0}, {1}",
                "First comes {0} with {2}, then {1} with {3}."),
            two.getFirst(),
            two.getLast(),
            beginning(two.getFirst(), two.getLast()),
            beginning(two.getLast(), two.getFirst()));
      }
      case 3 -> {
        List<String> numbers = numbers(draw);
        List<String> sorted = sorted(numbers);
        yield draw.answer(
            List.of(
                "The largest of {0} is {2}, and the smallest is {1}.",
                "{0} in order: {3}", "{3}: the smallest is {1}, the largest {2}."),
            joined(numbers),
            sorted.getFirst(),
            sorted.getLast(),
            joined(sorted));
      }
      case 4 -> {
        List<String> words = words(draw, 2, 6);
        List<String> counted = new ArrayList<>();
        words.forEach(word -> counted.add((counted.size() + 1) + " " + word));
        yield draw.answer(
            List.of("{0}: {1} words", "{2}. There are {1}.", "{0}. That makes {1} words."),
            joined(words),
            words.size(),
            joined(counted));
      }
      default -> lesson(draw, kind - 5).written();
    };
  }

  /// So many letters that the two differ: "pea" of "peach" and "pear" is not enough.
  private static String beginning(String word, String other) {
    int same = 0;
    while (same < Math.min(word.length(), other.length())
        && word.charAt(same) == other.charAt(same)) {
      same++;
    }
    return word.substring(0, Math.min(word.length(), same + 1));
  }
}
