package dev.lungo.corpus;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Random;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class WordsTest {
  @Test
  void wordsStandBetweenSpaces() {
    assertThat(words("Hen and\tEagle\n\nwere  friends.\u00A0"))
        .containsExactly("Hen", "and", "Eagle", "were", "friends.");
  }

  @Test
  void chineseCountsByCharactersWithTheirPunctuation() {
    assertThat(words("学而时习之，不亦说乎？")).containsExactly("学", "而", "时", "习", "之，", "不", "亦", "说", "乎？");
    assertThat(new Words("学而时习之，不亦说乎？").isSpaceless()).isTrue();
  }

  @Test
  void mixedTextHasWordsOfBothKinds() {
    assertThat(words("I说hello你好2024年")).containsExactly("I", "说", "hello", "你", "好", "2024", "年");
  }

  @Test
  void japaneseAndThaiHaveNoSpacesAndKoreanHas() {
    assertThat(new Words("吾輩は猫である。名前はまだ無い。").isSpaceless()).isTrue();
    assertThat(new Words("กาลครั้งหนึ่งนานมาแล้ว").isSpaceless()).isTrue();
    assertThat(words("옛날 옛적에 호랑이가")).hasSize(3);
  }

  /// Whatever the text, its words are its parts in order, and nothing but space is left out.
  @Test
  void wordsCoverTheText() {
    Random random = new Random(1);
    String alphabet = "ab,. \n你好。ท\u0E34\uD83D\uDE00";
    for (int round = 0; round < 500; round++) {
      StringBuilder text = new StringBuilder();
      for (int i = random.nextInt(40); i > 0; i--) {
        text.append(alphabet.charAt(random.nextInt(alphabet.length())));
      }
      assertThat(String.join("", words(text.toString())))
          .isEqualTo(text.toString().replaceAll("[ \n]", ""));
    }
  }

  private static List<String> words(String text) {
    Words words = new Words(text);
    return IntStream.range(0, words.count()).mapToObj(words::word).toList();
  }
}
