package dev.lungo.curriculum;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// A table of plain facts, from a resource of tab-separated lines.
record Table(List<List<String>> rows) {
  static Table read(String name) {
    return new Table(
        resource(name + ".tsv").lines().map(line -> List.of(line.split("\t"))).toList());
  }

  /// The text of a resource beside this class.
  static String resource(String file) {
    try (InputStream in = Table.class.getResourceAsStream(file)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + file + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + file, e);
    }
  }

  /// Every different value of a column.
  List<String> column(int column) {
    return rows.stream().map(row -> row.get(column)).distinct().toList();
  }

  /// The first value of each row with a certain value in another column.
  List<String> namesWhere(int column, String value) {
    return rows.stream().filter(row -> row.get(column).equals(value)).map(List::getFirst).toList();
  }

  /// "an apple", "a pear".
  static String withArticle(String noun) {
    return ("aeiou".indexOf(Character.toLowerCase(noun.charAt(0))) >= 0 ? "an " : "a ") + noun;
  }

  static String capitalized(String text) {
    return text.substring(0, 1).toUpperCase(java.util.Locale.ROOT) + text.substring(1);
  }

  /// "a, b and c".
  static String inWords(List<String> items) {
    return items.size() == 1
        ? items.getFirst()
        : Stream.of(String.join(", ", items.subList(0, items.size() - 1)), items.getLast())
            .collect(Collectors.joining(" and "));
  }
}
