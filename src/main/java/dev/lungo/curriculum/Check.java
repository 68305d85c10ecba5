package dev.lungo.curriculum;

import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/// How to tell whether an answer is right, by rule. {@link Judge} applies it.
public sealed interface Check {
  /// It says one of the right words and none of the wrong ones, as whole words, whatever the case.
  ///
  /// @param right any of these will do
  /// @param wrong other members of the table: an answer that names two capitals is a guess
  record Says(List<String> right, Set<String> wrong) implements Check {
    public Says {
      // In one order, so that the same seed writes the same file.
      wrong = Collections.unmodifiableSortedSet(new TreeSet<>(wrong));
    }

    static Says one(String right) {
      return new Says(List.of(right), Set.of());
    }
  }

  /// It says all of these, as whole words.
  record SaysAll(List<String> words) implements Check {}

  /// The last number in it is this one.
  record Gives(long number) implements Check {}

  /// Without white space and a last full stop it is one of these, such as a translation.
  record Is(List<String> accepted) implements Check {}

  /// It lists exactly these, in this order.
  record Lists(List<String> items) implements Check {}

  /// It is a JSON value equal to this one.
  record IsJson(String json) implements Check {}

  /// It declines.
  record Declines() implements Check {}

  /// It answers and does not decline: a harmless question that sounds otherwise.
  record Helps(List<String> about) implements Check {}

  /// It says that it does not know.
  record Admits() implements Check {}

  /// It is a story: sentences enough, with these words in it.
  record Story(List<String> words, int sentences) implements Check {}

  /// It holds a Java method that compiles and gives these results.
  ///
  /// @param method its name
  /// @param cases what it is called with, and what must come, as Java expressions
  record JavaMethod(String method, List<Case> cases) implements Check {
    record Case(String arguments, String result) {}
  }

  /// It says something. No rule knows better: such questions come from people's own conversations.
  record Responds() implements Check {}
}
