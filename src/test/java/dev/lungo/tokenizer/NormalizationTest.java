package dev.lungo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;
import java.text.Normalizer.Form;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;

class NormalizationTest {
  private static String nfc(String text) {
    byte[] bytes = Normalization.NFC.apply(text.getBytes(StandardCharsets.UTF_8));
    return new String(bytes, StandardCharsets.UTF_8);
  }

  private static boolean isDone(String text) {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    return Normalization.NFC.isDone(bytes, 0, bytes.length);
  }

  /// A text of characters that are called inert must be its own normal form: each alone is,
  /// none
  /// moves behind or before a combining mark, none is the second half of a composition.
  @Test
  void inertCharactersNeedNoWork() {
    Set<Integer> seconds = new HashSet<>();
    for (int c = 0; c <= 0x10FFFF; c++) {
      if (c < 0xD800 || c > 0xDFFF) {
        Normalizer.normalize(Character.toString(c), Form.NFD)
            .codePoints()
            .skip(1)
            .forEach(seconds::add);
      }
    }
    for (int c = 0; c <= 0x10FFFF; c++) {
      String text = c < 0xD800 || c > 0xDFFF ? Character.toString(c) : "";
      if (isDone(text)) {
        assertThat(Normalizer.normalize(text, Form.NFC)).isEqualTo(text);
        assertThat(seconds).doesNotContain(c);
        // U+0334 has the lowest combining class, U+0345 the highest.
        assertThat(Normalizer.isNormalized("\u0345" + text, Form.NFC)).isTrue();
      }
    }
  }

  @Test
  void charactersYoungerThanTheTablesOfTokenizersStayInPlace() {
    assertThat(nfc("e\u0301\u07FD\u0334e\u0301")).isEqualTo("é\u07FD\u0334é");
    assertThat(Normalizer.normalize("\u07FD\u0334", Form.NFC)).isEqualTo("\u0334\u07FD");
  }

  @Test
  void invalidBytesStayAndWhatIsBetweenThemIsNormalised() {
    byte[] text = "e\u0301!e\u0301".getBytes(StandardCharsets.UTF_8);
    text[3] = (byte) 0xFF;
    byte[] normal = Normalization.NFC.apply(text);
    assertThat(new String(normal, StandardCharsets.ISO_8859_1)).isEqualTo("Ã©ÿÃ©");
  }
}
