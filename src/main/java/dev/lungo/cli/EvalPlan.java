package dev.lungo.cli;

import dev.lungo.evaluation.Evaluation;
import dev.lungo.evaluation.Task;
import dev.lungo.evaluation.Tasks;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.SequencedSet;
import java.util.TreeSet;

/// What `eval` runs: which tasks, with how many shots.
final class EvalPlan {
  private static final String DEFAULT_SUITE = "core";

  private EvalPlan() {}

  record Step(Task task, int shots) {
    String title() {
      return shots == 0
          ? task.name()
          : task.name() + ", " + shots + (shots == 1 ? " shot" : " shots");
    }
  }

  /// A task that was named is an error where its data is absent; one of a suite is left out, and
  /// said so. Tasks without examples are asked once, without shots.
  static List<Step> of(
      List<String> suites, List<String> tasks, List<Integer> shots, Evaluation evaluation) {
    SequencedSet<Task> named = new LinkedHashSet<>(Tasks.named(tasks));
    List<String> groups = suites.isEmpty() && tasks.isEmpty() ? List.of(DEFAULT_SUITE) : suites;
    SequencedSet<Task> grouped = new LinkedHashSet<>(Tasks.named(groups));
    grouped.removeAll(named);
    requireData(evaluation.data());
    List<Step> steps = new ArrayList<>();
    for (Task task : named) {
      for (Step step : steps(task, shots)) {
        evaluation
            .missing(task, step.shots())
            .ifPresent(
                file -> {
                  throw new IllegalArgumentException(
                      "the task %s needs %s, which is not there: --data names the folder of data sets"
                          .formatted(task.name(), file));
                });
        steps.add(step);
      }
    }
    List<String> absent = new ArrayList<>();
    for (Task task : grouped) {
      List<Step> ofTask = steps(task, shots);
      Optional<Path> missing =
          ofTask.stream()
              .flatMap(step -> evaluation.missing(task, step.shots()).stream())
              .findFirst();
      if (missing.isPresent()) {
        absent.add(task.name() + " (no " + missing.get() + ")");
      } else {
        steps.addAll(ofTask);
      }
    }
    if (steps.isEmpty()) {
      throw new IllegalArgumentException(
          "none of the tasks' data is in %s: they need %s; --data names the folder"
              .formatted(evaluation.data(), String.join(", ", absent)));
    }
    if (!absent.isEmpty()) {
      System.err.println("left out, as their data is absent: " + String.join(", ", absent));
    }
    return steps;
  }

  private static void requireData(Path data) {
    if (!Files.isDirectory(data)) {
      throw new IllegalArgumentException(
          "no folder %s: Lungo ships no data sets; --data names a folder with those that the tasks read (./lungo eval --list shows which)"
              .formatted(data));
    }
  }

  private static List<Step> steps(Task task, List<Integer> shots) {
    return task.examples().isEmpty()
        ? List.of(new Step(task, 0))
        : new TreeSet<>(shots).stream().map(k -> new Step(task, k)).toList();
  }
}
