package dev.lungo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.Random;
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
}
