package dev.lungo.tokenizer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class TokenizerReaderTest {
  private static final String BYTE_LEVEL =
      "\"pre_tokenizer\":{\"type\":\"ByteLevel\",\"add_prefix_space\":false}";

  @TempDir Path folder;

  private Tokenizer load(String json) throws IOException {
    return Tokenizer.load(Files.writeString(folder.resolve("tokenizer.json"), json));
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"type\":\"WordPiece\",\"vocab\":{}};a WordPiece tokenizer",
        "{\"type\":\"Unigram\",\"vocab\":[]};a Unigram tokenizer",
        "{\"type\":\"WordLevel\",\"vocab\":{}};a WordLevel tokenizer",
        "{\"type\":\"BPE\",\"byte_fallback\":true};a BPE with byte fallback (as in SentencePiece)",
        "{\"type\":\"BPE\",\"end_of_word_suffix\":\"</w>\"};a BPE with an end-of-word suffix",
        "{\"type\":\"BPE\",\"dropout\":0.1};a BPE with dropout",
        "{\"vocab\":{}};a unknown tokenizer"
      })
  void anotherKindOfTokenizerIsNamed(String model, String kind) {
    assertThatThrownBy(() -> load("{\"model\":" + model + "," + BYTE_LEVEL + "}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(kind)
        .hasMessageContaining("tokenizer.json");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "\"pre_tokenizer\":{\"type\":\"Metaspace\"};Metaspace (as in SentencePiece)",
        "\"pre_tokenizer\":null;the last pre-tokenizer is none",
        "\"normalizer\":{\"type\":\"Lowercase\"};normalizer Lowercase is not supported",
        "\"post_processor\":{\"type\":\"New\"};post-processor New is not supported",
        "\"added_tokens\":[{\"id\":-1,\"content\":\"x\"}];token x has the id -1",
        "\"added_tokens\":[{\"id\":2000000000,\"content\":\"x\"}];token x has the id 2000000000"
      })
  void whatIsNotUnderstoodIsNamed(String part, String message) {
    String parts = part.startsWith("\"pre_tokenizer") ? part : BYTE_LEVEL + "," + part;
    String model = "{\"type\":\"BPE\",\"vocab\":{\"a\":0},\"merges\":[]}";
    assertThatThrownBy(() -> load("{\"model\":" + model + "," + parts + "}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = ';',
      quoteCharacter = '`',
      value = {
        "{\"a\":0,\"b\":1};[\"a b\"];merge 0",
        "{\"a\":0,\"b\":1,\"ab\":2};[\"a b c\"];merge 0",
        "{\"a\":0,\"b\":0};[];both have the id 0",
        "{\"a\":\"0\"};[];token a has the id",
        "{};[];the vocabulary is empty"
      })
  void aDamagedVocabularyIsRefused(String vocab, String merges, String message) {
    String model = "{\"type\":\"BPE\",\"vocab\":" + vocab + ",\"merges\":" + merges + "}";
    assertThatThrownBy(() -> load("{\"model\":" + model + "," + BYTE_LEVEL + "}"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining(message);
  }

  @Test
  void aTruncatedFileIsRefusedInOneLine() {
    assertThatThrownBy(() -> load("{\"model\":{\"type\":\"BPE\","))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("tokenizer.json: not valid JSON");
  }

  @Test
  void aFileOfOtherBytesIsRefused() throws IOException {
    Path file = Files.write(folder.resolve("tokenizer.json"), new byte[] {(byte) 0xFF, 0});
    assertThatThrownBy(() -> Tokenizer.load(file)).hasMessage(file + ": not valid UTF-8");
  }

  @Test
  void aMissingFileIsNamed() {
    assertThatThrownBy(() -> Tokenizer.load(folder))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage("cannot read " + folder.resolve("tokenizer.json") + ": no such file or folder");
  }

  @Test
  void theTemplateOfAFileIsAddedOnRequest() {
    Path golden = Path.of("src/test/resources/tokenizer");
    Tokenizer llama3 = Tokenizer.load(golden.resolve("llama3.json"));
    int begin = llama3.special("<|begin_of_text|>").orElseThrow();
    assertThat(llama3.addTemplate(llama3.encode("a"))).containsExactly(begin, 64);
    Tokenizer roberta = Tokenizer.load(golden.resolve("prefix.json"));
    assertThat(roberta.addTemplate(7)).containsExactly(0, 7, 1);
  }
}
