package dev.lungo.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.generation.Completion;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.Sampling;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import java.io.BufferedReader;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.StringReader;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PipeChatTest {
  private static final Tokenizer TOKENIZER =
      new TokenizerTrainer(300).train(Stream.of("the cat sat on the mat"));

  private final ByteArrayOutputStream out = new ByteArrayOutputStream();
  private final ByteArrayOutputStream err = new ByteArrayOutputStream();
  private final List<String> prompts = new ArrayList<>();

  private boolean chat(String input, OutputStream to) {
    var display = new PipeDisplay(new PrintStream(to, true, UTF_8), new PrintStream(err, true));
    ChatTemplate template = ChatTemplate.of(TOKENIZER);
    var session =
        new ChatSession(
            new ModelFacts("tiny", "", 900, template, Set.of()),
            (request, text, _) -> {
              prompts.add(TOKENIZER.decode(request.prompt().stream().mapToInt(id -> id).toArray()));
              text.accept(" Yes,\n");
              text.accept("indeed. ");
              return new Completion(List.of(1), "", List.of(), FinishReason.MAX_TOKENS);
            },
            display,
            Sampling.PLAIN,
            50);
    PipeChat.run(new BufferedReader(new StringReader(input)), session, display);
    return display.hadProblems();
  }

  @Test
  void answersGoToStandardOutputAndRemarksToStandardError() {
    assertThat(chat("Hi\n\n/top-k\n", out)).isFalse();
    assertThat(out.toString(UTF_8)).isEqualTo("Yes,\nindeed.\n0\n");
    assertThat(err.toString(UTF_8)).isEqualTo("cut at 50 tokens (/max-tokens)\n");
  }

  @Test
  void aProblemDoesNotEndTheChatButIsToldAtItsEnd() {
    assertThat(chat("/nothing\nHi\n/quit\nnever\n", out)).isTrue();
    assertThat(err.toString(UTF_8)).startsWith("lungo: no command /nothing");
    assertThat(prompts).hasSize(1);
  }

  @Test
  void aBackslashAtTheEndGoesOnInTheNextLine() {
    chat("one\\\ntwo\\\\\nthree\\", out);
    assertThat(prompts).hasSize(2);
    assertThat(prompts.getFirst()).contains("user\none\ntwo\\\\<|im_end|>");
    assertThat(prompts.getLast()).contains("user\nthree\\<|im_end|>");
  }

  @Test
  void nothingIsAskedAfterTheReaderHasGone() {
    boolean _ =
        chat(
            "one\ntwo\n",
            new OutputStream() {
              @Override
              public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
              }
            });
    assertThat(prompts).hasSize(1);
  }
}
