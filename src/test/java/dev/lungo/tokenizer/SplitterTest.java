package dev.lungo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import dev.lungo.files.Sha256;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SplitterTest {
  private static final List<String> PIECES =
      List.of(
          "'s", "'S", "'ſ", "'RE", "'ve", "'lL", "'d", "'x", "'", " ", "  ", "\n", "\r\n", "\t",
          "\u00A0", "\u3000", "\u0085", "a", "Z", "é", "ж", "你", "ー", "😀", "1", "23", "٤", "½",
          "Ⅷ", ".", "!!", "_", "\u0301", "\u200D", "\uFEFF", "\u2028", "e", "l", "ll", "<|", "𝒳");

  @ParameterizedTest
  @ValueSource(strings = {"gpt2", "llama3", "qwen2", "lungo", "cl100k"})
  void scannersCutWhereTheRegularExpressionDoes(String name) {
    String pattern =
        switch (name) {
          case "llama3" -> SplitPattern.LLAMA3;
          case "qwen2" -> SplitPattern.QWEN2;
          case "lungo" -> SplitPattern.LUNGO;
          case "cl100k" -> SplitPattern.CL100K;
          case "gpt2" -> SplitPattern.GPT2;
          default -> throw new AssertionError(name);
        };
    Splitter scanner = SplitPattern.splitter(pattern);
    assertThat(scanner).isNotInstanceOf(RegexSplitter.class);
    Splitter regex = new RegexSplitter(pattern);
    Random random = new Random(7);
    for (int i = 0; i < 20_000; i++) {
      byte[] text = text(random);
      assertThat(pieces(scanner, text)).as("%s", show(text)).isEqualTo(pieces(regex, text));
    }
  }

  @Test
  void piecesOfAScannerCoverTheText() {
    byte[] text = "It's  fine:\n\n 12345 ok ".getBytes(StandardCharsets.UTF_8);
    assertThat(pieces(SplitPattern.splitter(SplitPattern.LUNGO), text))
        .containsExactly("It", "'s", " ", " fine", ":\n\n", " ", "12", "34", "5", " ok", " ");
  }

  /// Letters, numbers and white space of this JDK are those of the `tokenizers` library 0.23,
  /// which
  /// was compared for every code point. When a newer JDK changes the digest, compare again.
  @Test
  void theCharacterClassesAreThoseOfUnicode16() {
    byte[] classes = new byte[0x110000];
    for (int codePoint = 0; codePoint < classes.length; codePoint++) {
      classes[codePoint] = (byte) UnicodeClasses.of(codePoint);
    }
    assertThat(Sha256.of(classes))
        .isEqualTo("d9b6aa5061ae0e46e3fd7b59c8793173eb15721668d40c0b78f602b762c78db6");
  }

  private static byte[] text(Random random) {
    StringBuilder text = new StringBuilder();
    for (int n = random.nextInt(12); n > 0; n--) {
      text.append(
          random.nextInt(8) > 0
              ? PIECES.get(random.nextInt(PIECES.size()))
              : Character.toString(random.nextInt(0xD800)));
    }
    byte[] bytes = text.toString().getBytes(StandardCharsets.UTF_8);
    for (int n = random.nextInt(3) - 1; n > 0 && bytes.length > 0; n--) {
      bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
    }
    return bytes;
  }

  private static List<String> pieces(Splitter splitter, byte[] text) {
    List<String> pieces = new ArrayList<>();
    splitter.split(
        Arrays.copyOf(text, text.length + WordTable.PADDING),
        0,
        text.length,
        (bytes, from, to) -> pieces.add(show(Arrays.copyOfRange(bytes, from, to))));
    return pieces;
  }

  /// Bytes as characters, so that invalid UTF-8 is told apart.
  private static String show(byte[] bytes) {
    String text = new String(bytes, StandardCharsets.UTF_8);
    return Arrays.equals(text.getBytes(StandardCharsets.UTF_8), bytes)
        ? text
        : new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
