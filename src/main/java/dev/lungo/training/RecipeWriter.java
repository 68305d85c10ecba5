package dev.lungo.training;

import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/// Writes a record as YAML: every key, in the order of the components, each under its comment.
final class RecipeWriter {
  private RecipeWriter() {}

  static String write(Record recipe) {
    return String.join("\n", members(recipe)) + "\n";
  }

  private static List<String> members(Object recipe) {
    List<String> lines = new ArrayList<>();
    for (RecordComponent component : recipe.getClass().getRecordComponents()) {
      Doc doc = component.getAnnotation(Doc.class);
      if (doc != null) {
        doc.value().lines().forEach(line -> lines.add("# " + line));
      }
      append(
          lines,
          component.getName() + ":",
          component.getGenericType(),
          RecipeTypes.get(component, recipe));
    }
    return lines;
  }

  /// Appends `key: value`, or `key:` and the indented block.
  private static void append(List<String> lines, String key, Type type, Object value) {
    switch (value) {
      case Optional<?> optional when optional.isEmpty() -> lines.add(key + " null");
      case Optional<?> optional ->
          append(lines, key, RecipeTypes.argument(type, 0), optional.orElseThrow());
      case Record group -> appendGroup(lines, key, RecipeTypes.raw(type), group);
      case Map<?, ?> map -> appendMap(lines, key, type, map);
      case List<?> list -> appendList(lines, key, type, list);
      case Enum<?> constant ->
          lines.add(
              "%s %s  # of %s"
                  .formatted(
                      key,
                      RecipeScalars.format(constant),
                      RecipeScalars.alternatives(constant.getDeclaringClass())));
      default -> lines.add(key + " " + RecipeScalars.format(value));
    }
  }

  private static void appendGroup(List<String> lines, String key, Class<?> declared, Record group) {
    List<String> block = new ArrayList<>();
    if (declared.isSealed()) {
      block.add("kind: " + RecipeTypes.kind(group.getClass()) + others(declared, group.getClass()));
    }
    block.addAll(members(group));
    lines.add(block.isEmpty() ? key + " {}" : key);
    block.forEach(line -> lines.add("  " + line));
  }

  private static void appendMap(List<String> lines, String key, Type type, Map<?, ?> map) {
    lines.add(map.isEmpty() ? key + " {}" : key);
    map.forEach(
        (name, element) -> {
          List<String> block = new ArrayList<>();
          append(block, RecipeScalars.format(name) + ":", RecipeTypes.argument(type, 1), element);
          block.forEach(line -> lines.add("  " + line));
        });
  }

  /// A scalar stands behind its dash; a group begins there: `- kind: cosine`.
  private static void appendList(List<String> lines, String key, Type type, List<?> list) {
    lines.add(list.isEmpty() ? key + " []" : key);
    for (Object element : list) {
      List<String> block = new ArrayList<>();
      append(block, "", RecipeTypes.argument(type, 0), element);
      if (block.size() > 1) {
        block.removeFirst();
      }
      lines.add("  - " + block.getFirst().strip());
      block.stream().skip(1).forEach(line -> lines.add("  " + line));
    }
  }

  private static String others(Class<?> sealedType, Class<?> chosen) {
    String others =
        RecipeTypes.kinds(sealedType).entrySet().stream()
            .filter(kind -> kind.getValue() != chosen)
            .map(Map.Entry::getKey)
            .collect(Collectors.joining(", "));
    return others.isEmpty() ? "" : "  # or " + others;
  }
}
