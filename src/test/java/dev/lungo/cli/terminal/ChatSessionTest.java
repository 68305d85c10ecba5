package dev.lungo.cli.terminal;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.BadLines;
import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.ConversationFiles;
import dev.lungo.chat.Message;
import dev.lungo.generation.Completion;
import dev.lungo.generation.FinishReason;
import dev.lungo.generation.GenerationRequest;
import dev.lungo.generation.Sampling;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// The conversation, driven with strings. The model is a lambda: it answers with its seed, and
/// what it was asked is kept.
class ChatSessionTest {
  private static final Tokenizer TOKENIZER =
      new TokenizerTrainer(300).train(Stream.of("the cat sat on the mat"));
  private static final ChatTemplate TEMPLATE = ChatTemplate.of(TOKENIZER);

  @TempDir private Path folder;

  private final Transcript display = new Transcript();
  private final List<GenerationRequest> requests = new ArrayList<>();
  private List<String> pieces = List.of();
  private FinishReason finish = FinishReason.STOP_TOKEN;
  private final ChatSession session = session(400);

  private ChatSession session(int context) {
    ModelFacts model =
        new ModelFacts("tiny", "no parameters", context, TEMPLATE, Set.of(TEMPLATE.endToken()));
    return new ChatSession(
        model,
        (request, text, _) -> {
          requests.add(request);
          List<String> said =
              pieces.isEmpty() ? List.of("answer " + request.sampling().seed()) : pieces;
          said.forEach(text);
          return new Completion(
              Collections.nCopies(7, 1), String.join("", said), List.of(), finish);
        },
        display,
        Sampling.PLAIN.withTemperature(0.5).withSeed(1),
        50);
  }

  private List<String> say(String... lines) {
    for (String line : lines) {
      assertThat(session.accept(line)).isTrue();
    }
    return display.take();
  }

  private void assertAsked(Message... messages) {
    assertThat(requests.getLast().prompt())
        .containsExactly(
            java.util.Arrays.stream(TEMPLATE.prompt(Conversation.of(messages)))
                .boxed()
                .toArray(Integer[]::new));
  }

  @Test
  void theModelSeesTheWholeConversation() {
    assertThat(say("Hi", "  And you?  ", "", "   ")).containsExactly("answer 1", "answer 2");
    assertAsked(Message.user("Hi"), Message.assistant("answer 1"), Message.user("And you?"));
    assertThat(requests.getLast().stopTokens()).containsExactly(TEMPLATE.endToken());
    assertThat(requests.getLast().maxTokens()).isEqualTo(50);
    assertThat(display.facts())
        .contains("7 tokens")
        .contains((requests.getLast().prompt().size() + 7) + " of 400 tokens of the context");
  }

  @Test
  void theSystemMessageStandsFirstUntilItIsRemoved() {
    assertThat(say("/system", "/system Be brief.", "/system"))
        .containsExactly(
            "no system message", "# the model is told this from the next answer on", "Be brief.");
    say("Hi");
    assertAsked(Message.system("Be brief."), Message.user("Hi"));
    say("/new", "Hi");
    assertAsked(Message.system("Be brief."), Message.user("Hi"));
    say("/new", "/system -", "Hi");
    assertAsked(Message.user("Hi"));
  }

  @Test
  void undoTakesBackOneExchangeAtATime() {
    say("one", "two\nlines");
    assertThat(say("/undo")).containsExactly("# taken back: two ...");
    assertThat(say("/history")).containsExactly("> one\nanswer 1");
    assertThat(say("/undo", "/undo"))
        .containsExactly("# taken back: one", "! there is nothing to take back");
    say("three");
    assertAsked(Message.user("three"));
  }

  @Test
  void retryAsksTheSameWithAnotherSeed() {
    assertThat(say("/retry")).containsExactly("! there is no question to ask again");
    assertThat(say("Hi", "/retry")).containsExactly("answer 1", "answer 2");
    assertAsked(Message.user("Hi"));
    assertThat(say("/history")).containsExactly("> Hi\nanswer 2");
    assertThat(say("/temperature 0", "/retry"))
        .containsExactly(
            "# temperature 0 from the next answer on",
            "# at temperature 0 the answer is always the same",
            "answer 3");
  }

  @Test
  void aStoppedAnswerIsKeptAndMarked() {
    finish = FinishReason.CANCELLED;
    assertThat(say("Hi").getLast()).startsWith("# stopped");
    assertThat(say("/history")).containsExactly("> Hi\nanswer 1 ... (unfinished)");
    finish = FinishReason.STOP_TOKEN;
    say("Go on");
    assertAsked(Message.user("Hi"), Message.assistant("answer 1"), Message.user("Go on"));
    assertThat(say("/save " + folder.resolve("half.jsonl")).getLast()).contains("unfinished");
  }

  @Test
  void anAnswerThatIsCutSaysAtWhat() {
    finish = FinishReason.MAX_TOKENS;
    assertThat(say("Hi")).containsExactly("answer 1", "# cut at 50 tokens (/max-tokens)");
    finish = FinishReason.CONTEXT_FULL;
    assertThat(say("Hi").getLast()).contains("context of 400 tokens is full");
  }

  @Test
  void withoutAWordThereIsNoAnswerAndTheQuestionStaysOpen() {
    pieces = List.of(" \n");
    finish = FinishReason.CANCELLED;
    assertThat(say("Hi")).containsExactly("", "# no answer yet: /retry asks again");
    assertThat(say("/save x.jsonl")).containsExactly("! there is no answer to save yet");
    finish = FinishReason.STOP_TOKEN;
    assertThat(say("/retry").getLast()).isEqualTo("# the model said nothing: /retry asks again");
    pieces = List.of();
    say("/retry");
    assertAsked(Message.user("Hi"));
    pieces = List.of(" ");
    say("/retry"); // the answer that is there is kept
    assertThat(say("/history")).containsExactly("> Hi\nanswer 3");
  }

  @Test
  void whatIsShownIsWhatIsKept() {
    pieces = List.of("\n", " One", "  ", "two \n", "\n");
    assertThat(say("Hi", "/history")).containsExactly("One  two", "> Hi\nOne  two");
  }

  @Test
  void savedConversationsAreReadByTuningAndByLoad() throws IOException {
    Path file = folder.resolve("my chats.jsonl");
    Conversation first =
        Conversation.of(
            Message.system("Be \"brief\"."),
            Message.user("a\nb <|im_end|>"),
            Message.assistant("answer 1"));
    Conversation second = Conversation.of(Message.user("c"), Message.assistant("answer 2"));
    say("/system Be \"brief\".", "a\nb <|im_end|>", "/save " + file, "/new", "/system -", "c");
    assertThat(say("/save " + file)).containsExactly("# appended to " + file);
    try (Stream<Conversation> read = ConversationFiles.read(List.of(file), BadLines.stop())) {
      assertThat(read).containsExactly(first, second);
    }
    assertThat(say("/new", "/load " + file + " 1").getLast())
        .isEqualTo("# conversation 1 of 2 of " + file + ", 3 messages");
    say("more");
    assertAsked(
        first.messages().get(0),
        first.messages().get(1),
        first.messages().get(2),
        Message.user("more"));
    assertThat(say("/load " + file, "/history").getLast()).isEqualTo("> c\nanswer 2");
    // A file that lacks its last line break gets it.
    Files.writeString(file, ConversationFiles.line(first));
    say("/save " + file);
    assertThat(Files.readAllLines(file)).hasSize(2);
  }

  @Test
  void aQuestionWithoutAnswerAtTheEndOfAFileIsAskedByRetry() throws IOException {
    Path file = folder.resolve("open.jsonl");
    Conversation open =
        Conversation.of(Message.user("a"), Message.assistant("b"), Message.user("c"));
    Files.writeString(file, ConversationFiles.line(open));
    assertThat(say("/load " + file).getLast()).endsWith("has no answer: /retry asks it");
    say("/retry");
    assertAsked(Message.user("a"), Message.assistant("b"), Message.user("c"));
  }

  @Test
  void whatCannotBeSavedOrLoadedSaysWhyAndChangesNothing() throws IOException {
    Path bad = folder.resolve("bad.jsonl");
    Files.writeString(bad, "{\"messages\":[]}\n");
    say("Hi");
    assertThat(say("/save " + folder.resolve("none/x.jsonl")))
        .containsExactly(
            "! cannot write " + folder.resolve("none/x.jsonl") + ": no such file or folder");
    assertThat(say("/save chats.jsonl.gz").getLast()).startsWith("! cannot append to the packed");
    assertThat(say("/save")).containsExactly("! /save needs a file, as in /save chats.jsonl");
    assertThat(say("/load nowhere.jsonl"))
        .containsExactly("! cannot read nowhere.jsonl: no such file or folder");
    assertThat(say("/load " + bad).getLast()).startsWith("! " + bad + ":1: ");
    Files.writeString(bad, "");
    assertThat(say("/load " + bad)).containsExactly("! " + bad + " has no conversation in it");
    say("/save " + bad);
    assertThat(say("/load " + bad + " 2"))
        .containsExactly("! " + bad + " has conversations 1 to 1, and no 2");
    assertThat(say("/history")).containsExactly("> Hi\nanswer 1");
  }

  @Test
  void aFullContextSaysWhatTheModelDoesNotSee() {
    ChatSession small = session(100);
    boolean _ = small.accept("the cat sat on the mat");
    boolean _ = small.accept("and the dog sat there");
    assertThat(display.take()).containsExactly("answer 1", "answer 2");
    boolean _ = small.accept("and the third one");
    assertThat(display.take())
        .satisfiesExactly(
            note ->
                assertThat(note).contains("sees 100").endsWith("2 oldest messages are left out"),
            answer -> assertThat(answer).isEqualTo("answer 3"));
    assertAsked(
        Message.user("and the dog sat there"),
        Message.assistant("answer 2"),
        Message.user("and the third one"));
    boolean _ = small.accept("/history"); // nothing of it is lost
    assertThat(display.take().getFirst()).startsWith("> the cat");
    boolean _ = small.accept("x".repeat(200));
    assertThat(display.take().getFirst()).startsWith("! the message needs").contains("room for 75");
    boolean _ = small.accept("/history");
    assertThat(display.take().getFirst()).endsWith("answer 3");
  }

  @Test
  void settingsAreShownAndSetAndCheckedAtOnce() {
    assertThat(say("/temperature", "/top-p", "/top-k", "/max-tokens", "/seed"))
        .containsExactly("0.5", "1", "0", "50", "1");
    for (String line :
        List.of("/temperature 1.5", "/top-p 0.9", "/top-k 7", "/max-tokens 9", "/seed 40", "Hi")) {
      boolean _ = session.accept(line);
    }
    assertThat(display.take()).contains("# top-p 0.9 from the next answer on");
    GenerationRequest request = requests.getLast();
    assertThat(request.sampling())
        .isEqualTo(Sampling.PLAIN.withTemperature(1.5).withTruncation(7, 0.9, 0).withSeed(40));
    assertThat(request.maxTokens()).isEqualTo(9);
    assertThat(
            say("/temperature -1", "/top-p 2", "/max-tokens -9999999999", "/seed x", "/top-k 1.5"))
        .containsExactly(
            "! temperature must be 0 or more, but it is -1.0",
            "! top-p must be above 0 and at most 1 (off), but it is 2.0",
            "! max tokens must be 1 or more, but it is " + Integer.MIN_VALUE,
            "! /seed takes a number, but 'x' came",
            "! /top-k takes a number, but '1.5' came");
    assertThat(say("/model").getFirst())
        .contains(
            "tiny", "temperature  1.5", "400 tokens; the conversation has ", "seed         41");
  }

  @Test
  void anUnknownCommandNamesTheNearestAndASpaceSaysItToTheModel() {
    assertThat(say("/sytem Be brief.").getFirst())
        .startsWith("! no command /sytem: did you mean /system?");
    assertThat(say("/undo 3")).containsExactly("! /undo takes nothing after it, but '3' came");
    say(" /sytem is not a command");
    assertAsked(Message.user("/sytem is not a command"));
  }

  @Test
  void helpListsEveryCommandWithinEightyColumns() {
    String help = say("/help").getFirst();
    for (SlashCommand command : SlashCommand.values()) {
      assertThat(help).contains(command.typed());
    }
    assertThat(help.lines()).allSatisfy(line -> assertThat(line.length()).isLessThanOrEqualTo(80));
  }

  @Test
  void quitEndsTheChat() {
    assertThat(session.accept("/quit")).isFalse();
    assertThat(session.accept("/exit")).isFalse();
  }
}
