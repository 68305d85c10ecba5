package dev.lungo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerTest {
  private static final Tokenizer TOKENIZER =
      new TokenizerTrainer(400)
          .train(
              Stream.of(
                  "the cat sat on the mat and the dog sat on the cat",
                  "It's 1234 o'clock; they'll come, won't they?\n\n  Yes."));

  @TempDir Path folder;

  @Test
  void anyBytesSurviveEncodingAndDecoding() {
    Random random = new Random(1);
    for (int i = 0; i < 2000; i++) {
      byte[] bytes = new byte[random.nextInt(200)];
      random.nextBytes(bytes);
      assertThat(TOKENIZER.decodeBytes(TOKENIZER.encode(bytes))).isEqualTo(bytes);
    }
  }

  @Test
  void aSavedTokenizerIsTheSameWhenLoaded() {
    TOKENIZER.save(folder);
    Tokenizer loaded = Tokenizer.load(folder);
    assertThat(loaded.hash()).isEqualTo(TOKENIZER.hash());
    assertThat(loaded.specials()).isEqualTo(TokenizerTrainer.SPECIALS);
    String text = "they'll say 12345 cats sat<|endoftext|>";
    assertThat(loaded.encode(text)).isEqualTo(TOKENIZER.encode(text));
  }

  @Test
  void namesOfSpecialTokensArePlainTextUnlessAskedFor() {
    int border = TOKENIZER.special("<|endoftext|>").orElseThrow();
    assertThat(TOKENIZER.encode("a<|endoftext|>b")).doesNotContain(border);
    assertThat(TOKENIZER.encodeWithSpecials("a<|endoftext|>b")).hasSize(3).contains(border);
  }

  @Test
  void newSpecialTokensComeAfterTheOthersAndChangeNoText() {
    Tokenizer more = TOKENIZER.withSpecials(List.of("<|tool|>", "<|plan|>")).withEnd("<|tool|>");
    more.save(folder);
    Tokenizer loaded = Tokenizer.load(folder);
    int size = TOKENIZER.vocabularySize();
    for (Tokenizer each : List.of(more, loaded)) {
      assertThat(each.vocabularySize()).isEqualTo(size + 2);
      assertThat(each.encodeWithSpecials("a<|tool|>b<|plan|>")).hasSize(4).contains(size, size + 1);
      String text = "they'll say <|tool|> 12345 cats sat";
      assertThat(each.encode(text)).isEqualTo(TOKENIZER.encode(text));
    }
    assertThat(TOKENIZER.special("<|tool|>")).isEmpty();
    assertThat(folder.resolve("tokenizer_config.json")).content().contains("\"<|tool|>\"");
  }

  @Test
  void aMillionEqualLettersAreEncoded() {
    String text = "a".repeat(1_000_000);
    assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text);
    assertThat(TOKENIZER.decode(TOKENIZER.encode(" ".repeat(1_000_000)))).isBlank();
  }

  @Test
  void aLoneSurrogateCountsAsTheReplacementCharacter() {
    assertThat(TOKENIZER.encode("a\uD83Db")).isEqualTo(TOKENIZER.encode("a\uFFFDb"));
    assertThat(TOKENIZER.encode("\uDE00")).isEqualTo(TOKENIZER.encode("\uFFFD"));
    assertThat(TOKENIZER.decode(TOKENIZER.encode("\uD83D\uDE00"))).isEqualTo("\uD83D\uDE00");
  }

  @Test
  void textAndItsBytesHaveTheSameIds() {
    Random random = new Random(2);
    for (int i = 0; i < 2000; i++) {
      StringBuilder text = new StringBuilder();
      for (int n = random.nextInt(20); n > 0; n--) {
        text.appendCodePoint(random.nextInt(random.nextBoolean() ? 0x80 : 0xD800));
      }
      byte[] utf8 = text.toString().getBytes(StandardCharsets.UTF_8);
      assertThat(TOKENIZER.encode(utf8)).isEqualTo(TOKENIZER.encode(text));
      assertThat(TOKENIZER.decode(TOKENIZER.encode(text))).isEqualTo(text.toString());
    }
  }

  @Test
  void trainingDependsNeitherOnOrderNorOnThreads() {
    List<String> texts = new ArrayList<>();
    Random random = new Random(4);
    for (int i = 0; i < 3000; i++) {
      texts.add("word" + random.nextInt(90) + " and 語彙" + random.nextInt(9) + " it's");
    }
    Tokenizer one = new TokenizerTrainer(600, List.of("<x>"), 1).train(texts.stream());
    Collections.shuffle(texts, random);
    Tokenizer other = new TokenizerTrainer(600, List.of("<x>"), 3).train(texts.stream());
    assertThat(other.hash()).isEqualTo(one.hash());
  }

  @Test
  void idsOutOfRangeAreRefusedWithTheRange() {
    int size = TOKENIZER.vocabularySize();
    assertThatThrownBy(() -> TOKENIZER.decode(0, size))
        .hasMessage("no token has the id " + size + "; the vocabulary has ids below " + size);
    assertThatThrownBy(() -> TOKENIZER.decode(-1)).hasMessageStartingWith("no token has the id -1");
  }

  @Test
  void manyThreadsEncodeAsOne() {
    int[] expected = TOKENIZER.encode("they'll say that the cat sat");
    assertThat(
            IntStream.range(0, 10_000)
                .parallel()
                .allMatch(
                    i -> Arrays.equals(TOKENIZER.encode("they'll say that the cat sat"), expected)))
        .isTrue();
  }
}
