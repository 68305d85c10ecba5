package dev.lungo.evaluation;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.JsonLines;
import dev.lungo.chat.Preference;
import dev.lungo.chat.PreferenceFiles;
import dev.lungo.corpus.Documents;
import dev.lungo.corpus.ReadOptions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.function.Function;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// The rows of a task: those to score, and those that few-shot prompts show.
///
/// @param rows JSON objects that have the task's fields
/// @param examples likewise; empty where no shots are wanted
record TaskData(List<JsonNode> rows, List<JsonNode> examples) {
  /// Longer texts are cut at paragraphs, so that a book is many examples and its score has an
  /// error.
  private static final int LONGEST_TEXT = 1 << 14;

  /// Reads what a task needs.
  ///
  /// @param folder where the task's paths begin
  /// @param limit the most rows to score, drawn by the seed; the same for every model
  /// @param shots whether examples are wanted
  /// @throws IllegalArgumentException if a file or a field is not there
  static TaskData read(Task task, Path folder, int limit, boolean shots, long seed) {
    List<JsonNode> rows = sample(read(task, folder, task.set()), limit, seed);
    if (rows.isEmpty()) {
      throw new IllegalArgumentException(
          "the task " + task.name() + " has no rows in " + folder.resolve(task.set()));
    }
    List<JsonNode> examples =
        shots ? task.examples().map(e -> read(task, folder, e)).orElse(List.of()) : List.of();
    return new TaskData(rows, examples);
  }

  /// Examples for one row's prompt, by a seed and the row's index. More shots begin with the
  /// same examples as fewer, and the row itself is never among them.
  List<JsonNode> shots(int row, int count, long seed) {
    RandomGenerator random = generator(seed * 1_000_003 + row);
    JsonNode asked = rows.get(row);
    if (count == 0 || examples.isEmpty()) {
      return checkedCount(List.of(), count);
    }
    List<JsonNode> shots =
        random
            .ints(0, examples.size())
            .distinct()
            .limit(examples.size())
            .mapToObj(examples::get)
            .filter(example -> !example.equals(asked))
            .limit(count)
            .toList();
    return checkedCount(shots, count);
  }

  private static List<JsonNode> checkedCount(List<JsonNode> shots, int count) {
    if (shots.size() < count) {
      throw new IllegalArgumentException(
          count + " shots are wanted, but there are only " + shots.size() + " examples");
    }
    return shots;
  }

  private static List<JsonNode> sample(List<JsonNode> rows, int limit, long seed) {
    if (rows.size() <= limit) {
      return rows;
    }
    int[] order = IntStream.range(0, rows.size()).toArray();
    RandomGenerator random = generator(seed);
    for (int i = 0; i < limit; i++) { // the first steps of a shuffle
      int other = random.nextInt(i, order.length);
      int kept = order[i];
      order[i] = order[other];
      order[other] = kept;
    }
    return Arrays.stream(order, 0, limit).sorted().mapToObj(rows::get).toList();
  }

  private static RandomGenerator generator(long seed) {
    return RandomGeneratorFactory.of("L64X128MixRandom").create(seed);
  }

  private static List<JsonNode> read(Task task, Path folder, String name) {
    Path file = folder.resolve(name);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "the task " + task.name() + " needs " + file + ", which is not there: see --data");
    }
    String plain = name.toLowerCase(Locale.ROOT).replaceFirst("\\.(gz|zst)$", "");
    if (plain.endsWith(".jsonl") || plain.endsWith(".json")) {
      try (Stream<JsonNode> lines = JsonLines.read(List.of(file), BadLines.stop(), checked(task))) {
        return lines.toList();
      }
    }
    try (var documents =
        Documents.read(List.of(file), ReadOptions.defaults().withLongest(LONGEST_TEXT))) {
      return documents
          .map(document -> JsonMapper.shared().createObjectNode().put("text", document.text()))
          .map(checked(task))
          .toList();
    }
  }

  private static Function<JsonNode, JsonNode> checked(Task task) {
    return row -> {
      for (String field : task.fields()) {
        if (!row.has(field)) {
          throw new IllegalArgumentException(
              "the task "
                  + task.name()
                  + " needs the field '"
                  + field
                  + "', but this row has "
                  + String.join(", ", row.propertyNames()));
        }
      }
      if (task.form() instanceof Form.Preferences) {
        Preference _ = PreferenceFiles.preference(row);
      }
      return row;
    };
  }
}
