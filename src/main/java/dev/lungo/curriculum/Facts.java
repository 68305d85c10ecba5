package dev.lungo.curriculum;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;

/// Questions about a table of plain facts.
///
/// The table is a resource of tab-separated lines (`countries.tsv`), and its words are another
/// (`countries.txt`): blocks of lines, the first of which says what the others are.
///
/// - `relation 0 1 TITLE`: questions (`?`), answers (`!`) and statements (`=`) about the columns 0
///   and 1, `{0}` and `{1}`; `{2}` is `{1}` with its article.
/// - `profiles`: a whole row, `{0}` its first column.
/// - `groups 2`: several rows (`{1}`) with the same value (`{0}`) in column 2.
/// - `orders`: rows that follow one another, `{0}` as they stand and `{1}` backwards.
///
/// Answers do not begin with what was asked about: a word at the beginning of a text is another
/// token than the same word within it, so that a model cannot simply copy it. They are worded as
/// statements are, so that what was read can be recalled.
///
/// @param relations what is asked about a row, each in its own words
record Facts(
    String name,
    Table table,
    List<Relation> relations,
    List<String> profiles,
    List<Group> groups,
    List<String> orders)
    implements Family {
  /// What a cell says when there is nothing to ask: no planet comes before the first.
  private static final String NONE = "none";

  /// @param from the column of what is asked about
  /// @param to the column of the answer
  record Relation(
      String title,
      int from,
      int to,
      Phrasings questions,
      List<String> answers,
      List<String> statements) {
    List<List<String>> rows(Table table) {
      return table.rows().stream().filter(row -> !row.get(to).equals(NONE)).toList();
    }
  }

  record Group(int column, List<String> templates) {}

  static Facts countries() {
    return read("countries");
  }

  static Facts elements() {
    return read("elements");
  }

  static Facts planets() {
    return read("planets");
  }

  static Facts animals() {
    return read("animals");
  }

  @Override
  public Lesson lesson(Draw draw) {
    Relation relation = draw.any(relations);
    List<String> row = draw.entity(relation.rows(table), r -> r.get(relation.from));
    String asked = row.get(relation.from);
    Set<String> wrong = new HashSet<>(table.column(relation.to));
    wrong.remove(NONE);
    List<String> right =
        table.rows().stream()
            .filter(r -> r.get(relation.from).equals(asked))
            .map(r -> r.get(relation.to))
            .toList();
    wrong.removeAll(right);
    // What the question itself names may be repeated in the answer.
    wrong.removeIf(
        value -> asked.toLowerCase(Locale.ROOT).contains(value.toLowerCase(Locale.ROOT)));
    return Lesson.of(
        name,
        Table.capitalized(draw.phrase(relation.questions, asked)),
        fill(draw.any(relation.answers), asked, row.get(relation.to)),
        new Check.Says(right, wrong));
  }

  /// Whole rows, single facts in any order, several rows at once, or taught questions with their
  /// answers.
  @Override
  public String text(Draw draw) {
    return switch (draw.between(0, 9)) {
      case 0, 1, 2 -> {
        Draw taught = new Draw(draw.seed(), Part.TAUGHT);
        yield written(taught, taught.between(2, 4));
      }
      case 3, 4 -> together(draw);
      default -> rows(draw);
    };
  }

  private String rows(Draw draw) {
    List<String> texts = new ArrayList<>();
    for (List<String> row : draw.some(table.rows(), draw.between(1, 3))) {
      if (draw.chance(0.4)) {
        texts.add(fill(draw.any(profiles), row.toArray()));
        continue;
      }
      List<String> sentences = new ArrayList<>();
      for (Relation relation : draw.some(relations, draw.between(2, relations.size()))) {
        if (!row.get(relation.to).equals(NONE)) {
          String statement = draw.any(relation.statements);
          sentences.add(fill(statement, row.get(relation.from), row.get(relation.to)));
        }
      }
      texts.add(String.join(" ", sentences));
    }
    return String.join("\n", texts);
  }

  private String together(Draw draw) {
    if (!orders.isEmpty() && draw.chance(0.4)) {
      List<String> names = run(draw).stream().map(List::getFirst).toList();
      return fill(draw.any(orders), Table.inWords(names), Table.inWords(names.reversed()));
    }
    if (!groups.isEmpty() && draw.chance(0.5)) {
      Group group = draw.any(groups);
      String value = draw.any(table.column(group.column));
      List<String> names = draw.some(table.namesWhere(group.column, value), draw.between(2, 6));
      if (names.size() > 1) {
        return fill(draw.any(group.templates), value, Table.inWords(names));
      }
    }
    Relation relation = draw.any(relations);
    List<String> pairs =
        (orders.isEmpty() ? draw.some(table.rows(), draw.between(3, 6)) : run(draw))
            .stream()
                .filter(row -> !row.get(relation.to).equals(NONE))
                .map(row -> row.get(relation.from) + " - " + row.get(relation.to))
                .toList();
    return relation.title + ": " + String.join(", ", pairs) + ".";
  }

  /// Rows that follow one another.
  private List<List<String>> run(Draw draw) {
    int size = draw.between(3, 6);
    int first = draw.between(0, table.rows().size() - size);
    return table.rows().subList(first, first + size);
  }

  private static String fill(String template, Object... values) {
    return Table.capitalized(Phrasings.fill(template, values));
  }

  private static String fill(String template, String from, String to) {
    return fill(template, new Object[] {from, to, Table.withArticle(to)});
  }

  private static Facts read(String name) {
    List<Relation> relations = new ArrayList<>();
    List<String> profiles = new ArrayList<>();
    List<Group> groups = new ArrayList<>();
    List<String> orders = new ArrayList<>();
    for (String block : Table.resource(name + ".txt").split("\n\n")) {
      List<String> lines = block.strip().lines().map(line -> line.replace("\\n", "\n")).toList();
      String[] head = lines.getFirst().split(" ", 4);
      List<String> rest = lines.subList(1, lines.size());
      switch (head[0]) {
        case "relation" ->
            relations.add(
                new Relation(
                    head[3],
                    Integer.parseInt(head[1]),
                    Integer.parseInt(head[2]),
                    new Phrasings(marked(rest, "? "), true),
                    marked(rest, "! "),
                    marked(rest, "= ")));
        case "profiles" -> profiles.addAll(rest);
        case "groups" -> groups.add(new Group(Integer.parseInt(head[1]), rest));
        case "orders" -> orders.addAll(rest);
        default -> throw new IllegalStateException(name + ".txt has a block " + head[0]);
      }
    }
    return new Facts(name, Table.read(name), relations, profiles, groups, orders);
  }

  private static List<String> marked(List<String> lines, String mark) {
    return lines.stream()
        .filter(line -> line.startsWith(mark))
        .map(line -> line.substring(mark.length()).strip())
        .toList();
  }
}
