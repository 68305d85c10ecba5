package dev.lungo.alignment.preferences;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.chat.ChatTemplate;
import dev.lungo.chat.Conversation;
import dev.lungo.chat.Message;
import dev.lungo.chat.Preference;
import dev.lungo.tokenizer.Tokenizer;
import dev.lungo.tokenizer.TokenizerTrainer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class PreferenceRowsTest {
  private final Tokenizer words =
      new TokenizerTrainer(280).train(Stream.of("the cat sat on the mat"));
  private final ChatTemplate template =
      ChatTemplate.of(words.withSpecials(ChatTemplate.missing(words)));

  @Test
  void aChatsResponsesEndWithTheEndToken() {
    Conversation asked = Conversation.of(Message.user("who sat?"));
    Comparison comparison =
        PreferenceRows.chats(template, 100)
            .of(Preference.ofPair(asked, " the cat ", "the mat"), "s")
            .orElseThrow();
    assertThat(comparison.prompt()).isEqualTo(template.prompt(asked));
    int[] response = comparison.responses().getFirst();
    assertThat(response[response.length - 1]).isEqualTo(template.endToken());
    // As it would stand in a conversation that is trained on.
    int[] whole =
        template
            .encode(Conversation.of(Message.user("who sat?"), Message.assistant(" the cat ")))
            .ids();
    assertThat(comparison.texts().getFirst())
        .isEqualTo(IntStream.of(whole).limit(comparison.texts().getFirst().length).toArray());
    assertThat(comparison.tokens())
        .isEqualTo(comparison.texts().stream().mapToInt(t -> t.length).sum());
  }

  @Test
  void aLongChatLosesItsOldestTurnsForAllResponsesAlike() {
    Conversation shorter = Conversation.of(Message.user("who sat?"));
    Conversation longer =
        Conversation.of(
            Message.user("the cat sat on the mat ".repeat(5)),
            Message.assistant("yes"),
            Message.user("who sat?"));
    int context = template.prompt(shorter).length + 12;
    PreferenceRows rows = PreferenceRows.chats(template, context);
    Comparison comparison = rows.of(Preference.ofPair(longer, "cat", "the mat"), "s").orElseThrow();
    assertThat(comparison.prompt()).isEqualTo(template.prompt(shorter));
    assertThat(rows.cut()).isEqualTo(1);
    assertThat(rows.of(Preference.ofPair(shorter, "cat", "the mat ".repeat(20)), "s")).isEmpty();
    assertThat(rows.dropped()).isEqualTo(1);
  }

  @Test
  void plainTextsBeginAsTheModelsTextsDo() {
    PreferenceRows rows = PreferenceRows.plain(words, new int[] {0}, 12);
    Comparison comparison =
        rows.of(Preference.ofPair(Conversation.of(Message.user("the cat")), " sat.", " ran."), "s")
            .orElseThrow();
    assertThat(comparison.prompt()[0]).isZero();
    assertThat(words.decode(comparison.texts().getLast())).endsWith("the cat ran.");
    assertThat(
            rows.of(
                Preference.ofPair(Conversation.of(Message.user("zzzzzzzzzzzzz")), "a", "b"), "s"))
        .isEmpty();
  }

  @Test
  void demonstrationsAreRowsLikeAnyResponse() {
    PreferenceRows rows = PreferenceRows.chats(template, 100);
    Conversation asked = Conversation.of(Message.user("who?"));
    int[] row =
        rows.answered(Conversation.of(Message.user("who?"), Message.assistant("cat")))
            .orElseThrow();
    assertThat(row)
        .isEqualTo(
            rows.of(Preference.ofPair(asked, "cat", "mat"), "s").orElseThrow().texts().getFirst());
  }
}
