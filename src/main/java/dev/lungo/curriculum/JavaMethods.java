package dev.lungo.curriculum;

import dev.lungo.curriculum.Check.JavaMethod.Case;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;

/// Small Java methods written from a description.
///
/// A task is a pattern with a number or a word in it; what is held out are pattern and number
/// together. Right is what compiles and gives the right results: see {@link JavaRunner}.
final class JavaMethods implements Family {
  /// @param name of the method
  /// @param does what the description says it does
  /// @param parameters and the rest of the method, as they stand in Java
  private record Task(
      String name, String does, String type, String parameters, String body, List<Case> cases) {
    String code() {
      return "```java\n%s %s(%s) {\n    %s\n}\n```"
          .formatted(type, name, parameters, body.replace("\n", "\n    "));
    }
  }

  private static final Phrasings ASK =
      Phrasings.asking(
          "Write a Java method {1} that {0}.",
          "Write a method called {1} in Java that {0}.",
          "I need a Java method that {0}. Call it {1}.",
          "Java: a method {1} that {0}, please.",
          "Please write {1}, a Java method that {0}.",
          "Can you write a Java method that {0}? Its name is {1}.",
          "In Java, how do I write a method that {0}? It should be called {1}.",
          "Show me the code of a Java method {1} which {0}.",
          "The Java method {1} {0}. Write its code.",
          "Code a method in Java which {0}, with the name {1}.",
          "Give me Java code: {1} {0}.",
          "I want {1}, a method which {0}. Write it in Java.",
          "Can you code a Java method which {0}? Its name should be {1}.",
          "Show me how to write {1} in Java: it {0}.",
          "Give me the code of a method that {0}. I want to call it {1}, in Java.");

  private final List<Function<Draw, Task>> patterns =
      List.of(
          JavaMethods::add,
          JavaMethods::multiply,
          JavaMethods::divisible,
          JavaMethods::remainder,
          JavaMethods::greater,
          JavaMethods::twoNumbers,
          JavaMethods::repeat,
          JavaMethods::countLetter,
          JavaMethods::startsWith,
          JavaMethods::wholeText,
          JavaMethods::sumTo,
          JavaMethods::clamp,
          JavaMethods::longerThan);

  @Override
  public String name() {
    return "java-methods";
  }

  @Override
  public Lesson lesson(Draw draw) {
    Task task = draw.made(() -> draw.any(patterns).apply(draw), t -> t.name + " " + t.does);
    return Lesson.of(
        name(),
        draw.phrase(ASK, task.does, task.name),
        task.code(),
        new Check.JavaMethod(task.name, task.cases));
  }

  @Override
  public String text(Draw draw) {
    Draw taught = new Draw(draw.seed(), Part.TAUGHT);
    Task task = taught.made(() -> taught.any(patterns).apply(taught), t -> t.name + " " + t.does);
    return "This Java method " + task.does + ":\n" + task.code();
  }

  // --- Patterns ---

  private static Task add(Draw draw) {
    int k = draw.between(1, 30);
    boolean plus = draw.chance(0.5);
    return new Task(
        plus ? "add" + k : "subtract" + k,
        plus ? "adds " + k + " to a number" : "subtracts " + k + " from a number",
        "int",
        "int n",
        "return n " + (plus ? "+ " : "- ") + k + ";",
        numbers(n -> plus ? n + k : n - k, 0, 7, -5));
  }

  private static Task multiply(Draw draw) {
    int k = draw.between(2, 30);
    return new Task(
        "times" + k,
        "multiplies a number by " + k,
        "int",
        "int n",
        "return n * " + k + ";",
        numbers(n -> n * k, 0, 3, -4));
  }

  private static Task divisible(Draw draw) {
    int k = draw.between(2, 30);
    return new Task(
        "isDivisibleBy" + k,
        "tells whether a number is divisible by " + k,
        "boolean",
        "int n",
        "return n % " + k + " == 0;",
        List.of(
            new Case(String.valueOf(2 * k), "true"),
            new Case(String.valueOf(2 * k + 1), "false"),
            new Case("0", "true")));
  }

  private static Task remainder(Draw draw) {
    int k = draw.between(2, 30);
    return new Task(
        "mod" + k,
        "returns the remainder of a number divided by " + k,
        "int",
        "int n",
        "return n % " + k + ";",
        numbers(n -> n % k, 0, 17, 100));
  }

  private static Task greater(Draw draw) {
    int k = draw.between(0, 99);
    boolean more = draw.chance(0.5);
    return new Task(
        (more ? "isMoreThan" : "isLessThan") + k,
        "tells whether a number is " + (more ? "more" : "less") + " than " + k,
        "boolean",
        "int n",
        "return n " + (more ? "> " : "< ") + k + ";",
        List.of(
            new Case(String.valueOf(k + 1), String.valueOf(more)),
            new Case(String.valueOf(k), "false"),
            new Case(String.valueOf(k - 1), String.valueOf(!more))));
  }

  private static Task twoNumbers(Draw draw) {
    record Two(String name, String does, String body, List<Case> cases) {}
    Two two =
        draw.any(
            List.of(
                new Two("sum", "returns the sum of two numbers", "return a + b;", pairs("7", "-1")),
                new Two(
                    "difference",
                    "returns the difference of two numbers",
                    "return a - b;",
                    pairs("-1", "-3")),
                new Two(
                    "product",
                    "returns the product of two numbers",
                    "return a * b;",
                    pairs("12", "-2")),
                new Two(
                    "max",
                    "returns the larger of two numbers",
                    "return a > b ? a : b;",
                    pairs("4", "1")),
                new Two(
                    "min",
                    "returns the smaller of two numbers",
                    "return a < b ? a : b;",
                    pairs("3", "-2"))));
    return new Task(two.name, two.does, "int", "int a, int b", two.body, two.cases);
  }

  /// The results of (3, 4) and (-2, 1).
  private static List<Case> pairs(String first, String second) {
    return List.of(new Case("3, 4", first), new Case("-2, 1", second));
  }

  private static Task repeat(Draw draw) {
    int k = draw.between(2, 12);
    return new Task(
        "repeat" + k,
        "repeats a text " + k + " times",
        "String",
        "String text",
        "return text.repeat(" + k + ");",
        List.of(
            new Case("\"ab\"", quoted("ab".repeat(k))), new Case("\"x\"", quoted("x".repeat(k)))));
  }

  private static Task countLetter(Draw draw) {
    char letter = (char) ('a' + draw.between(0, 25));
    return new Task(
        "count" + Character.toUpperCase(letter),
        "counts the letter " + letter + " in a text",
        "int",
        "String text",
        "int count = 0;\nfor (char c : text.toCharArray()) {\n    if (c == '%c') {\n        count++;\n    }\n}\nreturn count;"
            .formatted(letter),
        List.of(
            new Case(quoted("" + letter + "-" + letter), "2"),
            new Case("\"\"", "0"),
            new Case(quoted("0" + letter), "1")));
  }

  private static Task startsWith(Draw draw) {
    String letter = String.valueOf((char) ('a' + draw.between(0, 25)));
    boolean start = draw.chance(0.5);
    return new Task(
        (start ? "startsWith" : "endsWith") + letter.toUpperCase(Locale.ROOT),
        "tells whether a text " + (start ? "starts" : "ends") + " with " + letter,
        "boolean",
        "String text",
        "return text." + (start ? "startsWith" : "endsWith") + "(\"" + letter + "\");",
        List.of(
            new Case(quoted(letter + "0"), String.valueOf(start)),
            new Case(quoted("0" + letter), String.valueOf(!start))));
  }

  private static Task wholeText(Draw draw) {
    return draw.any(
        List.of(
            new Task(
                "length",
                "returns the length of a text",
                "int",
                "String text",
                "return text.length();",
                List.of(new Case("\"abc\"", "3"), new Case("\"\"", "0"))),
            new Task(
                "upper",
                "returns a text in capital letters",
                "String",
                "String text",
                "return text.toUpperCase();",
                List.of(new Case("\"abC\"", "\"ABC\""))),
            new Task(
                "reverse",
                "returns a text backwards",
                "String",
                "String text",
                "return new StringBuilder(text).reverse().toString();",
                List.of(new Case("\"abc\"", "\"cba\""))),
            new Task(
                "isEmpty",
                "tells whether a text is empty",
                "boolean",
                "String text",
                "return text.isEmpty();",
                List.of(new Case("\"\"", "true"), new Case("\"a\"", "false"))),
            new Task(
                "first",
                "returns the first character of a text",
                "char",
                "String text",
                "return text.charAt(0);",
                List.of(new Case("\"xyz\"", "'x'")))));
  }

  private static Task sumTo(Draw draw) {
    int k = draw.between(1, 20);
    return new Task(
        "sumFrom" + k,
        "returns the sum of the numbers from " + k + " to n",
        "int",
        "int n",
        "int sum = 0;\nfor (int i = " + k + "; i <= n; i++) {\n    sum += i;\n}\nreturn sum;",
        List.of(
            new Case(String.valueOf(k), String.valueOf(k)),
            new Case(String.valueOf(k + 2), String.valueOf(3 * k + 3)),
            new Case(String.valueOf(k - 1), "0")));
  }

  private static Task clamp(Draw draw) {
    int k = draw.between(1, 99);
    boolean most = draw.chance(0.5);
    return new Task(
        (most ? "atMost" : "atLeast") + k,
        "returns a number, but " + (most ? "at most " : "at least ") + k,
        "int",
        "int n",
        "return Math." + (most ? "min" : "max") + "(n, " + k + ");",
        numbers(n -> most ? Math.min(n, k) : Math.max(n, k), 0, k, 1000));
  }

  private static Task longerThan(Draw draw) {
    int k = draw.between(1, 20);
    return new Task(
        "hasMoreThan" + k,
        "tells whether a text is longer than " + k + " characters",
        "boolean",
        "String text",
        "return text.length() > " + k + ";",
        List.of(
            new Case(quoted("x".repeat(k)), "false"), new Case(quoted("x".repeat(k + 1)), "true")));
  }

  private static List<Case> numbers(Function<Integer, Integer> result, int... arguments) {
    List<Case> cases = new ArrayList<>();
    for (int n : arguments) {
      cases.add(new Case(String.valueOf(n), String.valueOf(result.apply(n))));
    }
    return cases;
  }

  private static String quoted(String text) {
    return "\"" + text + "\"";
  }
}
