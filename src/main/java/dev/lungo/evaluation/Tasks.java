package dev.lungo.evaluation;

import dev.lungo.files.AtomicFiles;
import dev.lungo.training.Recipes;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.SequencedSet;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.commons.text.similarity.LevenshteinDistance;

/// The tasks that come with Lungo, and people's own.
public final class Tasks {
  private static final String INDEX = "tasks/index.txt";

  private Tasks() {}

  /// All built-in tasks, by name.
  public static List<Task> builtIn() {
    return resource(INDEX)
        .lines()
        .filter(name -> !name.isBlank())
        .map(name -> parse(name + ".yaml", resource("tasks/" + name + ".yaml")))
        .toList();
  }

  /// The tasks of some names: of tasks, of suites, `all`, or of files ending in `.yaml`.
  ///
  /// @throws IllegalArgumentException for another name, with the nearest known ones
  public static List<Task> named(List<String> names) {
    List<Task> builtIn = builtIn();
    SequencedSet<Task> chosen = new LinkedHashSet<>();
    for (String name : names) {
      if (name.endsWith(".yaml") || name.endsWith(".yml")) {
        chosen.add(load(Path.of(name)));
        continue;
      }
      List<Task> matches = builtIn.stream().filter(task -> belongs(task, name)).toList();
      if (matches.isEmpty()) {
        throw unknown(name, builtIn);
      }
      chosen.addAll(matches);
    }
    return List.copyOf(chosen);
  }

  /// The names of the suites, `all` among them.
  public static SequencedSet<String> suites() {
    SequencedSet<String> suites = new TreeSet<>(List.of("all"));
    builtIn().forEach(task -> suites.addAll(task.suites().orElse(List.of())));
    return suites;
  }

  /// A task from a file.
  ///
  /// @throws UncheckedIOException if it cannot be read
  /// @throws IllegalArgumentException naming the place and the mistake
  public static Task load(Path file) {
    try {
      return parse(file.toString(), Files.readString(file));
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read the task", file, e);
    }
  }

  static Task parse(String name, String yaml) {
    return Recipes.parse(name, yaml, Task.class);
  }

  private static boolean belongs(Task task, String name) {
    return name.equals("all")
        || task.name().equals(name)
        || task.suites().orElse(List.of()).contains(name);
  }

  private static IllegalArgumentException unknown(String name, List<Task> builtIn) {
    List<String> known = new ArrayList<>(builtIn.stream().map(Task::name).toList());
    known.addAll(suites());
    List<String> nearest =
        known.stream()
            .sorted(
                Comparator.comparingInt((String each) -> distance(name, each))
                    .thenComparing(Comparator.naturalOrder()))
            .limit(3)
            .toList();
    return new IllegalArgumentException(
        "no task or suite '"
            + name
            + "'; the nearest are "
            + String.join(", ", nearest)
            + " (`./lungo eval --list` shows all; a file of your own ends in .yaml)");
  }

  /// Edits between two names; to the beginning of a name only, where that is what was typed.
  private static int distance(String typed, String name) {
    int whole = LevenshteinDistance.getDefaultInstance().apply(typed, name);
    return Stream.of(name.split("_"))
        .mapToInt(part -> 1 + LevenshteinDistance.getDefaultInstance().apply(typed, part))
        .reduce(whole, Math::min);
  }

  private static String resource(String name) {
    try (InputStream in = Tasks.class.getResourceAsStream(name)) {
      if (in == null) {
        throw new IllegalStateException("the resource " + name + " is missing from this build");
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException("cannot read the resource " + name, e);
    }
  }
}
