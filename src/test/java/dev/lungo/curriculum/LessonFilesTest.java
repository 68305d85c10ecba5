package dev.lungo.curriculum;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LessonFilesTest {
  @TempDir Path folder;

  @Test
  void everyKindOfCheckComesBackAsItWasWritten() throws IOException {
    List<Question> questions = Curriculum.questions(80, 5);
    Set<Class<?>> kinds =
        questions.stream().map(q -> q.lesson().check().getClass()).collect(Collectors.toSet());
    Set<Class<?>> all = Set.of(Check.class.getPermittedSubclasses());
    assertThat(all).containsAll(kinds);
    // Only people's own conversations have that one.
    assertThat(kinds).hasSize(all.size() - 1).doesNotContain(Check.Responds.class);
    Path file = folder.resolve("examination.jsonl");
    Files.write(file, questions.stream().map(LessonFiles::line).toList());
    assertThat(LessonFiles.read(file)).isEqualTo(questions);
  }

  @Test
  void theSameQuestionIsAlwaysTheSameLine() {
    Set<String> wrong = Set.of("Rome", "Oslo", "Paris", "Lima", "Cairo");
    Lesson lesson =
        Lesson.of("countries", "Peru?", "Lima.", new Check.Says(List.of("Lima"), wrong));
    assertThat(LessonFiles.line(new Question(Part.TAUGHT, lesson)))
        .contains("[\"Cairo\",\"Lima\",\"Oslo\",\"Paris\",\"Rome\"]");
  }

  @Test
  void aLineThatIsNoQuestionIsNamedWithTheReason() throws IOException {
    String messages =
        "\"messages\":[{\"role\":\"user\",\"content\":\"a\"},{\"role\":\"assistant\",\"content\":\"b\"}]";
    assertThatThrownBy(() -> read("{" + messages + ",\"part\":\"taught\"}"))
        .hasMessageContaining("questions.jsonl:1: ")
        .hasMessageContaining("check");
    assertThatThrownBy(() -> read("{" + messages + "}")).hasMessageContaining("part");
    assertThatThrownBy(
            () -> read("{" + messages + ",\"part\":\"taught\",\"check\":{\"kind\":\"says\"}}"))
        .hasMessageContaining("questions.jsonl:1: the check");
  }

  private List<Question> read(String line) throws IOException {
    Path file = folder.resolve("questions.jsonl");
    Files.writeString(file, line);
    return LessonFiles.read(file);
  }
}
