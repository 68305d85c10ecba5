package dev.lungo.cli.terminal;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.generation.Completion;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.Sampling;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PipedInputStream;
import java.io.PipedOutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jline.terminal.Attributes.LocalFlag;
import org.jline.terminal.Size;
import org.jline.terminal.Terminal;
import org.jline.terminal.impl.ExternalTerminal;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/// The line editor on a terminal whose keyboard and screen are streams; its line discipline turns
/// Ctrl-C into a signal as a real one does.
@Timeout(60)
class TerminalChatTest {
  private static final String ENTER = "\r";
  private static final String CTRL_C = "\u0003";
  private static final String CTRL_D = "\u0004";
  private static final String UP = "\u001bOA";
  private static final Tokenizer TOKENIZER =
      new TokenizerTrainer(300).train(Stream.of("the cat sat on the mat"));

  @TempDir private Path folder;

  private final BlockingQueue<String> asked = new LinkedBlockingQueue<>();
  private final ByteArrayOutputStream screen = new ByteArrayOutputStream();
  private final List<Boolean> echoes = new ArrayList<>();

  /// A person at the keyboard.
  @FunctionalInterface
  private interface Person {
    void use(Keyboard keyboard) throws IOException, InterruptedException;
  }

  private final class Keyboard {
    private final PipedOutputStream keys = new PipedOutputStream();

    void type(String text) throws IOException {
      keys.write(text.getBytes(UTF_8));
      keys.flush();
    }

    /// Types a message, and waits until the model has it.
    void say(String text) throws IOException, InterruptedException {
      type(text + ENTER);
      awaitAsked(text);
    }
  }

  private void awaitAsked(String text) throws InterruptedException {
    assertThat(asked.poll(30, TimeUnit.SECONDS)).isEqualTo(text);
  }

  private void awaitScreen(String text) throws InterruptedException {
    await(() -> screen.toString(UTF_8).contains(text));
  }

  private static void await(BooleanSupplier condition) throws InterruptedException {
    while (!condition.getAsBoolean()) { // the class's time limit ends it
      Thread.sleep(5);
    }
  }

  private Path history() {
    return InputHistory.file(Map.of("XDG_STATE_HOME", folder.toString()));
  }

  /// Runs a chat to its end. The model says "yes", or goes on until it is stopped where the
  /// message begins with "talk".
  private void chat(Person person) throws IOException, InterruptedException {
    Keyboard keyboard = new Keyboard();
    screen.reset();
    try (Terminal terminal =
        new ExternalTerminal(
            "test", "xterm", new PipedInputStream(keyboard.keys, 1 << 16), screen, UTF_8)) {
      terminal.setSize(Size.of(80, 24));
      var display = new TerminalDisplay(terminal, true);
      var session =
          new ChatSession(
              new ModelFacts("tiny", "", 400, ChatTemplate.of(TOKENIZER), Set.of()),
              (request, text, stopped) ->
                  answer(lastMessage(request.prompt()), terminal, text, stopped),
              display,
              Sampling.PLAIN,
              50);
      var chat = new TerminalChat(terminal, session, display, Optional.of(history()), false);
      Thread running = Thread.ofPlatform().daemon().start(chat::run);
      awaitScreen("> ");
      person.use(keyboard);
      running.join();
    }
  }

  private Completion answer(
      String message, Terminal terminal, Consumer<String> text, BooleanSupplier stopped) {
    echoes.add(terminal.getAttributes().getLocalFlag(LocalFlag.ECHO));
    boolean talk = message.startsWith("talk");
    text.accept(talk ? "blah" : "yes");
    asked.add(message);
    if (talk) {
      try {
        await(stopped);
      } catch (InterruptedException e) {
        throw new IllegalStateException(e);
      }
    }
    return new Completion(
        List.of(1), "", List.of(), talk ? FinishReason.CANCELLED : FinishReason.STOP_TOKEN);
  }

  private static String lastMessage(List<Integer> prompt) {
    String text = TOKENIZER.decode(prompt.stream().mapToInt(Integer::intValue).toArray());
    int from = text.lastIndexOf("user\n") + "user\n".length();
    return text.substring(from, text.indexOf(ChatTemplate.END, from));
  }

  @Test
  void controlCStopsTheAnswerAndNotTheProgram() throws IOException, InterruptedException {
    chat(
        person -> {
          person.say("talk on");
          person.type(CTRL_C);
          awaitScreen("stopped: the half answer stays");
          person.say("still there?");
          person.type("/history" + ENTER);
          awaitScreen("blah ... (unfinished)");
          person.type(CTRL_D);
        });
    assertThat(screen.toString(UTF_8)).contains("\u001b[2m1 tokens in ");
  }

  @Test
  void controlCAtThePromptClearsTheLine() throws IOException, InterruptedException {
    chat(
        person -> {
          person.type("never");
          awaitScreen("never");
          while (!screen.toString(UTF_8).contains("Ctrl-D or /quit ends")) { // of an empty line
            person.type(CTRL_C);
            Thread.sleep(20);
          }
          person.say("hello");
          person.type("/quit" + ENTER);
        });
    assertThat(asked).isEmpty();
  }

  @Test
  void aMessageMayHaveSeveralLines() throws IOException, InterruptedException {
    chat(
        person -> {
          person.type("one \\" + ENTER + "two\u001b\rthree" + ENTER);
          awaitAsked("one \ntwo\nthree");
          person.type("\u001b[200~int main() {\r\treturn \\\r0;\r}\u001b[201~" + ENTER);
          awaitAsked("int main() {\n\treturn \\\n0;\n}");
          person.say("what!? !1"); // no history expansion
          person.type(CTRL_D);
        });
  }

  @Test
  void tabCompletesCommandsAndFiles() throws IOException, InterruptedException {
    Path chats = Files.createDirectory(folder.resolve("my chats"));
    chat(
        person -> {
          person.type("/sys\tBe brief." + ENTER);
          awaitScreen("the model is told this");
          person.say("Hi");
          person.type("/save " + folder + "/my\tone.jsonl" + ENTER);
          awaitScreen("appended to " + chats.resolve("one.jsonl"));
          person.type("/load " + folder + "/my\to\t" + ENTER);
          awaitScreen("conversation 1 of 1");
          person.type(CTRL_D);
        });
  }

  @Test
  void typedLinesAreThereInTheNextChatAndNobodyElseMayReadThem()
      throws IOException, InterruptedException {
    chat(
        person -> {
          person.say("remember me");
          person.type(CTRL_D);
        });
    chat(
        person -> {
          person.type(UP + ENTER);
          awaitAsked("remember me");
          person.type(CTRL_D);
        });
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(history())))
        .isEqualTo("rw-------");
  }

  @Test
  void whatIsTypedDuringAnAnswerWaitsUnseenForTheNextPrompt()
      throws IOException, InterruptedException {
    chat(
        person -> {
          person.say("talk on");
          person.type("next" + ENTER);
          person.type(CTRL_C);
          awaitAsked("next");
          person.type(CTRL_D);
        });
    assertThat(echoes).containsExactly(false, false);
  }
}
