package dev.lungo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

class StreamDecoderTest {
  private static final Tokenizer TOKENIZER = new TokenizerTrainer(262).train(Stream.of("abab"));

  @Test
  void aCharacterComesWithItsLastByte() {
    StreamDecoder decoder = TOKENIZER.streamDecoder();
    StringBuilder steps = new StringBuilder();
    for (int id : TOKENIZER.encode("é😀b")) {
      steps.append(decoder.accept(id)).append('|');
    }
    assertThat(steps).hasToString("|é||||😀|b|");
    assertThat(decoder.finish()).isEmpty();
  }

  @Test
  void whatNeverBecomesWholeIsReplaced() {
    StreamDecoder decoder = TOKENIZER.streamDecoder();
    int[] half = TOKENIZER.encode(new byte[] {'a', (byte) 0xF0, (byte) 0x9F});
    assertThat(decoder.accept(half[0])).isEqualTo("a");
    assertThat(decoder.accept(half[1])).isEmpty();
    assertThat(decoder.accept(half[2])).isEmpty();
    assertThat(decoder.finish()).isEqualTo("\uFFFD");
    assertThat(decoder.accept(half[0])).isEqualTo("a");
  }

  /// As Python, Rust, and browsers count them.
  @Test
  void eachBrokenBeginningIsReplacedOnce() {
    assertThat(decode(0xE2, 0x82, 'a')).isEqualTo("\uFFFDa");
    assertThat(decode(0xED, 0xA0, 0x80)).isEqualTo("\uFFFD\uFFFD\uFFFD");
    assertThat(decode(0xF0, 0x9F, 0x98, 0xF0, 0x9F)).isEqualTo("\uFFFD\uFFFD");
    assertThat(decode(0xE0, 0x80, 0xC0)).isEqualTo("\uFFFD\uFFFD\uFFFD");
    assertThat(decode(0xF4, 0x90, 0x80, 0x80)).isEqualTo("\uFFFD".repeat(4));
  }

  private static String decode(int... bytes) {
    byte[] text = new byte[bytes.length];
    for (int i = 0; i < bytes.length; i++) {
      text[i] = (byte) bytes[i];
    }
    return TOKENIZER.decode(TOKENIZER.encode(text));
  }

  @Test
  void theStreamIsTheWholeWhateverTheBytes() {
    Random random = new Random(5);
    // Bytes at the borders of what is valid, so that broken characters of all kinds occur.
    int[] bytes = {
      'a', 0x80, 0x8F, 0x90, 0x9F, 0xA0, 0xBF, 0xC1, 0xC2, 0xDF, 0xE0, 0xE1, 0xED, 0xEF, 0xF0, 0xF1,
      0xF4, 0xF5, 0xFF
    };
    for (int i = 0; i < 50_000; i++) {
      byte[] text = new byte[random.nextInt(10)];
      for (int j = 0; j < text.length; j++) {
        text[j] = (byte) bytes[random.nextInt(bytes.length)];
      }
      int[] ids = TOKENIZER.encode(text);
      StreamDecoder decoder = TOKENIZER.streamDecoder();
      StringBuilder streamed = new StringBuilder();
      for (int id : ids) {
        streamed.append(decoder.accept(id));
      }
      streamed.append(decoder.finish());
      assertThat(streamed).hasToString(TOKENIZER.decode(ids));
    }
  }
}
