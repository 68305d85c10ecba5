package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/// Sorting, counting, and finding the largest in short lists of numbers and words.
final class SmallLists implements Family {
  private static final Phrasings SORT =
      Phrasings.of(
          "Sort these numbers: {0}",
          "Put these numbers in order: {0}",
          "Sort from small to large: {0}",
          "Please sort {0}",
          "Arrange the numbers {0} from the smallest to the largest.");
  private static final Phrasings ALPHABET =
      Phrasings.of(
          "Sort these words by the alphabet: {0}",
          "Put these words in alphabetical order: {0}",
          "Alphabetical order, please: {0}",
          "Sort the words {0}",
          "In which order do these words stand in a dictionary: {0}?");
  private static final Phrasings COUNT =
      Phrasings.of(
          "How many words are in this list: {0}?",
          "Count the things in this list: {0}",
          "How many things are listed here: {0}?",
          "How long is this list: {0}?",
          "Tell me the number of entries: {0}");
  private static final Phrasings LARGEST =
      Phrasings.of(
          "Which is the largest number: {0}?",
          "What is the largest of {0}?",
          "Find the largest number in {0}.",
          "Tell me the biggest number of {0}.",
          "Of the numbers {0}, which is the highest?");

  private final List<String> things =
      Table.read("categories").rows().stream().flatMap(row -> row.stream().skip(1)).toList();

  @Override
  public String name() {
    return "lists";
  }

  @Override
  public Lesson lesson(Draw draw) {
    return switch (draw.between(0, 3)) {
      case 0 -> {
        List<String> numbers = numbers(draw);
        List<String> sorted = new ArrayList<>(numbers);
        sorted.sort(Comparator.comparingInt(Integer::parseInt));
        yield listed(draw, SORT, numbers, sorted);
      }
      case 1 -> {
        List<String> words = draw.made(() -> words(draw), SmallLists::joined);
        List<String> sorted = new ArrayList<>(words);
        Collections.sort(sorted);
        yield listed(draw, ALPHABET, words, sorted);
      }
      case 2 -> {
        List<String> words = draw.made(() -> words(draw), SmallLists::joined);
        yield Lesson.of(
            name(),
            draw.phrase(COUNT, joined(words)),
            "There are " + words.size() + ".",
            new Check.Gives(words.size()));
      }
      default -> {
        List<String> numbers = numbers(draw);
        String largest = Collections.max(numbers, Comparator.comparingInt(Integer::parseInt));
        Set<String> others =
            numbers.stream().filter(n -> !n.equals(largest)).collect(Collectors.toSet());
        yield Lesson.of(
            name(),
            draw.phrase(LARGEST, joined(numbers)),
            "The largest number is " + largest + ".",
            new Check.Says(List.of(largest), others));
      }
    };
  }

  private Lesson listed(Draw draw, Phrasings phrasings, List<String> given, List<String> sorted) {
    return Lesson.of(
        name(), draw.phrase(phrasings, joined(given)), joined(sorted), new Check.Lists(sorted));
  }

  private static List<String> numbers(Draw draw) {
    List<String> all = IntStream.range(0, 100).mapToObj(Integer::toString).toList();
    return draw.made(() -> draw.some(all, draw.between(3, 5)), SmallLists::joined);
  }

  private List<String> words(Draw draw) {
    return draw.some(things, draw.between(3, 5));
  }

  private static String joined(List<String> items) {
    return String.join(", ", items);
  }

  /// Counting up and down, and the alphabet of words: what sorting rests on.
  @Override
  public String text(Draw draw) {
    if (draw.chance(0.5)) {
      int from = draw.between(0, 90);
      return IntStream.range(from, Math.min(100, from + draw.between(5, 12)))
          .mapToObj(Integer::toString)
          .collect(Collectors.joining(", "));
    }
    List<String> sorted = new ArrayList<>(words(draw));
    Collections.sort(sorted);
    return "In the order of the alphabet: " + joined(sorted) + ".";
  }
}
