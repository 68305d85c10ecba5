package dev.lungo.training;

import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.function.Function;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// What the recipes need to know of records and sealed interfaces: their keys, kinds, defaults.
final class RecipeTypes {
  private RecipeTypes() {}

  static Class<?> raw(Type type) {
    return switch (type) {
      case Class<?> c -> c;
      case ParameterizedType p -> (Class<?>) p.getRawType();
      default -> throw new IllegalStateException("recipes have no values of " + type);
    };
  }

  static Type argument(Type type, int index) {
    return ((ParameterizedType) type).getActualTypeArguments()[index];
  }

  /// The records of a sealed interface by the names of their kinds: `WarmupStableDecay` is
  /// `warmup-stable-decay`.
  static SequencedMap<String, Class<?>> kinds(Class<?> sealedType) {
    SequencedMap<String, Class<?>> kinds = new LinkedHashMap<>();
    for (Class<?> permitted : sealedType.getPermittedSubclasses()) {
      if (permitted.isRecord()) {
        kinds.put(kind(permitted), permitted);
      } else if (permitted.isSealed()) {
        kinds.putAll(kinds(permitted));
      } else {
        throw new IllegalStateException(permitted + " must be a record to stand in a recipe");
      }
    }
    return kinds;
  }

  static String kind(Class<?> recordType) {
    return recordType
        .getSimpleName()
        .replaceAll("(?<=[a-z0-9])(?=[A-Z])", "-")
        .toLowerCase(Locale.ROOT);
  }

  /// Whether two names differ in case, hyphens and underscores only.
  static boolean sameName(String a, String b) {
    return letters(a).equals(letters(b));
  }

  private static String letters(String name) {
    return name.toLowerCase(Locale.ROOT).replaceAll("[-_\\s]", "");
  }

  /// The defaults of a record that has no default instance in the recipe, such as another kind
  /// of schedule: its static method `defaults()`, or its constructor without parameters.
  static Optional<Object> prototype(Class<?> recordType) {
    try {
      Method defaults = recordType.getDeclaredMethod("defaults");
      if (Modifier.isStatic(defaults.getModifiers()) && defaults.getReturnType() == recordType) {
        defaults.setAccessible(true);
        return Optional.of(defaults.invoke(null));
      }
    } catch (NoSuchMethodException _) {
      // Then perhaps the constructor.
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(recordType + ".defaults() failed", e);
    }
    try {
      Constructor<?> constructor = recordType.getDeclaredConstructor();
      constructor.setAccessible(true);
      return Optional.of(constructor.newInstance());
    } catch (NoSuchMethodException _) {
      return Optional.empty();
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(recordType + " without arguments failed", e);
    }
  }

  static List<String> keys(Class<?> recordType) {
    return Arrays.stream(recordType.getRecordComponents()).map(RecordComponent::getName).toList();
  }

  static Object get(RecordComponent component, Object instance) {
    try {
      Method accessor = component.getAccessor();
      accessor.setAccessible(true);
      return accessor.invoke(instance);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot read " + component, e);
    }
  }

  /// @param complaint turns the record's own validation error into the recipe's
  static Object construct(
      Class<?> recordType, Object[] values, Function<String, String> complaint) {
    Class<?>[] types =
        Arrays.stream(recordType.getRecordComponents())
            .map(RecordComponent::getType)
            .toArray(Class<?>[]::new);
    try {
      Constructor<?> constructor = recordType.getDeclaredConstructor(types);
      constructor.setAccessible(true);
      return constructor.newInstance(values);
    } catch (InvocationTargetException e) {
      if (e.getCause() instanceof IllegalArgumentException invalid) {
        throw new IllegalArgumentException(
            complaint.apply(String.valueOf(invalid.getMessage())), invalid);
      }
      throw new IllegalStateException("cannot build " + recordType, e.getCause());
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException("cannot build " + recordType, e);
    }
  }

  /// Every key of a recipe by its full path, those of all kinds included.
  static List<String> paths(Class<?> recordType) {
    List<String> paths = new ArrayList<>();
    collect("", recordType, paths);
    return paths;
  }

  private static void collect(String prefix, Type type, List<String> paths) {
    Class<?> raw = raw(type);
    if (raw == Optional.class) {
      collect(prefix, argument(type, 0), paths);
    } else if (raw.isRecord()) {
      for (RecordComponent component : raw.getRecordComponents()) {
        String path = prefix.isEmpty() ? component.getName() : prefix + "." + component.getName();
        if (!paths.contains(path)) {
          paths.add(path);
        }
        collect(path, component.getGenericType(), paths);
      }
    } else if (raw.isSealed() && raw.isInterface()) {
      paths.add(prefix + ".kind");
      kinds(raw).values().forEach(kind -> collect(prefix, kind, paths));
    }
  }

  /// The candidate most like the given path: the whole path counts, and so does its last key
  /// alone, so that a key in the wrong group is found.
  static String nearestPath(String path, List<String> candidates) {
    return nearest(
        candidates,
        candidate ->
            Math.min(distance(path, candidate), 1 + distance(lastKey(path), lastKey(candidate))));
  }

  static String nearestName(String name, List<String> candidates) {
    return nearest(candidates, candidate -> distance(name, candidate));
  }

  private static String nearest(List<String> candidates, Function<String, Integer> distance) {
    return candidates.stream()
        .min(java.util.Comparator.comparing(distance))
        .orElseThrow(() -> new IllegalStateException("nothing to choose from"));
  }

  private static int distance(String a, String b) {
    return LevenshteinDistance.getDefaultInstance()
        .apply(a.toLowerCase(Locale.ROOT), b.toLowerCase(Locale.ROOT));
  }

  private static String lastKey(String path) {
    return path.substring(path.lastIndexOf('.') + 1);
  }
}
