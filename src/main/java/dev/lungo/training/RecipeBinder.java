package dev.lungo.training;

import dev.lungo.training.RecipeTree.Group;
import dev.lungo.training.RecipeTree.Nothing;
import dev.lungo.training.RecipeTree.Scalar;
import dev.lungo.training.RecipeTree.Sequence;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Turns what was written into a record.
///
/// Each value is bound from its layers: the file first, then each `--set` in turn, the last one
/// winning; where no layer speaks, the default stands. A record is built once, from all its
/// layers, so that its own checks see the final values.
final class RecipeBinder {
  private final Class<?> root;

  RecipeBinder(Class<?> root) {
    this.root = root;
  }

  /// @param fallback the default, or null where the key has none
  /// @param layers what was written for this key, at least one
  Object bind(String path, Type type, @Nullable Object fallback, List<RecipeTree> layers) {
    Class<?> raw = RecipeTypes.raw(type);
    RecipeTree last = layers.getLast();
    if (raw == Optional.class) {
      return last instanceof Nothing
          ? Optional.empty()
          : Optional.of(
              bind(
                  path,
                  RecipeTypes.argument(type, 0),
                  fallback instanceof Optional<?> present ? present.orElse(null) : null,
                  layers));
    } else if (raw.isRecord()) {
      return bindRecord(path, raw, fallback, groups(path, "a group of keys", layers));
    } else if (raw.isSealed()) {
      return bindKind(path, raw, fallback, layers);
    } else if (raw == List.class) {
      return bindList(path, type, last);
    } else if (raw == Map.class) {
      return bindMap(path, type, groups(path, "a group of keys", layers));
    } else if (last instanceof Scalar scalar) {
      try {
        return RecipeScalars.parse(raw, scalar.text());
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException(mismatch(path, String.valueOf(e.getMessage()), last), e);
      }
    }
    throw new IllegalArgumentException(mismatch(path, RecipeScalars.expectation(raw), last));
  }

  private Object bindRecord(
      String path, Class<?> type, @Nullable Object fallback, List<Group> groups) {
    RecordComponent[] components = type.getRecordComponents();
    checkKeys(path, groups, RecipeTypes.keys(type));
    Object defaults =
        type.isInstance(fallback) ? fallback : RecipeTypes.prototype(type).orElse(null);
    Object[] values = new Object[components.length];
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      String key = join(path, name);
      Object value = defaults == null ? null : RecipeTypes.get(components[i], defaults);
      List<RecipeTree> layers = under(name, groups);
      if (!layers.isEmpty()) {
        values[i] = bind(key, components[i].getGenericType(), value, layers);
      } else if (value != null) {
        values[i] = value;
      } else if (components[i].getType() == Optional.class) {
        values[i] = Optional.empty();
      } else {
        throw new IllegalArgumentException(
            groups.getLast().origin() + ": " + key + " is missing; it has no default here");
      }
    }
    return RecipeTypes.construct(
        type, values, message -> origins(groups) + ": " + withPath(path, message));
  }

  /// A sealed interface is written `{kind: cosine, ...}`, or just `cosine`. What an earlier layer
  /// said about another kind no longer counts.
  private Object bindKind(
      String path, Class<?> type, @Nullable Object fallback, List<RecipeTree> layers) {
    SequencedMap<String, Class<?>> kinds = RecipeTypes.kinds(type);
    Class<?> chosen = fallback == null ? null : fallback.getClass();
    List<Group> groups = new ArrayList<>();
    for (RecipeTree layer : layers) {
      Group group = asGroup(path, "one of " + String.join(", ", kinds.keySet()), layer);
      SequencedMap<String, RecipeTree> members = new LinkedHashMap<>(group.members());
      RecipeTree kind = members.remove("kind");
      if (kind != null) {
        Class<?> named = kindNamed(path, kind, kinds);
        if (named != chosen) {
          groups.clear();
        }
        chosen = named;
      }
      groups.add(new Group(group.origin(), members));
    }
    if (chosen == null) {
      throw new IllegalArgumentException(
          "%s: %s is missing; it is one of %s"
              .formatted(
                  layers.getLast().origin(),
                  join(path, "kind"),
                  String.join(", ", kinds.keySet())));
    }
    checkKinds(path, chosen, kinds, groups);
    return bindRecord(path, chosen, fallback, groups);
  }

  /// A key that only another kind has gets that said, rather than a key to take instead.
  private static void checkKinds(
      String path, Class<?> chosen, SequencedMap<String, Class<?>> kinds, List<Group> groups) {
    for (Group group : groups) {
      group
          .members()
          .forEach(
              (key, value) -> {
                List<String> having =
                    kinds.entrySet().stream()
                        .filter(kind -> RecipeTypes.keys(kind.getValue()).contains(key))
                        .map(Map.Entry::getKey)
                        .toList();
                if (!having.isEmpty() && !RecipeTypes.keys(chosen).contains(key)) {
                  throw new IllegalArgumentException(
                      "%s: %s is a key of %s %s, but the kind here is %s; set %s=%s too"
                          .formatted(
                              value.origin(),
                              join(path, key),
                              having.size() == 1 ? "kind" : "kinds",
                              String.join(", ", having),
                              RecipeTypes.kind(chosen),
                              join(path, "kind"),
                              having.getFirst()));
                }
              });
    }
  }

  private static Class<?> kindNamed(
      String path, RecipeTree kind, SequencedMap<String, Class<?>> kinds) {
    if (!(kind instanceof Scalar scalar)) {
      throw new IllegalArgumentException(
          mismatch(join(path, "kind"), "one of " + String.join(", ", kinds.keySet()), kind));
    }
    for (Map.Entry<String, Class<?>> each : kinds.entrySet()) {
      if (RecipeTypes.sameName(each.getKey(), scalar.text())) {
        return each.getValue();
      }
    }
    throw new IllegalArgumentException(
        "%s: %s has no kind %s; did you mean %s? (known: %s)"
            .formatted(
                scalar.origin(),
                path,
                scalar.text(),
                RecipeTypes.nearestName(scalar.text(), List.copyOf(kinds.keySet())),
                String.join(", ", kinds.keySet())));
  }

  private List<Object> bindList(String path, Type type, RecipeTree layer) {
    if (!(layer instanceof Sequence sequence)) {
      throw new IllegalArgumentException(mismatch(path, "a list such as [a, b]", layer));
    }
    List<Object> elements = new ArrayList<>();
    for (RecipeTree element : sequence.elements()) {
      String key = path + "[" + elements.size() + "]";
      elements.add(bind(key, RecipeTypes.argument(type, 0), null, List.of(element)));
    }
    return List.copyOf(elements);
  }

  /// A map's keys are free; the layers' keys are united, in the order in which they came.
  private Map<String, Object> bindMap(String path, Type type, List<Group> groups) {
    SequencedMap<String, Object> map = new LinkedHashMap<>();
    for (Group group : groups) {
      group
          .members()
          .forEach(
              (key, tree) ->
                  map.put(
                      key,
                      bind(join(path, key), RecipeTypes.argument(type, 1), null, List.of(tree))));
    }
    return Collections.unmodifiableMap(map);
  }

  private void checkKeys(String path, List<Group> groups, List<String> known) {
    for (Group group : groups) {
      for (Map.Entry<String, RecipeTree> member : group.members().entrySet()) {
        if (!known.contains(member.getKey())) {
          String key = join(path, member.getKey());
          List<String> siblings = known.stream().map(name -> join(path, name)).toList();
          List<String> candidates = new ArrayList<>(siblings);
          candidates.addAll(RecipeTypes.paths(root));
          throw new IllegalArgumentException(
              "%s: unknown key %s; did you mean %s? (known here: %s)"
                  .formatted(
                      member.getValue().origin(),
                      key,
                      RecipeTypes.nearestPath(key, candidates),
                      known.isEmpty() ? "none" : String.join(", ", known)));
        }
      }
    }
  }

  private static List<Group> groups(String path, String expected, List<RecipeTree> layers) {
    return layers.stream().map(layer -> asGroup(path, expected, layer)).toList();
  }

  /// An empty value is a group without keys, and a lone word is a kind.
  private static Group asGroup(String path, String expected, RecipeTree layer) {
    return switch (layer) {
      case Group group -> group;
      case Nothing nothing -> new Group(nothing.origin(), new LinkedHashMap<>());
      case Scalar scalar when expected.startsWith("one of ") ->
          new Group(scalar.origin(), new LinkedHashMap<>(Map.of("kind", scalar)));
      case Scalar _, Sequence _ ->
          throw new IllegalArgumentException(mismatch(path, expected, layer));
    };
  }

  private static List<RecipeTree> under(String key, List<Group> groups) {
    return groups.stream()
        .flatMap(group -> Optional.ofNullable(group.members().get(key)).stream())
        .toList();
  }

  private static String mismatch(String path, String expected, RecipeTree layer) {
    String came =
        switch (layer) {
          case Scalar scalar -> "\"" + scalar.text().replaceAll("\\s+", " ") + "\"";
          case Nothing _ -> "empty";
          case Sequence _ -> "a list";
          case Group group ->
              "a group of keys (" + String.join(", ", group.members().keySet()) + ")";
        };
    return layer.origin()
        + ": "
        + (path.isEmpty() ? "a recipe" : path)
        + " must be "
        + expected
        + ", but is "
        + came;
  }

  /// Where the values of a record were written, for its own complaints.
  private static String origins(List<Group> groups) {
    return groups.stream().map(Group::origin).distinct().collect(Collectors.joining(", "));
  }

  private static String withPath(String path, String message) {
    return path.isEmpty() || message.contains(path) ? message : path + ": " + message;
  }

  private static String join(String path, String key) {
    return path.isEmpty() ? key : path + "." + key;
  }
}
