package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.Preference;
import dev.lungo.chat.PreferenceFiles;
import dev.lungo.cli.CommandLines.Ended;
import dev.lungo.curriculum.LessonFiles;
import dev.lungo.curriculum.Part;
import dev.lungo.curriculum.Question;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class CurriculumCommandTest {
  @TempDir Path folder;

  private Ended write(Path out, Object... more) {
    List<String> arguments = CommandLines.arguments("curriculum", "--out", out);
    arguments.addAll(List.of("--megabytes", "0.05", "--preferences", "20"));
    arguments.addAll(List.of("--prompts", "10", "--questions", "3", "--chats", "60"));
    arguments.addAll(CommandLines.arguments(more));
    return CommandLines.run(arguments);
  }

  private static List<String> lines(Path file) throws IOException {
    return Files.readAllLines(file);
  }

  @Test
  void everyFileIsReadByTheCommandThatItIsFor() throws IOException {
    Path out = folder.resolve("curriculum");
    Ended ended = write(out);
    assertThat(ended.code()).as(ended.err()).isZero();
    assertThat(ended.out()).contains("train.jsonl", "examination.jsonl");
    assertThat(Files.size(out.resolve("texts/train.jsonl"))).isBetween(50_000L, 60_000L);
    assertThat(lines(out.resolve("texts/validation.jsonl"))).hasSizeGreaterThan(2);
    assertThat(chats(out.resolve("chats/train.jsonl"))).hasSize(60);
    try (Stream<Preference> all =
        PreferenceFiles.read(List.of(out.resolve("preferences.jsonl")), BadLines.stop())) {
      assertThat(all.toList()).hasSize(20);
    }
    assertThat(LessonFiles.read(out.resolve("prompts.jsonl"))).hasSize(10);
    List<Question> examination = LessonFiles.read(out.resolve("examination.jsonl"));
    for (Part part : Part.EXAMINED) {
      assertThat(examination).filteredOn(q -> q.part() == part).hasSizeGreaterThan(32);
    }
  }

  private static List<Conversation> chats(Path file) {
    try (Stream<Conversation> all = ConversationFiles.read(List.of(file), BadLines.stop())) {
      return all.toList();
    }
  }

  @Test
  void theSeedDecidesEveryFile() throws IOException {
    write(folder.resolve("a"));
    write(folder.resolve("b"));
    write(folder.resolve("c"), "--seed", "2");
    for (String name :
        List.of("texts/train.jsonl", "chats/train.jsonl", "preferences.jsonl", "prompts.jsonl")) {
      assertThat(folder.resolve("b").resolve(name))
          .hasSameTextualContentAs(folder.resolve("a").resolve(name));
      assertThat(lines(folder.resolve("c").resolve(name)))
          .as(name)
          .isNotEqualTo(lines(folder.resolve("a").resolve(name)));
    }
  }

  @Test
  void nothingToWriteIsRefused() {
    Path out = folder.resolve("none");
    Ended ended =
        CommandLines.run(CommandLines.arguments("curriculum", "--out", out, "--chats", "0"));
    assertThat(ended.code()).isEqualTo(2);
    assertThat(ended.err()).contains("must be above 0");
    assertThat(folder.resolve("none")).doesNotExist();
  }
}
