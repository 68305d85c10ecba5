package dev.lungo.evaluation;

import dev.lungo.files.Sha256;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Optional;
import java.util.SequencedMap;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;

/// Asks models the questions of tasks.
///
/// ```java
/// Evaluation evaluation = new Evaluation(Path.of("data"), 500, 1);
/// for (Task task : Tasks.named(List.of("core"))) {
///   TaskResult result = evaluation.run(task, 0, model, (done, of) -> {});
///   System.out.println(task.name() + " " + result.primary().estimate().value());
/// }
/// ```
///
/// @param data the folder where the tasks' paths begin
/// @param limit the most rows of a task, drawn by the seed
/// @param seed of the choice of rows and of the examples in prompts: the same for all models that
///     are to be compared
public record Evaluation(Path data, int limit, long seed) {
  /// Hears how far a task is.
  public interface Progress {
    void rows(int done, int of);
  }

  public Evaluation {
    if (limit < 1) {
      throw new IllegalArgumentException("limit must be 1 row or more, but limit=" + limit);
    }
  }

  /// The first file that a task needs and that is not there.
  public Optional<Path> missing(Task task, int shots) {
    return Stream.concat(Stream.of(task.set()), shots > 0 ? task.examples().stream() : Stream.of())
        .map(data::resolve)
        .filter(file -> !Files.exists(file))
        .findFirst();
  }

  /// @param shots answered examples before each question
  /// @throws IllegalArgumentException if a file is not there, or the task has no examples to show
  /// @throws IllegalStateException naming file and line, if a row is not what the task needs
  public TaskResult run(Task task, int shots, LanguageModel model, Progress progress) {
    if (shots < 0 || (shots > 0 && task.examples().isEmpty())) {
      throw new IllegalArgumentException(
          shots < 0
              ? "shots must be 0 or more, but shots=" + shots
              : "the task "
                  + task.name()
                  + " has no examples to show: it can be asked with 0 shots");
    }
    TaskData rows = TaskData.read(task, data, limit, shots > 0, seed);
    long start = System.nanoTime();
    Outcome outcome =
        new TaskRun(task, rows, shots, seed)
            .run(model, done -> progress.rows(done, rows.rows().size()));
    return new TaskResult(
        task.name(),
        task.description(),
        shots,
        fingerprint(task, rows, shots),
        outcome.measures(),
        groups(task, rows.rows(), outcome.measures().getFirst()),
        outcome.samples(),
        outcome.cut(),
        (System.nanoTime() - start) / 1e9);
  }

  private static SequencedMap<String, Measure> groups(
      Task task, List<JsonNode> rows, Measure measure) {
    SequencedMap<String, Measure> groups = new LinkedHashMap<>();
    if (task.group().isPresent()) {
      List<String> values =
          rows.stream().map(row -> row.path(task.group().get()).asString()).toList();
      for (String name : values.stream().distinct().sorted().toList()) {
        groups.put(
            name, measure.of(Scores.indices(values.size(), i -> values.get(i).equals(name))));
      }
    }
    return groups;
  }

  private String fingerprint(Task task, TaskData rows, int shots) {
    MessageDigest digest = Sha256.digest();
    String asked = task.form() + (shots > 0 ? " " + shots + " shots by seed " + seed : "");
    digest.update(asked.getBytes(StandardCharsets.UTF_8));
    rows.rows().forEach(row -> digest.update(row.toString().getBytes(StandardCharsets.UTF_8)));
    return HexFormat.of().formatHex(digest.digest(), 0, 8);
  }
}
