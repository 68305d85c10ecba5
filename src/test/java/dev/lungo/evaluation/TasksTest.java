package dev.lungo.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.lungo.SharedData;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TasksTest {
  private static final String SMALL =
      """
      name: small
      description: A task.
      set: rows.jsonl
      fields: [text, label]
      form:
        kind: classification
        prompt: "{text} is"
        label: label
        words: {a: " a", b: " b"}
      """;

  @TempDir private Path folder;

  @Test
  void everyTaskFileIsInTheIndexUnderItsOwnName() throws Exception {
    Path resources =
        Path.of(Objects.requireNonNull(Tasks.class.getResource("tasks/index.txt")).toURI());
    try (Stream<Path> files = Files.list(Objects.requireNonNull(resources.getParent()))) {
      List<String> names =
          files
              .map(file -> file.getFileName().toString())
              .filter(name -> name.endsWith(".yaml"))
              .map(name -> name.replace(".yaml", ""))
              .sorted()
              .toList();
      assertThat(Tasks.builtIn()).extracting(Task::name).containsExactlyElementsOf(names);
    }
  }

  @Test
  void everyTaskFitsItsData() {
    Path data = SharedData.require("data");
    for (Task task : Tasks.builtIn()) {
      int shots = task.examples().isPresent() ? 2 : 0;
      TaskData rows = TaskData.read(task, data, 20, shots > 0, 1);
      RuleModel model = new RuleModel((_, text) -> -text.length(), prompt -> prompt);
      Outcome result = new TaskRun(task, rows, shots, 1).run(model, _ -> {});
      assertThat(result.measures().getFirst().estimate().value()).as(task.name()).isFinite();
      assertThat(result.samples()).hasSameSizeAs(rows.rows());
      if (shots > 0) {
        assertThat(model.prompts).allMatch(prompt -> prompt.shots().size() == shots);
      }
    }
  }

  @Test
  void aSuiteIsAllOfItsTasks() {
    assertThat(Tasks.named(List.of("core"))).extracting(Task::name).contains("blimp", "sst2");
    assertThat(Tasks.named(List.of("all", "sst2"))).hasSameSizeAs(Tasks.builtIn());
    assertThat(Tasks.suites()).contains("all", "core", "chinese");
  }

  @Test
  void anUnknownNameIsAnsweredWithTheNearest() {
    assertThatThrownBy(() -> Tasks.named(List.of("blmip")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("no task or suite 'blmip'; the nearest are blimp");
    assertThatThrownBy(() -> Tasks.named(List.of("multi30k")))
        .hasMessageContaining("multi30k_de, multi30k_fr");
  }

  @Test
  void aTaskOfOnesOwnIsReadFromItsFile() throws IOException {
    Path file = Files.writeString(folder.resolve("small.yaml"), SMALL);
    assertThat(Tasks.named(List.of(file.toString())))
        .singleElement()
        .extracting(Task::name)
        .isEqualTo("small");
    assertThatThrownBy(() -> Tasks.load(folder.resolve("none.yaml")))
        .hasMessageContaining("none.yaml: no such file");
  }

  @Test
  void mistakesInATaskFileAreNamedWithTheirPlace() {
    assertThatThrownBy(() -> Tasks.parse("small.yaml", SMALL.replace("words:", "word:")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("small.yaml:9: unknown key form.word; did you mean form.words?");
    assertThatThrownBy(() -> Tasks.parse("small.yaml", SMALL.replace("fication", "fy")))
        .hasMessageContaining("did you mean classification?");
    assertThatThrownBy(() -> Tasks.parse("small.yaml", SMALL.replace("set: rows.jsonl\n", "")))
        .hasMessageContaining("set is missing");
    assertThatThrownBy(() -> Tasks.parse("small.yaml", SMALL.replace("{text}", "{txt}")))
        .hasMessageContaining("uses the field 'txt'")
        .hasMessageContaining("text, label");
    assertThatThrownBy(() -> Tasks.parse("small.yaml", SMALL.replace(", b: \" b\"", "")))
        .hasMessageContaining("two labels or more");
  }

  @Test
  void aRankingThatRanksNothingIsNamedWithItsLine() throws IOException {
    Files.writeString(
        folder.resolve("rows.jsonl"),
        "{\"prompt\":\"Hi\",\"chosen\":\"Yes\",\"rejected\":\"Yes\"}\n");
    Task task =
        Tasks.parse(
            "pref.yaml",
            "name: pref\ndescription: A test.\nset: rows.jsonl\nfields: [prompt]\nform: preferences");
    assertThatThrownBy(() -> TaskData.read(task, folder, 10, false, 1))
        .hasMessageContaining("rows.jsonl:1: responses 0 and 1 are equal");
  }

  @Test
  void aFieldThatTheSetLacksIsNamedWithItsLine() throws IOException {
    Files.writeString(
        folder.resolve("rows.jsonl"), "{\"text\":\"x\",\"label\":\"a\"}\n{\"text\":\"y\"}\n");
    Task task = Tasks.parse("small.yaml", SMALL);
    assertThatThrownBy(() -> TaskData.read(task, folder, 10, false, 1))
        .hasMessageContaining("rows.jsonl:2: the task small needs the field 'label'")
        .hasMessageContaining("this row has text");
    assertThatThrownBy(() -> TaskData.read(task, folder.resolve("other"), 10, false, 1))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("which is not there: see --data");
  }
}
