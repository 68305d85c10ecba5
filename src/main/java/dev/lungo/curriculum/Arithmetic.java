package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.List;
import java.util.function.Supplier;

/// Sums, differences and small products of numbers with one and two digits.
///
/// What is held out are pairs of numbers: to be right about them a model must have learned to
/// calculate.
final class Arithmetic implements Family {
  private enum Operation {
    PLUS("+", "plus"),
    MINUS("-", "minus"),
    TIMES("*", "times");

    private final String sign;
    private final String word;

    Operation(String sign, String word) {
      this.sign = sign;
      this.word = word;
    }
  }

  private static final Phrasings SUMS =
      Phrasings.asking(
          "What is the sum of {0} and {1}?",
          "Add {0} and {1}.",
          "Add {1} to {0}.",
          "What do I get if I add {1} to {0}?",
          "Give me the sum of {0} and {1}.",
          "How much are {0} and {1} together?",
          "What number is {1} more than {0}?",
          "Start with {0} and add {1}. What is the result?",
          "How much is it if I add {0} and {1}?",
          "Calculate the sum of {0} and {1}.");
  private static final Phrasings DIFFERENCES =
      Phrasings.asking(
          "What is the difference between {0} and {1}?",
          "Subtract {1} from {0}.",
          "Take {1} away from {0}.",
          "What do I get if I subtract {1} from {0}?",
          "What is left if I take {1} from {0}?",
          "How much is {0} less {1}?",
          "What number is {1} less than {0}?",
          "Start with {0} and take away {1}. What is the result?",
          "How much is left if I subtract {1} from {0}?",
          "Calculate the difference between {0} and {1}.");
  private static final Phrasings PRODUCTS =
      Phrasings.asking(
          "What is the product of {0} and {1}?",
          "Multiply {0} by {1}.",
          "Multiply {0} and {1}.",
          "What do I get if I multiply {0} by {1}?",
          "Give me the product of {0} and {1}.",
          "How much is {0} multiplied by {1}?",
          "{0} multiplied by {1} is what?",
          "Take {0} and multiply it by {1}. What is the result?",
          "How much is it if I multiply {0} and {1}?",
          "Calculate the product of {0} and {1}.");

  private static Phrasings named(Operation operation) {
    return switch (operation) {
      case PLUS -> SUMS;
      case MINUS -> DIFFERENCES;
      case TIMES -> PRODUCTS;
    };
  }

  private record Sum(int a, Operation operation, int b) {
    String name() {
      return a + operation.sign + b;
    }

    int result() {
      return switch (operation) {
        case PLUS -> a + b;
        case MINUS -> a - b;
        case TIMES -> a * b;
      };
    }

    /// Whether a lesson may ask for it.
    boolean small() {
      int most = operation == Operation.TIMES ? 9 : 99;
      return a <= most && b <= most;
    }

    String equation() {
      return "%d %s %d = %d".formatted(a, operation.sign, b, result());
    }
  }

  private static final Phrasings SIGNS =
      Phrasings.asking(
          "What is {0} {1} {2}?",
          "{0} {1} {2} = ?",
          "Calculate {0} {1} {2}.",
          "{0} {1} {2}",
          "How much is {0} {1} {2}?",
          "Please work out {0} {1} {2} for me.",
          "I need the result of {0} {1} {2}.",
          "What does {0} {1} {2} make?",
          "What is the result of {0} {1} {2}?",
          "Solve {0} {1} {2}.",
          "Solve this: {0} {1} {2}",
          "Give me the answer to {0} {1} {2}.",
          "Can you calculate {0} {1} {2}?",
          "{0} {1} {2} is how much?",
          "{0} {1} {2} equals what?",
          "{0} {1} {2} makes how much?",
          "What do I get for {0} {1} {2}?",
          "Tell me how much {0} {1} {2} is.",
          "Do you know the answer to {0} {1} {2}?",
          "Tell me what {0} {1} {2} equals.",
          "What answer do you get for {0} {1} {2}?",
          "Work out how much {0} {1} {2} makes.",
          "I need to solve {0} {1} {2}. Give me the result.");

  /// Of {0} things {3} and a person {2}, {1} more.
  private static final Phrasings STORIES_PLUS =
      Phrasings.asking(
          "{2} has {0} {3} and gets {1} more. How many {3} does {2} have?",
          "There are {0} {3} on a table. {2} puts {1} more there. How many {3} are there now?",
          "{2} finds {0} {3} on Monday and {1} {3} on Tuesday. How many {3} are that together?",
          "A box holds {0} {3}. We put {1} more in. How many {3} does it hold now?",
          "{2} buys {0} {3} and then {1} more. How many {3} does {2} have now?",
          "One bag holds {0} {3}, another bag holds {1}. How many {3} are that in all?",
          "{2} had {0} {3}. A friend gave {2} another {1}. How many {3} has {2} now?",
          "In a shop there are {0} {3}, and {1} more arrive. How many {3} are in the shop now?",
          "{0} children play in the park, and {1} join them. How many children are there?",
          "There are {0} birds in a tree. {1} more come. How many birds are there now?",
          "{2} reads {0} pages in the morning and {1} in the evening. How many pages in all?",
          "A bus has {0} people in it. {1} more people get in. How many people are in it now?",
          "{2} had {0} {3} and finds {1} more. How many {3} does {2} have in all?",
          "There are {0} people in a shop. {1} more come in. How many people are there now?",
          "On a table there are {0} {3}, in a box there are {1}. How many {3} together?");

  /// Of {0} things {3} and a person {2}, {1} less.
  private static final Phrasings STORIES_MINUS =
      Phrasings.asking(
          "{2} has {0} {3} and gives {1} away. How many {3} are left?",
          "{2} had {0} {3} and lost {1}. How many {3} does {2} have now?",
          "There are {0} birds in a tree and {1} fly away. How many birds stay?",
          "A box holds {0} {3}. We take {1} out. How many {3} are still in it?",
          "{2} has {0} coins and spends {1}. How many coins does {2} have left?",
          "Of {0} children in the park {1} go home. How many children are still there?",
          "There are {0} {3} on a table. {2} takes {1} of them. How many {3} are still there?",
          "{2} buys {0} {3}, but loses {1} of them. How many {3} are left?",
          "A bus has {0} people in it, and {1} get out. How many people stay in the bus?",
          "A shop has {0} {3} and sells {1}. How many {3} does the shop have left?",
          "{2} must read {0} pages and has read {1}. How many pages are left?",
          "A bag with {0} {3} has a hole, and {1} fall out. How many {3} stay in the bag?",
          "A shop had {0} {3}. {2} takes {1} away. How many {3} are still in the shop?",
          "There are {0} people in the park and {1} of them go home. How many people stay?",
          "{2} had a bag with {0} {3} and gives {1} of them away. How many {3} are left in it?");

  private static final List<String> THINGS =
      List.of(
          "apples", "books", "coins", "pens", "stamps", "cards", "shells", "stones", "eggs", "cups",
          "flowers", "balls", "keys", "nuts", "buttons", "pears");

  @Override
  public String name() {
    return "arithmetic";
  }

  @Override
  public Lesson lesson(Draw draw) {
    boolean story = draw.chance(0.25);
    Supplier<Sum> maker = () -> story ? ofStory(draw) : sum(draw);
    Sum sum = draw.made(maker, Sum::name);
    return Lesson.of(
        name(),
        story ? story(draw, sum) : question(draw, sum),
        sum.equation() + ".",
        new Check.Gives(sum.result()));
  }

  private static String story(Draw draw, Sum sum) {
    return draw.phrase(
        sum.operation == Operation.PLUS ? STORIES_PLUS : STORIES_MINUS,
        sum.a,
        sum.b,
        Invented.firstName(draw),
        draw.any(THINGS));
  }

  private static String question(Draw draw, Sum sum) {
    if (draw.chance(0.25)) {
      return draw.phrase(named(sum.operation), sum.a, sum.b);
    }
    return draw.phrase(
        SIGNS, sum.a, draw.chance(0.2) ? sum.operation.word : sum.operation.sign, sum.b);
  }

  private static Sum sum(Draw draw) {
    return switch (draw.between(0, 4)) {
      case 0 -> new Sum(draw.between(0, 9), Operation.PLUS, draw.between(0, 9));
      case 1 -> new Sum(draw.between(0, 99), Operation.PLUS, draw.between(0, 99));
      case 2 -> {
        int a = draw.between(1, 9);
        yield new Sum(a, Operation.MINUS, draw.between(0, a));
      }
      case 3 -> {
        int a = draw.between(10, 99);
        yield new Sum(a, Operation.MINUS, draw.between(0, a));
      }
      default -> new Sum(draw.between(0, 9), Operation.TIMES, draw.between(0, 9));
    };
  }

  /// Several things, and some that come or go.
  private static Sum ofStory(Draw draw) {
    int a = draw.between(3, draw.chance(0.5) ? 9 : 99);
    return draw.chance(0.5)
        ? new Sum(a, Operation.PLUS, draw.between(2, draw.chance(0.5) ? 9 : 99))
        : new Sum(a, Operation.MINUS, draw.between(2, a - 1));
  }

  /// Sums in rows, by chance or each a little more than the one before. Those held out are left
  /// out: unlike a fact, a sum need not be read.
  @Override
  public String text(Draw draw) {
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    List<String> lines = new ArrayList<>();
    int wanted = draw.between(12, 20);
    while (lines.size() < wanted) {
      switch (draw.between(0, 2)) {
        case 0 -> {
          Sum sum = sum(draw);
          for (int i = draw.between(4, 8); i > 0 && sum.small(); i--) {
            if (!Draw.heldOut(sum.name())) {
              lines.add(sum.equation());
            }
            sum = next(sum);
          }
        }
        case 1 -> lines.add(lesson(taught).written());
        default -> {
          Sum sum = taught.made(() -> sum(taught), Sum::name);
          lines.add(
              draw.chance(0.2)
                  ? "%d %s %d is %d".formatted(sum.a, sum.operation.word, sum.b, sum.result())
                  : sum.equation());
        }
      }
    }
    return String.join("\n", lines.subList(0, wanted));
  }

  /// One more to add or to multiply by; one more to take away from.
  private static Sum next(Sum sum) {
    return sum.operation == Operation.MINUS
        ? new Sum(sum.a + 1, sum.operation, sum.b)
        : new Sum(sum.a, sum.operation, sum.b + 1);
  }
}
