package dev.lungo.evaluation;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.OptionalDouble;

/// A model's results, as they are saved and compared.
///
/// @param model its folder, or another name
/// @param chat whether instructions were given as turns of a chat
/// @param limit the most rows of each task
/// @param seed of the choice of rows and shots
public record ReportCard(
    String model, boolean chat, int limit, long seed, List<TaskResult> results) {
  /// What a folder of results is recognised by.
  public static final String FILE = "results.json";

  /// Every question with the answer expected and given, one JSON object a line.
  public static final String SAMPLES = "samples.jsonl";

  /// The page for people.
  public static final String PAGE = "report.html";

  public ReportCard {
    results = List.copyOf(results);
  }

  /// Writes {@link #FILE}, which has every score and what each example contributed to it, {@link
  /// #SAMPLES} and {@link #PAGE}.
  ///
  /// @param other a model to set beside this one on the page
  public void save(Path folder, Optional<ReportCard> other) {
    ReportCardJson.write(this, folder.resolve(FILE));
    ReportCardJson.writeSamples(this, folder.resolve(SAMPLES));
    ReportCardPage.write(folder.resolve(PAGE), this, other);
  }

  /// Reads what {@link #save} wrote; without the samples.
  ///
  /// @throws IllegalArgumentException naming the file, if it is not such
  public static ReportCard read(Path file) {
    return ReportCardJson.read(file);
  }

  Optional<TaskResult> result(String task, int shots) {
    return results.stream().filter(r -> r.task().equals(task) && r.shots() == shots).findFirst();
  }

  /// How far the scores are above chance, on average: 0 is chance and 100 perfect, for each task
  /// whose first measure has a chance level. One number to watch; it is dominated by what is
  /// easy.
  public OptionalDouble aboveChance() {
    return results.stream()
        .map(TaskResult::primary)
        .filter(measure -> measure.chance().isPresent())
        .mapToDouble(
            measure -> {
              double chance = measure.chance().getAsDouble();
              return 100 * (measure.estimate().value() - chance) / (100 - chance);
            })
        .average();
  }
}
