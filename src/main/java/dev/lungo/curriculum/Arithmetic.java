package dev.lungo.curriculum;

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
  }

  private static final Phrasings SIGNS =
      Phrasings.of(
          "What is {0} {1} {2}?",
          "{0} {1} {2} = ?",
          "Calculate {0} {1} {2}.",
          "{0} {1} {2}",
          "How much is {0} {1} {2}?",
          "Please work out {0} {1} {2} for me.",
          "I need the result of {0} {1} {2}.");
  private static final Phrasings STORIES_PLUS =
      Phrasings.of(
          "Tom has {0} apples and gets {1} more. How many apples does he have?",
          "There are {0} birds in a tree. {1} more come. How many birds are there now?",
          "Anna reads {0} pages today and {1} pages tomorrow. How many pages are that?",
          "A shelf holds {0} books. We put {1} more on it. How many books does it hold?",
          "{0} children play in the park, and {1} join them. How many children are there?");
  private static final Phrasings STORIES_MINUS =
      Phrasings.of(
          "Tom has {0} apples and eats {1}. How many are left?",
          "There are {0} birds in a tree and {1} fly away. How many stay?",
          "A box holds {0} pens. We take {1} out. How many pens are still in it?",
          "Anna has {0} coins and spends {1}. How many coins does she have left?",
          "Of {0} children {1} go home. How many are still there?");

  @Override
  public String name() {
    return "arithmetic";
  }

  @Override
  public Lesson lesson(Draw draw) {
    Sum sum = draw.made(() -> sum(draw), Sum::name);
    boolean story = sum.operation != Operation.TIMES && draw.chance(0.25);
    String question =
        story
            ? draw.phrase(
                sum.operation == Operation.PLUS ? STORIES_PLUS : STORIES_MINUS, sum.a, sum.b)
            : draw.phrase(
                SIGNS, sum.a, draw.chance(0.2) ? sum.operation.word : sum.operation.sign, sum.b);
    return Lesson.of(name(), question, equation(sum) + ".", new Check.Gives(sum.result()));
  }

  private static String equation(Sum sum) {
    return "%d %s %d = %d".formatted(sum.a, sum.operation.sign, sum.b, sum.result());
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

  /// Sums in rows. Those held out are left out: unlike a fact, a sum need not be read.
  @Override
  public String text(Draw draw) {
    var text = new StringBuilder();
    int n = draw.between(3, 8);
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    for (int i = 0; i < n; i++) {
      Sum sum = taught.made(() -> sum(taught), Sum::name);
      text.append(text.isEmpty() ? "" : "\n").append(equation(sum));
    }
    return text.toString();
  }
}
