package dev.lungo.evaluation.examination;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.JsonLines;
import dev.lungo.curriculum.Judge.Verdict;
import dev.lungo.curriculum.LessonFiles;
import dev.lungo.files.AtomicFiles;
import dev.lungo.training.report.Report;
import dev.lungo.training.report.ReportPage;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// A result as a folder: every question with the model's answer and the verdict, one JSON object a
/// line, and a page for people.
public final class ExaminationFiles {
  private static final String ANSWERS = "answers.jsonl";

  /// The page for people.
  public static final String PAGE = "report.html";

  private ExaminationFiles() {}

  /// @param others models to set beside this one on the page
  public static void write(Path folder, ExaminationResult result, List<ExaminationResult> others) {
    AtomicFiles.write(
        folder.resolve(ANSWERS),
        out -> {
          for (ExaminedAnswer answer : result.answers()) {
            out.write((line(result, answer) + "\n").getBytes(StandardCharsets.UTF_8));
          }
        });
    List<ExaminationResult> all = Stream.concat(others.stream(), Stream.of(result)).toList();
    ReportPage.write(
        folder.resolve(PAGE),
        new Report(
            "Examination of " + result.model(),
            ExaminationPage.subtitle(result),
            ExaminationPage.tiles(all),
            List.of(),
            ExaminationPage.sections(all)));
  }

  private static String line(ExaminationResult result, ExaminedAnswer answer) {
    ObjectNode line = LessonFiles.json(answer.question());
    line.put("model", result.model()).put("temperature", result.temperature());
    line.put("answer", answer.text()).put("ended", answer.ended());
    line.set("verdict", JsonMapper.shared().valueToTree(answer.verdict()));
    return line.toString();
  }

  /// Reads what {@link #write} wrote.
  ///
  /// @throws IllegalArgumentException if there is no such result in the folder
  public static ExaminationResult read(Path folder) {
    Path file = folder.resolve(ANSWERS);
    if (!Files.exists(file)) {
      throw new IllegalArgumentException(
          "no " + ANSWERS + " in " + folder + ": name a folder that `exam` wrote");
    }
    JsonNode first = first(file);
    return new ExaminationResult(
        first.path("model").asString(""), first.path("temperature").asDouble(0), answers(file));
  }

  private static List<ExaminedAnswer> answers(Path file) {
    try (Stream<ExaminedAnswer> answers =
        JsonLines.read(List.of(file), BadLines.stop(), ExaminationFiles::answer)) {
      return answers.toList();
    }
  }

  private static ExaminedAnswer answer(JsonNode line) {
    JsonNode verdict = line.path("verdict");
    return new ExaminedAnswer(
        LessonFiles.question(line),
        line.path("answer").asString(""),
        line.path("ended").asBoolean(false),
        new Verdict(
            verdict.path("right").asBoolean(false),
            verdict.path("brief").asBoolean(false),
            verdict.path("wellFormed").asBoolean(false)));
  }

  /// What all lines say.
  private static JsonNode first(Path file) {
    try (Stream<String> lines = Files.lines(file)) {
      return JsonMapper.shared().readTree(lines.findFirst().orElse("{}"));
    } catch (IOException e) {
      throw AtomicFiles.failure("cannot read", file, e);
    }
  }
}
