package dev.lungo.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.Message;
import dev.lungo.model.Checkpoint;
import dev.lungo.model.ModelConfig;
import dev.lungo.model.Transformer;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import dev.lungo.torch.Device;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The command in a pipe, with a model of random weights.
class ChatCommandTest {
  @TempDir private static Path folder;

  private record Outcome(int code, String out, String err) {}

  @BeforeAll
  static void saveAModel() {
    Tokenizer tokenizer = new TokenizerTrainer(300).train(Stream.of("the cat sat on the mat"));
    ModelConfig config = ModelConfig.gpt2(tokenizer.vocabularySize(), 96, 1, 16, 2);
    for (String name : List.of("chat", "base")) {
      try (Transformer model = Transformer.create(config, Device.cpu(), 1)) {
        Checkpoint.save(folder.resolve(name), model);
      }
      tokenizer.save(folder.resolve(name));
    }
    ChatTemplate.of(tokenizer).save(folder.resolve("chat"));
  }

  private static Outcome chat(String model, String input, String... options) {
    InputStream inBefore = System.in;
    PrintStream outBefore = System.out;
    PrintStream errBefore = System.err;
    var out = new ByteArrayOutputStream();
    var err = new ByteArrayOutputStream();
    System.setIn(new ByteArrayInputStream(input.getBytes(UTF_8)));
    System.setOut(new PrintStream(out, true, UTF_8));
    System.setErr(new PrintStream(err, true, UTF_8));
    try {
      List<String> all =
          new ArrayList<>(
              List.of("chat", "--device=cpu", "--model", folder.resolve(model).toString()));
      all.addAll(List.of(options));
      int code = Main.run(all.toArray(String[]::new));
      return new Outcome(code, out.toString(UTF_8), err.toString(UTF_8).strip());
    } finally {
      System.setIn(inBefore);
      System.setOut(outBefore);
      System.setErr(errBefore);
    }
  }

  @Test
  void theSameSeedGivesTheSameChatAndSavesIt() throws IOException {
    Path saved = folder.resolve("saved.jsonl");
    String input = "the cat\nthe mat\n/save " + saved + "\n";
    String[] options = {"--seed=3", "--max-tokens=8", "--top-k=20", "--system", "the"};
    Outcome first = chat("chat", input, options);
    assertThat(first.code()).as(first.err()).isZero();
    assertThat(first.out()).isNotBlank();
    assertThat(chat("chat", input, options).out()).isEqualTo(first.out());
    try (Stream<Conversation> read = ConversationFiles.read(List.of(saved), BadLines.stop())) {
      List<Message> messages = read.findFirst().orElseThrow().messages();
      assertThat(messages).hasSize(5);
      assertThat(messages.getFirst()).isEqualTo(Message.system("the"));
      assertThat(messages.get(2).content() + "\n" + messages.get(4).content() + "\n")
          .isEqualTo(first.out());
    }
  }

  @Test
  void aChatLongerThanTheContextGoesOnWithoutItsOldestTurns() {
    Outcome outcome = chat("chat", "the cat\n".repeat(9), "--max-tokens=8");
    assertThat(outcome.code()).isZero();
    assertThat(outcome.err()).contains("the model sees 96", "oldest messages are left out");
    Outcome failed = chat("chat", "x".repeat(100) + "\nthe\n", "--max-tokens=8");
    assertThat(failed.code()).isEqualTo(1);
    assertThat(failed.err()).contains("there is room for 88: shorten it");
    assertThat(failed.out()).isNotBlank(); // the second line was answered
  }

  @Test
  void aModelThatCannotChatIsOneLine() {
    assertThat(chat("base", "Hi\n"))
        .isEqualTo(
            new Outcome(
                2,
                "",
                "lungo: "
                    + folder.resolve("base")
                    + " has no chat template, so the model has not learned to chat: tune it with"
                    + " `sft` first, or use `generate`"));
    assertThat(chat("none", "Hi\n").err()).startsWith("lungo: no model folder at ");
    assertThat(chat("chat", "Hi\n", "--max-tokens=0").err()).contains("max tokens must be 1");
    assertThat(chat("chat", "Hi\n", "--context=97").err()).contains("the model's context of 96");
  }
}
