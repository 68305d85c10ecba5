package dev.lungo.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.data.ChatBatches.Share;
import dev.lungo.tokenizer.Tokenizer;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ChatAndTextBatchesTest {
  private static final int COLUMNS = 32;

  @TempDir Path folder;
  private TokenShards shards;
  private ChatSet set;

  @BeforeEach
  void write() throws IOException {
    shards = Shards.write(folder.resolve("texts"), Shards.random(60, 40, 5));
    try (InputStream in = ChatTemplate.class.getResourceAsStream("gpt4/tokenizer.json")) {
      Files.write(folder.resolve("tokenizer.json"), Objects.requireNonNull(in).readAllBytes());
    }
    ChatTemplate template = ChatTemplate.of(Tokenizer.load(folder));
    set =
        ChatSet.of(
            "a",
            COLUMNS,
            IntStream.range(0, 20)
                .mapToObj(
                    i ->
                        Conversation.of(
                            Message.user(i + "?"), Message.assistant("yes ".repeat(1 + i % 7))))
                .map(template::encode));
  }

  private ChatAndTextBatches batches() {
    return new ChatAndTextBatches(chats(), texts());
  }

  private ChatBatches chats() {
    return new ChatBatches(List.of(Share.all(set)), 3, 7);
  }

  private PretrainBatches texts() {
    return new PretrainBatches(shards, 2, COLUMNS, 7);
  }

  @Test
  void textsStandBelowConversationsAndAllOfThemCounts() {
    TokenBatch batch = batches().next();
    TokenBatch chats = chats().next();
    TokenBatch texts = texts().next();
    assertThat(batch.rows()).isEqualTo(5);
    assertThat(batch.counted()).isEqualTo(chats.counted() + texts.counted());
    assertThat(Arrays.copyOf(batch.inputs(), 3 * COLUMNS)).isEqualTo(chats.inputs());
    assertThat(Arrays.copyOfRange(batch.inputs(), 3 * COLUMNS, 5 * COLUMNS))
        .isEqualTo(texts.inputs());
    assertThat(Arrays.copyOfRange(batch.targets(), 3 * COLUMNS, 5 * COLUMNS))
        .isEqualTo(texts.targets());
    assertThat(Arrays.copyOfRange(batch.documents(), 3 * COLUMNS, 5 * COLUMNS))
        .isEqualTo(texts.documents());
  }

  @Test
  void aSavedPositionGoesOnWithTheSameConversationsAndTexts() {
    for (int given : List.of(0, 1, 11)) { // eleven batches are several epochs of both
      ChatAndTextBatches first = batches();
      for (int i = 0; i < given; i++) {
        first.next();
      }
      ChatAndTextBatches fresh = batches();
      ChatAndTextBatches used = batches();
      for (int i = 0; i < 15; i++) {
        used.next();
      }
      for (ChatAndTextBatches second : List.of(fresh, used)) {
        second.seek(first.position());
      }
      for (int i = 0; i < 9; i++) {
        int[] expected = first.next().inputs();
        assertThat(fresh.next().inputs()).isEqualTo(expected);
        assertThat(used.next().inputs()).isEqualTo(expected);
      }
    }
  }

  @Test
  void rowsOfAnotherLengthAreRefused() {
    var mixed = new ChatAndTextBatches(chats(), new PretrainBatches(shards, 2, COLUMNS / 2, 7));
    assertThatIllegalArgumentException()
        .isThrownBy(mixed::next)
        .withMessage("rows of 32 and of 16 tokens cannot share a batch");
  }
}
