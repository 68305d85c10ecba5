package dev.lungo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.ChatTokens;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.data.Batches.Position;
import dev.lungo.data.ChatBatches.Share;
import dev.lungo.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatBatchesTest {
  private static final int COLUMNS = 64;

  @TempDir Path folder;
  private Tokenizer tokenizer;
  private ChatTemplate template;

  @BeforeEach
  void load() throws IOException {
    try (InputStream in = ChatTemplate.class.getResourceAsStream("gpt4/tokenizer.json")) {
      Files.write(folder.resolve("tokenizer.json"), Objects.requireNonNull(in).readAllBytes());
    }
    tokenizer = Tokenizer.load(folder);
    template = ChatTemplate.of(tokenizer);
  }

  @Test
  void aRowHoldsWholeConversationsAsDocumentsOfTheirOwn() {
    ChatSet set = set("a", 40);
    ChatBatches batches = new ChatBatches(List.of(Share.all(set)), 4, 7);
    List<String> seen = new ArrayList<>();
    while (batches.position().epoch() == 0) {
      TokenBatch batch = batches.next();
      for (int r = 0; r < batch.rows(); r++) {
        seen.addAll(conversations(batch, r));
      }
    }
    assertThat(seen).containsAll(all("a", 40).map(ChatBatchesTest::text).toList());
  }

  @Test
  void answersAndTheirEndsCountWhereTheyArePredicted() {
    ChatSet set = set("a", 1);
    TokenBatch batch = new ChatBatches(List.of(Share.all(set)), 1, 7).next();
    int[] counted =
        IntStream.range(0, COLUMNS)
            .filter(i -> batch.lossMask()[i] == 1)
            .map(i -> batch.targets()[i])
            .toArray();
    assertThat(tokenizer.decode(counted)).isEqualTo(answer("a", 0) + "<|im_end|>");
    assertThat(counted).isEqualTo(set.learned().toArray());
    for (int i = 0; i + 1 < set.inputs(0); i++) {
      assertThat(batch.targets()[i]).isEqualTo(batch.inputs()[i + 1]);
    }
    assertThat(batch.documents()[COLUMNS - 1]).as("padding is a document").isEqualTo(1);
  }

  @Test
  void everyEpochHasEveryConversationOnceInAnotherOrder() {
    ChatBatches batches = new ChatBatches(List.of(Share.all(set("a", 50))), 1, 7);
    List<List<String>> epochs = new ArrayList<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      epochs.add(epoch(batches));
      assertThat(epochs.get(epoch)).hasSize(50).doesNotHaveDuplicates();
    }
    assertThat(epochs.get(0)).isNotEqualTo(epochs.get(1)).hasSameElementsAs(epochs.get(1));
  }

  @Test
  void setsAreMixedByWeightAndCap() {
    var mixture =
        List.of(
            new Share(set("a", 30), 2, Integer.MAX_VALUE, Integer.MAX_VALUE),
            new Share(set("b", 40), 0.5, Integer.MAX_VALUE, Integer.MAX_VALUE),
            new Share(set("c", 60), 1, Integer.MAX_VALUE, 20),
            new Share(set("d", 60), 1, 10, Integer.MAX_VALUE));
    ChatBatches batches = new ChatBatches(mixture, 1, 7);
    Map<String, Integer> uses = new HashMap<>();
    for (int epoch = 0; epoch < 3; epoch++) {
      Map<String, Integer> bySet = new TreeMap<>();
      for (String text : epoch(batches)) {
        bySet.merge(text.substring(0, 1), 1, Integer::sum);
        uses.merge(text, 1, Integer::sum);
      }
      assertThat(bySet).isEqualTo(Map.of("a", 60, "b", 20, "c", 20, "d", 10));
    }
    assertThat(uses.entrySet().stream().filter(e -> e.getKey().startsWith("a")))
        .as("weight 2: twice an epoch")
        .hasSize(30)
        .allSatisfy(e -> assertThat(e.getValue()).isEqualTo(6));
    assertThat(uses.entrySet().stream().filter(e -> e.getKey().startsWith("c")))
        .as("a capped set is used whole in time")
        .hasSize(60);
    assertThat(uses.keySet().stream().filter(text -> text.startsWith("d")))
        .as("a limited set stays the same few")
        .hasSize(10);
  }

  @Test
  void aSavedPositionGoesOnWithTheSameBatches() {
    List<Share> mixture = List.of(Share.all(set("a", 30)), Share.all(set("b", 20)));
    ChatBatches first = new ChatBatches(mixture, 3, 7);
    for (int i = 0; i < 9; i++) {
      first.next();
    }
    ChatBatches second = new ChatBatches(mixture, 3, 7);
    second.seek(first.position());
    for (int i = 0; i < 20; i++) {
      TokenBatch expected = first.next();
      TokenBatch actual = second.next();
      assertThat(actual.inputs()).isEqualTo(expected.inputs());
      assertThat(actual.lossMask()).isEqualTo(expected.lossMask());
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> second.seek(new Position(0, 10_000)))
        .withMessageContaining("not those of the saved run");
  }

  @Test
  void whatDoesNotFitIsCutAtTurnBordersAndCounted() {
    String words = "The user asks and the assistant answers. ".repeat(20);
    Conversation fits = chat("a", 0);
    Conversation loses = fits.plus(Message.user("More")).plus(Message.assistant(words));
    Conversation cannot = Conversation.of(Message.user("Hi"), Message.assistant(words));
    ChatSet set = ChatSet.of("mixed", COLUMNS, encode(Stream.of(fits, loses, cannot)));
    assertThat(set.size()).isEqualTo(2);
    assertThat(set.cuts().shortened()).isEqualTo(1);
    assertThat(set.cuts().answers()).isEqualTo(1);
    assertThat(set.cuts().leftOut()).isEqualTo(1);
    assertThat(set.cuts().tokens()).isGreaterThan(100);
    assertThat(set.cuts().longest()).isEqualTo(template.encode(cannot).length() - 1);
    assertThat(set.cuts().message(COLUMNS).orElseThrow())
        .matches(
            "1 conversations lost 1 answers \\(\\d+ tokens\\); 1 were left out, as their first"
                + " answer ends beyond a row of 64 tokens \\(the longest at \\d+\\)");
    assertThat(set("a", 3).cuts().message(COLUMNS)).isEmpty();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatSet.of("long", COLUMNS, encode(Stream.of(cannot))))
        .withMessageStartingWith("nothing of long fits: 1 were left out");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ChatSet.of("none", COLUMNS, Stream.empty()))
        .withMessage("there are no conversations in none");
  }

  @Test
  void validationGoesThroughASetOnce() {
    ChatSet set = set("a", 33);
    List<TokenBatch> batches = ChatBatches.once(set, 4);
    long counted = batches.stream().mapToLong(TokenBatch::counted).sum();
    assertThat(counted).isEqualTo(set.learned().count());
    assertThat(batches.stream().flatMap(b -> rows(b).stream()))
        .containsExactlyInAnyOrderElementsOf(all("a", 33).map(ChatBatchesTest::text).toList());
  }

  @Test
  void rowsAreNearlyFullOnConversationsOfAllLengths() {
    Random random = new Random(7);
    Stream<ChatTokens> chats =
        encode(
            IntStream.range(0, 3000)
                .mapToObj(
                    i ->
                        Conversation.of(
                            Message.user("Question " + i),
                            Message.assistant("so ".repeat(1 + random.nextInt(300))))));
    ChatBatches batches = new ChatBatches(List.of(Share.all(ChatSet.of("a", 512, chats))), 8, 7);
    for (int i = 0; i < 60; i++) {
      batches.next();
    }
    assertThat(batches.utilisation()).isCloseTo(1, within(0.03));
  }

  private List<String> epoch(ChatBatches batches) {
    List<String> seen = new ArrayList<>();
    long epoch = batches.position().epoch();
    while (true) {
      Position before = batches.position();
      TokenBatch batch = batches.next();
      if (batches.position().epoch() != epoch && batches.position().row() > 0) {
        batches.seek(new Position(epoch + 1, 0)); // the row read was the next epoch's first
        assertThat(before.row()).isPositive();
        return seen;
      }
      seen.addAll(rows(batch));
    }
  }

  private List<String> rows(TokenBatch batch) {
    List<String> texts = new ArrayList<>();
    for (int r = 0; r < batch.rows(); r++) {
      texts.addAll(conversations(batch, r));
    }
    return texts;
  }

  /// The text of each document of a row in which something counts: question and answer.
  private List<String> conversations(TokenBatch batch, int row) {
    Map<Integer, List<Integer>> documents = new TreeMap<>();
    Map<Integer, Boolean> counts = new HashMap<>();
    for (int i = row * batch.columns(); i < (row + 1) * batch.columns(); i++) {
      documents
          .computeIfAbsent(batch.documents()[i], _ -> new ArrayList<>())
          .add(batch.inputs()[i]);
      counts.merge(batch.documents()[i], batch.lossMask()[i] == 1, Boolean::logicalOr);
    }
    return documents.entrySet().stream()
        .filter(e -> counts.getOrDefault(e.getKey(), false))
        .map(e -> e.getValue().stream().mapToInt(i -> i).toArray())
        .map(tokenizer::decode)
        .map(text -> text.replaceAll("<\\|\\w+\\|>(user\n|assistant\n)?|\n", ""))
        .toList();
  }

  private ChatSet set(String name, int size) {
    return ChatSet.of(name, COLUMNS, encode(all(name, size)));
  }

  private Stream<ChatTokens> encode(Stream<Conversation> chats) {
    return chats.map(template::encode);
  }

  private static Stream<Conversation> all(String name, int size) {
    return IntStream.range(0, size).mapToObj(i -> chat(name, i));
  }

  private static Conversation chat(String name, int i) {
    return Conversation.of(Message.user(name + i + "?"), Message.assistant(answer(name, i)));
  }

  private static String answer(String name, int i) {
    return (name + i + "!").repeat(1 + i % 5);
  }

  private static String text(Conversation chat) {
    return chat.messages().getFirst().content() + chat.last().content();
  }
}
