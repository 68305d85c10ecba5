package dev.lungo.chat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.github.luben.zstd.ZstdOutputStream;
import dev.lungo.SharedData;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ConversationFilesTest {
  private static final String CHAT =
      """
      {"messages":[{"role":"user","content":"Hi"},{"role":"assistant","content":"Hello"}]}
      """;

  @TempDir Path folder;

  @Test
  void chatAndInstructionLinesMix() {
    List<Conversation> chats =
        read(
            CHAT
                + """

                {"instruction":"Add.","input":"1 and 2","output":"3","extra":7}
                {"instruction":"Say hi.","input":"","output":"Hi."}
                {"system":"Be brief.","instruction":"Say hi.","output":"Hi."}
                {"prompt":"2 + 2 =","completion":4}
                """);
    assertThat(chats)
        .containsExactly(
            Conversation.of(Message.user("Hi"), Message.assistant("Hello")),
            Conversation.of(Message.user("Add.\n\n1 and 2"), Message.assistant("3")),
            Conversation.of(Message.user("Say hi."), Message.assistant("Hi.")),
            Conversation.of(
                Message.system("Be brief."), Message.user("Say hi."), Message.assistant("Hi.")),
            Conversation.of(Message.user("2 + 2 ="), Message.assistant("4")));
  }

  @Test
  void packedFilesReadLikePlainOnes() throws IOException {
    List<Conversation> plain = read(CHAT);
    for (String ending : List.of(".gz", ".zst")) {
      Path file = folder.resolve("chats.jsonl" + ending);
      try (OutputStream raw = Files.newOutputStream(file);
          OutputStream out =
              ending.equals(".gz") ? new GZIPOutputStream(raw) : new ZstdOutputStream(raw)) {
        out.write(CHAT.getBytes(StandardCharsets.UTF_8));
      }
      assertThat(readFile(file, BadLines.stop())).isEqualTo(plain);
    }
  }

  @Test
  void readingStopsAtTheFirstBadLineWithItsPlace() {
    assertBad("{\"messages\":[{\"role\":\"bot\",\"content\":\"Hi\"}]}", "unknown role 'bot'");
    assertBad("{\"messages\":[{\"role\":\"user\",\"content\":\"Hi\"}]}", "no assistant message");
    assertBad("{\"messages\":[]}", "'messages' must be a list of messages");
    assertBad("{\"messages\":[{\"role\":\"user\"}]}", "messages[0]: the content must be text");
    assertBad("{\"messages\":", "not valid JSON");
    assertBad("{} {}", "not valid JSON");
    assertBad("[1]", "expected a JSON object");
    assertBad("{\"dialogue\":\"x\",\"topic\":\"y\"}", "its fields are dialogue, topic");
    assertBad("{\"instruction\":\"x\",\"output\":\" \"}", "an answer, is empty");
    assertBad("{\"instruction\":\"x\",\"output\":null}", "needs the field 'output' with text");
  }

  @Test
  void bytesThatAreNotUtf8AreABadLine() throws IOException {
    Path file = folder.resolve("chats.jsonl");
    byte[] line = CHAT.getBytes(StandardCharsets.UTF_8);
    line[CHAT.indexOf("Hello")] = (byte) 0xFF;
    Files.write(file, line);
    assertThatIllegalStateException()
        .isThrownBy(() -> readFile(file, BadLines.stop()))
        .withMessageStartingWith(file + ":1: not valid JSON");
  }

  @Test
  void badLinesAreSkippedAndCountedWhenAsked() {
    BadLines badLines = BadLines.skip();
    List<Conversation> chats = readFile(write("oops\n" + CHAT + "{}\n" + CHAT), badLines);
    assertThat(chats).hasSize(2);
    assertThat(badLines.count()).isEqualTo(2);
    assertThat(badLines.first().get(1)).contains("chats.jsonl:3: expected messages");
  }

  @Test
  void templatesMakeChatsOfOtherFields() {
    Path file = write("{\"dialogue\":\"A: Hi $1\",\"summary\":\"A greets.\",\"n\":3}\n");
    var prompt = new FieldTemplate("Summarise in {{{n}}} words.\n\n{dialogue}");
    try (var chats =
        ConversationFiles.read(
            List.of(file), prompt, new FieldTemplate("{summary}"), BadLines.stop())) {
      assertThat(chats)
          .containsExactly(
              Conversation.of(
                  Message.user("Summarise in {3} words.\n\nA: Hi $1"),
                  Message.assistant("A greets.")));
    }
    assertThatIllegalStateException()
        .isThrownBy(
            () ->
                ConversationFiles.read(
                        List.of(file), prompt, new FieldTemplate("{title}"), BadLines.stop())
                    .toList())
        .withMessage(
            file + ":1: needs the field 'title' with text; its fields are dialogue, summary, n");
  }

  @Test
  void promptsLeaveTheLastAnswerOut() {
    Path file = write(CHAT + "{\"instruction\":\"Say hi.\"}\n{\"prompt\":\"Hm?\"}\n");
    try (var prompts = ConversationFiles.readPrompts(List.of(file), BadLines.stop())) {
      assertThat(prompts)
          .containsExactly(
              Conversation.of(Message.user("Hi")),
              Conversation.of(Message.user("Say hi.")),
              Conversation.of(Message.user("Hm?")));
    }
  }

  @Test
  void aWrittenLineReadsBackTheSame() {
    var chat =
        Conversation.of(
            Message.system("quote \" and \\"),
            Message.user("line\nbreak 你好 🙂"),
            Message.assistant(" <|im_end|>"));
    assertThat(read(ConversationFiles.line(chat) + "\n")).containsExactly(chat);
  }

  @Test
  void aMissingOrCutFileIsNamed() throws IOException {
    Path missing = folder.resolve("missing.jsonl");
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> readFile(missing, BadLines.stop()))
        .withMessage("cannot read " + missing + ": no such file or folder");
    var packed = new ByteArrayOutputStream();
    try (OutputStream out = new GZIPOutputStream(packed)) {
      out.write(CHAT.repeat(100).getBytes(StandardCharsets.UTF_8));
    }
    Path cut = folder.resolve("cut.jsonl.gz");
    Files.write(cut, Arrays.copyOf(packed.toByteArray(), packed.size() / 2));
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> readFile(cut, BadLines.skip()))
        .withMessageStartingWith("cannot read " + cut);
    assertThatExceptionOfType(UncheckedIOException.class)
        .isThrownBy(() -> readFile(folder, BadLines.stop()))
        .withMessageContaining("is a folder");
  }

  @Test
  void realInstructionSetsAreReadWhole() {
    assertThat(readFile(SharedData.require("data/alpaca_en/train.jsonl.gz"), BadLines.stop()))
        .hasSize(1571);
    assertThat(readFile(SharedData.require("data/t0_mini/validation.jsonl.gz"), BadLines.stop()))
        .hasSize(753);
  }

  private void assertBad(String line, String reason) {
    Path file = write(CHAT + line + "\n");
    assertThatIllegalStateException()
        .isThrownBy(() -> readFile(file, BadLines.stop()))
        .withMessageStartingWith(file + ":2: ")
        .withMessageContaining(reason);
  }

  private List<Conversation> read(String lines) {
    return readFile(write(lines), BadLines.stop());
  }

  private static List<Conversation> readFile(Path file, BadLines badLines) {
    try (var chats = ConversationFiles.read(List.of(file), badLines)) {
      return chats.toList();
    }
  }

  private Path write(String lines) {
    try {
      return Files.writeString(folder.resolve("chats.jsonl"), lines);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
