package dev.lungo.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.cli.CommandLines.Ended;
import dev.lungo.curriculum.Curriculum;
import dev.lungo.curriculum.LessonFiles;
import dev.lungo.curriculum.Part;
import dev.lungo.curriculum.Question;
import dev.lungo.evaluation.examination.ExaminationFiles;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import dev.lungo.torch.Threads;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExamCommandTest {
  @TempDir Path folder;
  private Path questions;

  @BeforeEach
  void modelAndQuestions() throws IOException {
    Threads.use(1);
    questions = folder.resolve("questions.jsonl");
    Files.write(
        questions,
        Curriculum.examination(Part.NEW_BOTH, 1, 1).stream()
            .map(lesson -> LessonFiles.line(new Question(Part.NEW_BOTH, lesson)))
            .toList());
    Tokenizer tokenizer =
        new TokenizerTrainer(300).train(Stream.of("What is the capital of Peru?"));
    Path model = Files.createDirectories(folder.resolve("first/model"));
    try (Transformer random =
        Transformer.create(
            ModelConfig.forDepth(1, tokenizer.vocabularySize(), 96), Device.cpu(), 3)) {
      Checkpoint.save(model, random);
    }
    tokenizer.save(model);
  }

  private Ended exam(Object... more) {
    List<String> arguments =
        CommandLines.arguments("exam", "--model", folder.resolve("first/model"));
    arguments.addAll(CommandLines.arguments(more));
    return CommandLines.run(arguments);
  }

  @Test
  void aModelIsAskedAndSetBesideAnEarlierResult() {
    Ended first = exam("--questions", questions, "--out", folder.resolve("a"));
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).contains("first", "arithmetic", "average of the families");
    Ended second =
        exam(
            "--questions",
            questions,
            "--out",
            folder.resolve("b"),
            "--name",
            "second",
            "--against",
            folder.resolve("a"));
    assertThat(second.out()).containsPattern("win rate against first +- +50[.]0 ");
    assertThat(ExaminationFiles.read(folder.resolve("b")).model()).isEqualTo("second");
    assertThat(folder.resolve("b/report.html"))
        .content()
        .contains("answers sampled at temperature 0.8");
    Ended likeliest =
        exam("--questions", questions, "--temperature", "0", "--against", folder.resolve("a"));
    assertThat(likeliest.err()).contains("ask both at one (--temperature)").hasLineCount(1);
  }

  @Test
  void wrongUseIsOneLineWithTheRemedy() throws IOException {
    Ended none = exam("--questions", folder.resolve("none.jsonl"));
    assertThat(none.code()).isEqualTo(1);
    assertThat(none.err()).contains("none.jsonl: no such file").hasLineCount(1);
    Ended empty = exam("--questions", Files.writeString(folder.resolve("empty.jsonl"), "\n"));
    assertThat(empty.err()).contains("there are no questions in").hasLineCount(1);
    Ended against = exam("--questions", questions, "--against", folder);
    assertThat(against.err()).contains("no answers.jsonl in").hasLineCount(1);
  }
}
